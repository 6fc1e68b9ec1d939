import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteWriter } from './byte-writer.ts'

const hex = (out: ByteWriter): string => Buffer.from(out.finish()).toString('hex')

test('a varint has seven bits a byte, the least first', () => {
  expect(
    [0, 127, 128, 300, 2 ** 32, Number.MAX_SAFE_INTEGER].map((n) => hex(new ByteWriter().varint(n))),
  ).toEqual(['00', '7f', '8001', 'ac02', '8080808010', 'ffffffffffffff0f'])
})

test('two sequences of texts give the same bytes only when they are the same', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '\0', '\u0080', '\u8001'), maxLength: 3 }), {
    maxLength: 3,
  })
  const written = (items: readonly string[]): string => {
    const out = new ByteWriter()
    for (const item of items) out.string(item)
    return hex(out)
  }
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(written(a) === written(b)).toBe(a.length === b.length && a.every((text, i) => text === b[i]))
    }),
  )
  expect(written(['\ud800'])).not.toBe(written(['\ufffd']))
})

test('keeps what was written when it grows', () => {
  const out = new ByteWriter()
  for (let i = 0; i < 1000; i++) out.u32(i).bool(i % 2 === 0)
  const bytes = out.finish()
  expect(bytes.length).toBe(5000)
  expect(new DataView(bytes.buffer).getUint32(5 * 700, true)).toBe(700)
  expect(out.length).toBe(5000)
})

test('absent bytes are not empty bytes', () => {
  const absent = hex(new ByteWriter().optionalBytes(null))
  expect(absent).not.toBe(hex(new ByteWriter().optionalBytes(new Uint8Array(0))))
})

test('numbers keep all their bits', () => {
  const bytes = new ByteWriter().f64(-0.1).u32(0xfedc_ba98).finish()
  const view = new DataView(bytes.buffer)
  expect([view.getFloat64(0, true), view.getUint32(8, true)]).toEqual([-0.1, 0xfedc_ba98])
})

test('what is written behind its length is what its bytes would be, whatever the length, one inside another too', () => {
  for (const size of [0, 1, 127, 128, 129, 300, 16_383, 16_384, 70_000]) {
    const inner = new Uint8Array(size).fill(7)
    const nested = new ByteWriter().u8(1).sized(() => void 0)
    const twice = new ByteWriter()
    twice.sized(
      () =>
        void twice
          .u8(9)
          .sized(() => void twice.raw(inner))
          .u8(5),
    )
    const plain = new ByteWriter().bytes(new ByteWriter().u8(9).bytes(inner).u8(5).finish())
    expect(twice.finish()).toEqual(plain.finish())
    expect([...nested.finish()]).toEqual([1, 0])
  }
})
