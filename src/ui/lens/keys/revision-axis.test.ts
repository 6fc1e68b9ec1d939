import fc from 'fast-check'
import { expect, test } from 'vitest'

import { axisOf, columnsIn, leftOf, revisionAt, rightOf, spread, ticksOf, zoomed } from './revision-axis.ts'

const axis = fc.record({
  from: fc.integer({ min: 2, max: 50_000 }),
  per: fc.constantFrom(1, 2, 7, 100, 2500),
  width: fc.integer({ min: 150, max: 900 }),
})

test('a line that is dragged to a revision’s edge reads that revision', () => {
  fc.assert(
    fc.property(axis, fc.nat(5000), ({ from, per, width }, ahead) => {
      const it = axisOf({ from, per, count: columnsIn(width), terms: [] }, width)
      expect(revisionAt(it, rightOf(it, from + ahead))).toBe(from + ahead)
      expect(leftOf(it, from)).toBe(0)
    }),
  )
})

test('printed revisions never meet', () => {
  fc.assert(
    fc.property(axis, ({ from, per, width }) => {
      const it = axisOf({ from, per, count: columnsIn(width), terms: [] }, width)
      const ticks = ticksOf(it, from + per * columnsIn(width))
      expect(ticks.length).toBeGreaterThan(0)
      for (const [i, tick] of ticks.slice(1).entries())
        expect(leftOf(it, tick) - leftOf(it, ticks[i]!)).toBeGreaterThan(String(tick).length * 6.6)
    }),
  )
})

test('flags keep the order of their lines, lie on nobody and stay inside when they fit', () => {
  const flag = fc.record({ x: fc.integer({ min: 0, max: 500 }), width: fc.integer({ min: 20, max: 110 }) })
  fc.assert(
    fc.property(fc.array(flag, { minLength: 1, maxLength: 4 }), (flags) => {
      const lefts = spread(flags, 500)
      const boxes = flags
        .map(({ x, width }, i) => ({ x, left: lefts[i]!, right: lefts[i]! + width }))
        .sort((a, b) => a.left - b.left)
      for (const [i, box] of boxes.slice(1).entries()) {
        expect(box.left).toBeGreaterThanOrEqual(boxes[i]!.right + 3.9)
        expect(box.x).toBeGreaterThanOrEqual(boxes[i]!.x)
      }
      expect(boxes[0]!.left).toBeGreaterThanOrEqual(-0.1)
      expect(boxes.at(-1)!.right).toBeLessThanOrEqual(500.1)
    }),
  )
})

test('zooming goes by steps, and ends', () => {
  expect([zoomed(1, 1), zoomed(3, 1), zoomed(3, -1), zoomed(1, -1), zoomed(100_000, 1)]).toEqual([
    2, 5, 2, 1, 100_000,
  ])
})
