import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBytes, concatBytes, equalBytes, textOf, utf8 } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 12 })
const codes = fc.oneof(
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
  fc.constantFrom(0, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000),
)
const texts = fc.array(codes, { maxLength: 10 }).map((list) => String.fromCodePoint(...list))

test('UTF-8 agrees with the platform’s encoder, both ways', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)))
      expect(textOf(utf8(text))).toBe(text)
    }),
  )
})

test('bytes are valid UTF-8 exactly when the platform’s strict decoder takes them', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  fc.assert(
    fc.property(bytes, (input) => {
      let expected: string | null
      try {
        expected = strict.decode(input)
      } catch {
        expected = null
      }
      const text = textOf(input)
      if (expected === null) expect(text).toContain('\ufffd')
      else expect(text).toBe(expected)
    }),
  )
})

test.each([
  ['an overlong slash', [0xc0, 0xaf]],
  ['an overlong NUL of three bytes', [0xe0, 0x80, 0x80]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a code beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ['a character cut short', [0xe2, 0x82]],
])('%s is not text', (_what, input) => {
  expect(textOf(Uint8Array.from(input))).toMatch(/^\ufffd+$/)
})

test('the order is bytewise, a prefix first', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b))
      expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0)
    }),
  )
})

test('parts are joined in order', () => {
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect([...concatBytes(parts)]).toEqual(parts.flatMap((part) => [...part]))
    }),
  )
})
