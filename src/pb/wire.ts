import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { AssertionError, assert } from '../base/assert.ts'
import { textOf, utf8 } from '../base/bytes.ts'
import { bigintOf, id64, ID_NONE, type Id64 } from '../base/id64.ts'
import { ok, refuse, type Result } from '../base/result.ts'

/**
 * Protobuf fields of our plain records: numbers are safe integers, 64-bit ids are hex text, both are varints on the
 * wire. A record's codec calls these in the order of the field numbers, as gogoproto's generated code does.
 */

/** Writes one record: its fields, without a length. */
export type WriteRecord<T> = (out: FieldWriter, record: T) => void

export class FieldWriter {
  private readonly out = new BinaryWriter(utf8)

  /** Always written, also when it is 0: proto2's required, and gogoproto's non-nullable fields. */
  number(field: number, value: number): this {
    assert(Number.isSafeInteger(value), 'a number on the wire is a safe integer')
    this.out.tag(field, WireType.Varint)
    if (value >= 0 && value <= 0xffff_ffff) this.out.uint32(value)
    else this.out.int64(value)
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
    this.out.tag(field, WireType.Varint).uint64(bigintOf(value))
    return this
  }

  idIfSet(field: number, value: Id64): this {
    return value === ID_NONE ? this : this.id(field, value)
  }

  /** Written when not null, also when empty. */
  bytes(field: number, value: Uint8Array | null): this {
    if (value !== null) this.out.tag(field, WireType.LengthDelimited).bytes(value)
    return this
  }

  bytesIfSet(field: number, value: Uint8Array): this {
    return value.length === 0 ? this : this.bytes(field, value)
  }

  string(field: number, value: string): this {
    this.out.tag(field, WireType.LengthDelimited).string(value)
    return this
  }

  stringIfSet(field: number, value: string): this {
    return value === '' ? this : this.string(field, value)
  }

  record<T>(field: number, write: WriteRecord<T>, value: T | null | undefined): this {
    if (value === null || value === undefined) return this
    this.out.tag(field, WireType.LengthDelimited).fork()
    write(this, value)
    this.out.join()
    return this
  }

  records<T>(field: number, write: WriteRecord<T>, values: readonly T[]): this {
    for (const value of values) this.record(field, write, value)
    return this
  }

  finish(): Uint8Array {
    return this.out.finish()
  }
}

export function encode<T>(write: WriteRecord<T>, record: T): Uint8Array {
  const out = new FieldWriter()
  write(out, record)
  return out.finish()
}

/** Bytes that are not the record they should be; never leaves `decode`. */
class WireError extends Error {}

/** Reads one record. It throws only by way of its FieldReader. */
export type ReadRecord<T> = (fields: FieldReader) => T

export class FieldReader {
  /** Number of the field that `next` found. */
  field = 0
  private wireType = WireType.Varint
  private readonly input: BinaryReader

  constructor(bytes: Uint8Array) {
    this.input = new BinaryReader(bytes, textOf)
  }

  /** Goes to the next field; its value must be read, or skipped. False at the end. */
  next(): boolean {
    if (this.input.pos >= this.input.len) return false
    ;[this.field, this.wireType] = this.input.tag()
    if (this.wireType === WireType.EndGroup) throw new WireError('wiretype end group for non-group')
    return true
  }

  number(): number {
    this.expect(WireType.Varint)
    return safe(BigInt.asIntN(64, BigInt(this.input.uint64())))
  }

  bool(): boolean {
    this.expect(WireType.Varint)
    return this.input.uint64() !== 0n
  }

  id(): Id64 {
    this.expect(WireType.Varint)
    return id64(BigInt(this.input.uint64()))
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

  /** Passes over an unknown field. */
  skip(): void {
    this.input.skip(this.wireType, this.field)
  }

  private part(): Uint8Array {
    this.expect(WireType.LengthDelimited)
    return this.input.bytes()
  }

  private expect(wireType: WireType): void {
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

function safe(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new WireError('a number is beyond 2^53')
  return number
}
