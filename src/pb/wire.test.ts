import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { bigintOf, id64, type Id64 } from '../base/id64.ts'
import { decode, FieldWriter, type FieldReader } from './wire.ts'

type Field =
  | { readonly kind: 'number'; readonly field: number; readonly value: number }
  | { readonly kind: 'id'; readonly field: number; readonly value: Id64 }
  | { readonly kind: 'string'; readonly field: number; readonly value: string }
  | { readonly kind: 'record'; readonly field: number; readonly value: readonly Field[] }

const number = fc.integer({ min: 1, max: (1 << 29) - 1 })
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 300 }), fc.constant(2 ** 32))
const id = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(id64)
const { field } = fc.letrec<{ field: Field }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('number' as const), field: number, value: whole }),
    fc.record({ kind: fc.constant('id' as const), field: number, value: id }),
    fc.record({
      kind: fc.constant('string' as const),
      field: number,
      value: fc.string({ unit: 'grapheme' }),
    }),
    fc.record({ kind: fc.constant('record' as const), field: number, value: fc.array(tie('field')) }),
  ),
}))

function write(out: FieldWriter, fields: readonly Field[]): void {
  for (const one of fields) {
    if (one.kind === 'number') out.number(one.field, one.value)
    else if (one.kind === 'id') out.id(one.field, one.value)
    else if (one.kind === 'string') out.string(one.field, one.value)
    else out.record(one.field, write, one.value)
  }
}

function judge(out: BinaryWriter, fields: readonly Field[]): void {
  for (const { kind, field, value } of fields) {
    if (kind === 'number') out.tag(field, WireType.Varint).int64(value)
    else if (kind === 'id') out.tag(field, WireType.Varint).uint64(bigintOf(value))
    else if (kind === 'string') out.tag(field, WireType.LengthDelimited).string(value)
    else {
      out.tag(field, WireType.LengthDelimited).fork()
      judge(out, value)
      out.join()
    }
  }
}

function readAs(fields: readonly Field[]): (input: FieldReader) => Field[] {
  return (input) => {
    const read: Field[] = []
    while (input.next()) {
      const { field } = input
      const { kind, value } = fields[read.length] ?? { kind: 'number', value: 0 }
      if (kind === 'number') read.push({ kind, field, value: input.number() })
      else if (kind === 'id') read.push({ kind, field, value: input.id() })
      else if (kind === 'string') read.push({ kind, field, value: input.string() })
      else read.push({ kind, field, value: input.record(readAs(value)) })
    }
    return read
  }
}

test('what is written is what protobuf’s own writer writes, and is read back', () => {
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const out = new FieldWriter()
      write(out, fields)
      const judged = new BinaryWriter()
      judge(judged, fields)
      const bytes = out.finish()
      expect(bytes).toEqual(judged.finish())
      expect(decode(readAs(fields), bytes)).toEqual({ ok: true, value: fields })
    }),
    { numRuns: 300 },
  )
})

test('random bytes are fields, or are refused, as protobuf’s own reader has them', () => {
  let readable = 0
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 24 }),
    fc
      .array(fc.constantFrom(0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x09, 0x10, 0x80, 0x01, 0x02), { maxLength: 24 })
      .map((list) => Uint8Array.from(list)),
  )
  fc.assert(
    fc.property(bytes, (input) => {
      const ours = decode((fields) => {
        const found: number[] = []
        while (fields.next()) {
          found.push(fields.field)
          fields.skip()
        }
        return found
      }, input)
      const theirs = fieldsOf(input)
      fc.pre(theirs !== 'otherwise')
      if (theirs !== null) readable++
      expect(ours.ok ? ours.value : null).toEqual(theirs)
    }),
    { numRuns: 3000 },
  )
  expect(readable).toBeGreaterThan(300)
})

/** Go's generated code, and so ours, does not match the numbers of a group, and ends a varint after ten bytes. */
function fieldsOf(input: Uint8Array): number[] | null | 'otherwise' {
  const reader = new BinaryReader(input)
  const found: number[] = []
  try {
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag()
      if (wireType === WireType.EndGroup) return null
      found.push(number)
      const skipped = reader.skip(wireType, number)
      if (wireType === WireType.StartGroup || (wireType === WireType.Varint && skipped.length > 10))
        return 'otherwise'
    }
    return found
  } catch (error) {
    return (error as Error).message === 'invalid end group tag' ? 'otherwise' : null
  }
}

test('a group is passed over with all that it holds', () => {
  const skipped = (hex: string): unknown =>
    decode(
      (fields) => {
        const found: number[] = []
        while (fields.next()) {
          fields.skip()
          found.push(fields.field)
        }
        return found
      },
      Uint8Array.from(Buffer.from(hex, 'hex')),
    )
  expect(skipped('0b1001130a01611408010c1805')).toEqual({ ok: true, value: [1, 3] })
  expect(skipped('0b1001')).toEqual({ ok: false, error: 'proto: unexpected EOF' })
  expect(skipped('0c')).toEqual({ ok: false, error: 'proto: wiretype end group for non-group' })
})

test.each([
  ['a varint that does not end', '0880', 'proto: unexpected EOF'],
  ['a varint of more than ten bytes', `08${'ff'.repeat(10)}01`, 'proto: integer overflow'],
  ['a length beyond the end', '0a05aa', 'proto: unexpected EOF'],
  ['field 0', '0001', 'proto: illegal tag 0 (wire type 0)'],
  ['another wire type than the field has', '0d00000000', 'proto: wrong wireType = 5 for field 1'],
  ['a number beyond 2^53', '08ffffffffffffff7f', 'proto: a number is beyond 2^53'],
])('%s is refused', (_, hex, error) => {
  const read = (fields: FieldReader): number => {
    fields.next()
    return fields.field === 1 && hex.startsWith('0a') ? fields.string().length : fields.number()
  }
  expect(decode(read, Uint8Array.from(Buffer.from(hex, 'hex')))).toEqual({ ok: false, error })
})
