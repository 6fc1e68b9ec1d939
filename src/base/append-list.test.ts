import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppendList } from './append-list.ts'

test('every list stays what it was, however its copies grow', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), fc.nat(9)), { maxLength: 40 }), (pushes) => {
      const lists = [AppendList.of<number>()]
      const twins: number[][] = [[]]
      for (const [pick, item] of pushes) {
        const from = pick % lists.length
        lists.push(lists[from]!.push(item))
        twins.push([...twins[from]!, item])
      }
      expect(lists.map((list) => [...list])).toEqual(twins)
    }),
  )
})

test('prefixWhere counts the leading items', () => {
  const list = AppendList.of(1, 3, 5, 7)
  expect([0, 1, 4, 7, 9].map((top) => list.prefixWhere((item) => item <= top))).toEqual([0, 1, 2, 4, 4])
})

test('reads nothing behind its own end', () => {
  const short = AppendList.of(1)
  const long = short.push(2)
  expect(() => short.at(1)).toThrow('inside the list')
  expect(short.slice(0, 5)).toEqual([1])
  expect(long.slice(1)).toEqual([2])
})
