import { expect, test } from 'vitest'

import { clockText, speedText } from './clock-text.ts'

test('the clock shows minutes, seconds and milliseconds, and hours only when there are any', () => {
  expect(clockText(12_462_017)).toBe('00:12.462')
  expect(clockText(0)).toBe('00:00.000')
  expect(clockText(3_723_004_000)).toBe('1:02:03.004')
})

test('a speed has the figures that matter', () => {
  expect([100, 10, 1, 0.5, 0.05, 0.012, 0.0005].map(speedText)).toEqual([
    '100×',
    '10×',
    '1×',
    '0.5×',
    '0.05×',
    '0.012×',
    '0.0005×',
  ])
})
