import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bigintOf, decimalOf, hexOf, id64, ID_NONE, parseId64 } from './id64.ts'

const values = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

test('an id is its number, in hex as in decimals', () => {
  fc.assert(
    fc.property(values, (value) => {
      const id = id64(value)
      expect(id).toMatch(/^[0-9a-f]{16}$/)
      expect(bigintOf(id)).toBe(value)
      expect(hexOf(id)).toBe(value.toString(16))
      expect(decimalOf(id)).toBe(value.toString())
      expect(parseId64(hexOf(id).toUpperCase())).toBe(id)
    }),
  )
})

test('ids are ordered as their numbers', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(id64(a) < id64(b)).toBe(a < b)
    }),
  )
})

test('None is 0, and what is no hex is no id', () => {
  expect(id64(0)).toBe(ID_NONE)
  expect(hexOf(ID_NONE)).toBe('0')
  for (const text of ['', 'g', '0x1', '12345678901234567', ' 1']) expect(parseId64(text)).toBeUndefined()
})
