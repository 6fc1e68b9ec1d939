import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from './heap.ts'

const numbers = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 })
const ascending = (a: number, b: number): boolean => a < b

function filled(items: readonly number[]): Heap<number> {
  const heap = new Heap(ascending)
  for (const item of items) heap.push(item)
  return heap
}

function drained(heap: Heap<number>): number[] {
  const out: number[] = []
  while (heap.size > 0) out.push(heap.pop()!)
  return out
}

test('gives its items back in order, whatever order they came in', () => {
  fc.assert(
    fc.property(numbers, (items) => {
      expect(drained(filled(items))).toEqual(items.toSorted((a, b) => a - b))
    }),
  )
})

test('holds the least in front while pushes and pops mix', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (steps) => {
      const heap = new Heap(ascending)
      const twin: number[] = []
      for (const step of steps) {
        if (step === null) {
          expect(heap.pop()).toBe(twin.shift())
        } else {
          heap.push(step)
          twin.push(step)
          twin.sort((a, b) => a - b)
        }
        expect(heap.peek()).toBe(twin[0])
        expect(heap.sorted()).toEqual(twin)
      }
    }),
  )
})

test('a clone leaves the original as it was', () => {
  const heap = filled([3, 1, 2])
  const copy = heap.clone()
  copy.push(0)
  copy.pop()
  copy.pop()
  expect(drained(heap)).toEqual([1, 2, 3])
  expect(drained(copy)).toEqual([2, 3])
})

test('retain keeps the order of what is left', () => {
  const heap = filled([5, 1, 4, 2, 3])
  heap.retain((item) => item % 2 === 1)
  expect(drained(heap)).toEqual([1, 3, 5])
})

test('retain takes out exactly what is refused, wherever it stands in the heap', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(999)), fc.nat(7), (items, divisor) => {
      const heap = filled(items)
      const keep = (item: number): boolean => item % (divisor + 2) !== 0
      heap.retain(keep)
      expect(drained(heap)).toEqual(items.filter(keep).sort((a, b) => a - b))
    }),
  )
})
