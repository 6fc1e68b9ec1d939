import { expect, test } from 'vitest'

import { utf8 } from '../../../base/bytes.ts'
import { byteText } from '../../../base/byte-text.ts'
import { keyName, markText, readable, shortened } from './key-text.ts'

test('text is shown as it is, in any script', () => {
  expect(keyName(byteText(utf8('/颜色/a b')))).toBe('/颜色/a b')
})

test('bytes that are no text, and characters that no eye sees, are escaped', () => {
  expect(readable(Uint8Array.of(0x61, 0xff, 0x00, 0xe9, 0xa2, 0x62))).toBe('a\\xff\\x00\\xe9\\xa2b')
  expect(readable(utf8('a\u2028b'))).toBe('a\\xe2\\x80\\xa8b')
})

test('a long key keeps both its ends and fits', () => {
  const key = `/registry/${'x'.repeat(190)}/end`
  const short = shortened(key, 16)
  expect(short).toMatch(/^\/regis…x*\/end$/)
  expect(short.length).toBeLessThanOrEqual(16)
  expect(shortened('颜色背景默认值', 8)).toBe('颜…认值')
  expect(shortened('short', 8)).toBe('short')
})

test('a mark holds what fits between its neighbours, and never another number', () => {
  const put = { column: 0, revision: 2, sub: 0, index: 1, term: 1, value: new Uint8Array(), valueBytes: 0 }
  const at = { create: 2, mod: 2, lease: '0' }
  const versions = [1, 9999, 12_345].map((version) => markText({ kind: 'put', ...put, ...at, version }))
  expect(versions).toEqual(['1', '9999', '12k'])
  const fold = { kind: 'fold', column: 0, first: 2, last: 9, term: 1 } as const
  const counts = [2, 99, 254, 2545, 3_000_000].map((puts) => markText({ ...fold, puts, deletes: 0 }))
  expect(counts).toEqual(['×2', '×99', '254', '2k', '3M'])
})
