import { expect, test } from 'vitest'

import { cellState, commitStair, indexOfRow, logShape, rowOfIndex, visibleRows } from './log-shape.ts'
import { demoEntries, demoWorld } from './log-demo.ts'

test('the boot entries fold into one row once a client’s entry follows', () => {
  const shape = logShape(demoWorld(), demoEntries(), false)
  expect(shape).toMatchObject({ folded: 12, lastIndex: 22, rows: 11 })
  expect(indexOfRow(shape, 0)).toBe(0)
  expect(indexOfRow(shape, 1)).toBe(13)
  expect(rowOfIndex(shape, 22)).toBe(10)
  expect(logShape(demoWorld(), demoEntries(), true).rows).toBe(22)
})

test('a window over 100,000 entries has a few dozen rows', () => {
  const shape = { folded: 12, foldable: 12, firstIndex: 1, lastIndex: 100_012, rows: 100_001 }
  const rows = visibleRows(shape, 1_500_000, 400, 30)
  expect(rows.to - rows.from).toBeLessThan(30)
  expect(rows.from).toBeLessThanOrEqual(50_000)
  expect(visibleRows(shape, 3_000_030 - 400, 400, 30).to).toBe(100_001)
})

test('the commit line steps where members know of different commits', () => {
  const shape = { folded: 12, foldable: 12, firstIndex: 1, lastIndex: 22, rows: 11 }
  expect(commitStair([19, 18], shape, 10)).toBe('M0 80L1 80L1 70L2 70')
  expect(commitStair([0], { ...shape, folded: 0, rows: 22 }, 10)).toBe('M0 0L1 0')
})

test('an entry is buffered, then durable, then committed, then applied', () => {
  const member = { applied: 1, commit: 2, durable: 3 }
  expect([1, 2, 3, 4].map((index) => cellState(member, index))).toEqual([
    'applied',
    'committed',
    'durable',
    'buffered',
  ])
})

test('what every log has compacted folds, also while a new member has nothing yet', () => {
  const world = demoWorld()
  const compacted = world.members.map((member) => ({ ...member, firstIndex: 16 }))
  const [first] = compacted
  const added = { ...first!, name: 'n9', firstIndex: 1, last: { index: 0, term: 0 }, runs: [] }
  const shape = logShape({ ...world, members: [...compacted, added] }, demoEntries(), false)
  expect(shape).toMatchObject({ folded: 15, firstIndex: 16 })
})
