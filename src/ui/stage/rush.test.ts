import { expect, test } from 'vitest'

import type { TraceEvent } from '../../run/trace.ts'
import { isRush } from './rush.ts'

const made = (count: number, everyMs: number): readonly TraceEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    id: i,
    at: i * everyMs,
    seq: 0,
    cause: -1,
    kind: 'appended',
    member: 'n1',
    first: i + 1,
    last: i + 1,
    term: 2,
    own: true,
    entries: [],
  }))
const ms = { viewMs: (at: number) => at, atViewMs: (to: number) => to }

test('over thirty entries a viewer’s second are a rush, fewer are not', () => {
  expect(isRush(made(100, 25), 99 * 25, ms)).toBe(true)
  expect(isRush(made(100, 50), 99 * 50, ms)).toBe(false)
})

test('a rush ends a viewer’s second after its last entry', () => {
  expect(isRush(made(100, 25), 99 * 25 + 1001, ms)).toBe(false)
})

test('what a moment no longer holds is counted by the pace of what it holds', () => {
  expect(
    isRush(
      made(500, 1).filter((_, i) => i % 2 === 0),
      499,
      ms,
    ),
  ).toBe(true)
  expect(isRush(made(20, 1), 19, ms)).toBe(false)
})
