import { expect, test } from 'vitest'

import { exp, ln, LN10, LN2 } from './ln-exp.ts'

test('ln and exp agree with the platform to a few units in the last place', () => {
  for (const x of [1e-9, 1 / 2000, 0.1, 0.5, 0.99, 1, 1.01, 1.4142, 2, 10, 12345.678]) {
    expect(ln(x)).toBeCloseTo(Math.log(x), 13)
    expect(exp(ln(x)) / x).toBeCloseTo(1, 13)
  }
  for (const y of [-20, -1, -0.3, 0, 1e-12, 0.3466, 1, 5, 30]) expect(exp(y) / Math.exp(y)).toBeCloseTo(1, 13)
  expect(ln(2)).toBe(LN2)
  expect(ln(10)).toBeCloseTo(LN10, 15)
})
