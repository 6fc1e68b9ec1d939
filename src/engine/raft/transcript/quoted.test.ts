import { expect, it } from 'vitest'
import { utf8 } from '../../../base/bytes.ts'
import { quoted } from './quoted.ts'

it.each([
  [utf8(''), '""'],
  [utf8('a "b" \\'), '"a \\"b\\" \\\\"'],
  [utf8('\n\t\0\x7f'), '"\\n\\t\\x00\\x7f"'],
  [utf8('é日🙂'), '"é日🙂"'],
  [utf8('\u00a0\u2028'), '"\\u00a0\\u2028"'],
  [Uint8Array.of(0x61, 0xff, 0xe6, 0x97), '"a\\xff\\xe6\\x97"'],
])('%j is quoted as Go does', (bytes, text) => {
  expect(quoted(bytes)).toBe(text)
})
