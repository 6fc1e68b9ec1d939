import { expect, test } from 'vitest'

import { utf8 } from '../../../base/bytes.ts'
import { byteText } from '../../../base/byte-text.ts'
import { keyName, readable, shortened } from './key-text.ts'

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
