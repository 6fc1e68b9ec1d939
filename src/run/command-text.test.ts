import { expect, test } from 'vitest'
import { commandText } from './command-text.ts'
import type { TxnOp } from './client-request.ts'

test('a transaction of any length is told in one line that can be read', () => {
  const puts = (count: number): readonly TxnOp[] =>
    Array.from({ length: count }, (_, i) => ({ verb: 'put', key: `k${i}`, value: 'v' }))
  const text = (success: readonly TxnOp[]): string =>
    commandText({ verb: 'txn', compare: [], success, failure: [] })
  expect(text(puts(2))).toBe('txn if -; then put k0 v, put k1 v; else -')
  expect(text(puts(128))).toBe(
    'txn if -; then put k0 v, put k1 v, put k2 v, put k3 v, put k4 v, put k5 v, … +122; else -',
  )
})
