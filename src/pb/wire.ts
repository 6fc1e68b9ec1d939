import { AssertionError, assert } from '../base/assert.ts'
import { ByteWriter } from '../base/byte-writer.ts'
import { textOf, utf8 } from '../base/bytes.ts'
import { ID_NONE, type Id64 } from '../base/id64.ts'
import { ok, refuse, type Result } from '../base/result.ts'

/**
 * Protobuf fields of our plain records: numbers are safe integers, 64-bit ids are hex text, both are varints on the
 * wire. A record's codec calls these in the order of the field numbers, as gogoproto's generated code does.
 * Ours, because the reader and writer of `@bufbuild/protobuf` weigh 3 of the worker's 90 kB; they judge it in the tests.
 */

const VARINT = 0
const BIT64 = 1
const LENGTH_DELIMITED = 2
const START_GROUP = 3
const END_GROUP = 4
const BIT32 = 5
const TWO_32 = 0x1_0000_0000

/** Writes one record: its fields, without a length. */
export type WriteRecord<T> = (out: FieldWriter, record: T) => void

export class FieldWriter {
  private readonly out = new ByteWriter()

  /** Always written, also when it is 0: proto2's required, and gogoproto's non-nullable fields. */
  number(field: number, value: number): this {
    assert(Number.isSafeInteger(value), 'a number on the wire is a safe integer')
    this.tag(field, VARINT).varint64(Math.floor(value / TWO_32), value)
    return this
  }

  /** Left out when 0, as proto3 does. */
  numberIfSet(field: number, value: number): this {
    return value === 0 ? this : this.number(field, value)
  }

  bool(field: number, value: boolean): this {
    return this.number(field, value ? 1 : 0)
  }

  boolIfSet(field: number, value: boolean): this {
    return value ? this.number(field, 1) : this
  }

  id(field: number, value: Id64): this {
    const [high, low] = [parseInt(value.slice(0, 8), 16), parseInt(value.slice(8), 16)]
    this.tag(field, VARINT).varint64(high, low)
    return this
  }

  idIfSet(field: number, value: Id64): this {
    return value === ID_NONE ? this : this.id(field, value)
  }

  /** Written when not null, also when empty. */
  bytes(field: number, value: Uint8Array | null): this {
    if (value !== null) this.tag(field, LENGTH_DELIMITED).bytes(value)
    return this
  }

  bytesIfSet(field: number, value: Uint8Array): this {
    return value.length === 0 ? this : this.bytes(field, value)
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8(value))
  }

  stringIfSet(field: number, value: string): this {
    return value === '' ? this : this.string(field, value)
  }

  record<T>(field: number, write: WriteRecord<T>, value: T | null | undefined): this {
    if (value !== null && value !== undefined)
      this.tag(field, LENGTH_DELIMITED).sized(() => write(this, value))
    return this
  }

  records<T>(field: number, write: WriteRecord<T>, values: readonly T[]): this {
    for (const value of values) this.record(field, write, value)
    return this
  }

  /** What was written, and begins anew. */
  finish(): Uint8Array {
    return this.out.take()
  }

  private tag(field: number, wireType: number): ByteWriter {
    return this.out.varint(field * 8 + wireType)
  }
}

/** The writer that waits for the next record: making one anew costs more than most records do. */
let idle: FieldWriter | null = null

export function encode<T>(write: WriteRecord<T>, record: T): Uint8Array {
  const out = idle ?? new FieldWriter()
  // A record within this one gets another.
  idle = null
  write(out, record)
  const bytes = out.finish()
  idle = out
  return bytes
}

/** Bytes that are not the record they should be; never leaves `decode`. */
class WireError extends Error {}

/** Reads one record. It throws only by way of its FieldReader. */
export type ReadRecord<T> = (fields: FieldReader) => T

export class FieldReader {
  /** Number of the field that `next` found. */
  field = 0
  private wireType = VARINT
  private at = 0
  /** The halves of the last varint, each 32 bits without a sign. */
  private high = 0
  private low = 0

  constructor(private readonly input: Uint8Array) {}

  /** Goes to the next field; its value must be read, or skipped. False at the end. */
  next(): boolean {
    if (this.at >= this.input.length) return false
    this.tag()
    if (this.wireType === END_GROUP) throw new WireError('wiretype end group for non-group')
    return true
  }

  number(): number {
    this.expect(VARINT)
    this.varint()
    const value = (this.high | 0) * TWO_32 + this.low
    if (!Number.isSafeInteger(value)) throw new WireError('a number is beyond 2^53')
    return value
  }

  bool(): boolean {
    this.expect(VARINT)
    this.varint()
    return this.high > 0 || this.low > 0
  }

  id(): Id64 {
    this.expect(VARINT)
    this.varint()
    return (hex(this.high) + hex(this.low)) as Id64
  }

  /** A copy: a record does not hold on to the buffer that it came in. */
  bytes(): Uint8Array {
    return this.part().slice()
  }

  string(): string {
    return textOf(this.part())
  }

  record<T>(read: ReadRecord<T>): T {
    return read(new FieldReader(this.part()))
  }

  /** The number of one of `names`, which stand in wire order. */
  oneOf<N extends string>(names: readonly N[]): N {
    const name = names[this.number()]
    if (name === undefined) throw new WireError(`unknown value of field ${this.field}`)
    return name
  }

  /** Passes over an unknown field, a group with all that it holds. */
  skip(): void {
    const { field } = this
    let depth = 0
    for (;;) {
      if (this.wireType === VARINT) this.varint()
      else if (this.wireType === BIT64) this.pass(8)
      else if (this.wireType === BIT32) this.pass(4)
      else if (this.wireType === LENGTH_DELIMITED) this.pass(this.length())
      else depth += this.wireType === START_GROUP ? 1 : -1
      if (depth === 0) break
      this.tag()
    }
    this.field = field
  }

  private part(): Uint8Array {
    this.expect(LENGTH_DELIMITED)
    const length = this.length()
    this.pass(length)
    return this.input.subarray(this.at - length, this.at)
  }

  private tag(): void {
    this.varint()
    this.field = this.low >>> 3
    this.wireType = this.low & 7
    if (this.high > 0 || this.field === 0 || this.wireType > BIT32) {
      throw new WireError(`illegal tag ${this.field} (wire type ${this.wireType})`)
    }
  }

  private length(): number {
    this.varint()
    return this.high * TWO_32 + this.low
  }

  private pass(bytes: number): void {
    if (bytes > this.input.length - this.at) throw new WireError('unexpected EOF')
    this.at += bytes
  }

  private varint(): void {
    let [high, low] = [0, 0]
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.input[this.at++]
      if (byte === undefined) throw new WireError('unexpected EOF')
      const bits = byte & 0x7f
      if (shift < 32) low |= bits << shift
      if (shift === 28) high |= bits >>> 4
      if (shift > 32) high |= bits << (shift - 32)
      if (byte < 0x80) {
        this.high = high >>> 0
        this.low = low >>> 0
        return
      }
    }
    throw new WireError('integer overflow')
  }

  private expect(wireType: number): void {
    if (this.wireType !== wireType) {
      throw new WireError(`wrong wireType = ${this.wireType} for field ${this.field}`)
    }
  }
}

/** The record, or why the bytes are not one. Strict, as Go's generated code: a known field of another wire type is an error. */
export function decode<T>(read: ReadRecord<T>, bytes: Uint8Array): Result<T> {
  try {
    return ok(read(new FieldReader(bytes)))
  } catch (error) {
    if (error instanceof AssertionError || !(error instanceof Error)) throw error
    return refuse(`proto: ${error.message}`)
  }
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
