import { expect, test } from 'vitest'
import { Rng } from './rng.ts'

const draws = (rng: Rng, count: number): number[] => Array.from({ length: count }, () => rng.next())

test('the draws of a seed are frozen for ever', () => {
  expect(draws(Rng.fromSeed(1), 4)).toEqual([2308299391, 1950625580, 354034397, 661219729])
  expect(draws(Rng.fromSeed(1).fork('network'), 2)).toEqual([3668188042, 2735336465])
})

test('a fork draws nothing from its parent, and depends on its name', () => {
  const parent = Rng.fromSeed(7)
  const untouched = parent.clone()
  const network = draws(parent.fork('network'), 3)
  expect(draws(parent.fork('disk'), 3)).not.toEqual(network)
  expect(draws(parent.fork('network'), 3)).toEqual(network)
  expect(parent.state()).toEqual(untouched.state())
})

test('a clone goes its own way', () => {
  const rng = Rng.fromSeed(3)
  const copy = rng.clone()
  const expected = draws(copy, 5)
  expect(draws(rng, 5)).toEqual(expected)
})

test('below stays below, reaches every number, and between includes both ends', () => {
  const rng = Rng.fromSeed(9)
  expect(new Set(Array.from({ length: 400 }, () => rng.below(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
  expect(new Set(Array.from({ length: 200 }, () => rng.between(3, 5)))).toEqual(new Set([3, 4, 5]))
  expect(() => rng.below(0)).toThrow('1..2^32')
})

test('no chance draws nothing, a certain one always comes', () => {
  const rng = Rng.fromSeed(2)
  const before = rng.state()
  expect(rng.chance(0, 1000)).toBe(false)
  expect(rng.state()).toEqual(before)
  expect(Array.from({ length: 50 }, () => rng.chance(1000, 1000))).not.toContain(false)
})

test('seeds beyond 32 bits differ', () => {
  expect(draws(Rng.fromSeed(1), 2)).not.toEqual(draws(Rng.fromSeed(1 + 2 ** 32), 2))
})
