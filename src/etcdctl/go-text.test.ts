import { expect, test } from 'vitest'
import { utf8 } from '../base/bytes.ts'
import { humanBytes } from './go-text.ts'
import { base64 } from '../base/base64.ts'
import { goDuration, parseGoDuration } from './go-duration.ts'
import { parseGoInt } from './go-int.ts'
import { quoted } from './go-quoted.ts'

test.each([
  ['foo', '"foo"'],
  ['l1\nl2\t\x01é中', String.raw`"l1\nl2\t\x01é中"`],
  ['k"\\x', String.raw`"k\"\\x"`],
  ['\u00a0', String.raw`"\u00a0"`],
  ['\u{1f600}', '"\u{1f600}"'],
])('%%q of %j', (text, wanted) => {
  expect(quoted(utf8(text))).toBe(wanted)
})

test('%q shows bytes that are no UTF-8', () => {
  expect(quoted(Uint8Array.of(0xff, 0xfe, 0x61, 0xc3))).toBe(String.raw`"\xff\xfea\xc3"`)
})

test.each([
  [9, '9 B'],
  [24576, '25 kB'],
  [20480, '20 kB'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [274432, '274 kB'],
  [1_500_000, '1.5 MB'],
])('%i bytes are %s', (bytes, wanted) => {
  expect(humanBytes(bytes)).toBe(wanted)
})

test('durations are read and written as Go does', () => {
  expect(['300ms', '1m30s', '1.5h', '-2s', '0'].map(parseGoDuration)).toEqual([
    300_000, 90_000_000, 5_400_000_000, -2_000_000, 0,
  ])
  expect(parseGoDuration('1')).toEqual({ error: 'time: missing unit in duration "1"' })
  expect(parseGoDuration('x')).toEqual({ error: 'time: invalid duration "x"' })
  expect(parseGoDuration('1y')).toEqual({ error: 'time: unknown unit "y" in duration "1y"' })
  expect([0, 904, 2476, 1_255_000, 61_500_000].map(goDuration)).toEqual([
    '0s',
    '904µs',
    '2.476ms',
    '1.255s',
    '1m1.5s',
  ])
})

test('integers are read as Go does, to 64 bits', () => {
  expect(parseGoInt('-9223372036854775808', 10)).toBe(-(2n ** 63n))
  expect(parseGoInt('9223372036854775808', 10)).toEqual({
    error: 'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  })
  const flags = ['0x1f', '010', '1_0', '-0b11', '0', '+7', '0o17'].map((text) => parseGoInt(text, 0))
  expect(flags).toEqual([31n, 8n, 10n, -3n, 0n, 7n, 15n])
  expect(['08', '1__0', '0x', '_1', '1_'].map((text) => typeof parseGoInt(text, 0))).toEqual(
    ['08', '1__0', '0x', '_1', '1_'].map(() => 'object'),
  )
  expect(parseGoInt('ffffffffffffffff', 16, 'ParseUint')).toBe(2n ** 64n - 1n)
  expect(parseGoInt('', 10)).toEqual({ error: 'strconv.ParseInt: parsing "": invalid syntax' })
})

test('base64', () => {
  expect(['', 'f', 'fo', 'foo'].map((text) => base64(utf8(text)))).toEqual(['', 'Zg==', 'Zm8=', 'Zm9v'])
})
