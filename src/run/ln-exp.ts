import { assert } from '../base/assert.ts'

/**
 * Natural logarithm and exponential from +, −, × and ÷ alone, which every JavaScript engine rounds the same:
 * a link must show the same tape everywhere. Exact to a few units in the last place.
 */

export const LN2 = 0.6931471805599453
export const LN10 = 2.302585092994046
const SQRT2 = 1.4142135623730951

/** ln x of a finite x > 0: x = m · 2^e, and the artanh series for m. */
export function ln(x: number): number {
  assert(x > 0 && x < Infinity, 'a logarithm is asked of a finite number above 0')
  let m = x
  let e = 0
  for (; m > SQRT2; m /= 2) e++
  for (; m < SQRT2 / 2; m *= 2) e--
  const z = (m - 1) / (m + 1)
  const z2 = z * z
  let sum = 0
  for (let k = 21; k >= 1; k -= 2) sum = 1 / k + z2 * sum
  return e * LN2 + 2 * z * sum
}

/** e^y for |y| ≤ 700: y = k · ln 2 + r, and the power series for r. */
export function exp(y: number): number {
  assert(y >= -700 && y <= 700, 'an exponential is asked of a number from -700 to 700')
  const k = Math.round(y / LN2)
  const r = y - k * LN2
  let sum = 1
  for (let n = 16; n >= 1; n--) sum = 1 + (r / n) * sum
  let power = 1
  for (let i = 0; i < Math.abs(k); i++) power *= 2
  return k < 0 ? sum / power : sum * power
}
