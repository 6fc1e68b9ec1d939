import fc from 'fast-check'
import { expect, it } from 'vitest'

import { OrderedMap } from './ordered-map.ts'

const act = fc.record({
  key: fc.nat(60),
  value: fc.nat(),
  kind: fc.constantFrom('set', 'set', 'delete', 'clone'),
})

it('does what a map with sorted keys does, and a copy stays as it was', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200, size: 'max' }), fc.nat(61), (acts, from) => {
      const map = new OrderedMap<number, number>((a, b) => a - b)
      const twin = new Map<number, number>()
      const copies: [OrderedMap<number, number>, [number, number][]][] = []
      const sorted = (): [number, number][] => [...twin].sort(([a], [b]) => a - b)
      for (const { key, value, kind } of acts) {
        if (kind === 'clone') copies.push([map.clone(), sorted()])
        else if (kind === 'delete') {
          map.delete(key)
          twin.delete(key)
        } else {
          map.set(key, value)
          twin.set(key, value)
        }
        expect(map.get(key)).toBe(twin.get(key))
      }
      expect(map.size).toBe(twin.size)
      expect([...map.entries()]).toEqual(sorted())
      expect([...map.entries(from)]).toEqual(sorted().filter(([key]) => key >= from))
      expect([...map.values()]).toEqual(sorted().map(([, value]) => value))
      for (const [copy, was] of copies) expect([...copy.entries()]).toEqual(was)
    }),
  )
})

it('stays shallow however its keys come', () => {
  for (const key of [(i: number) => i, (i: number) => -i, (i: number) => (i * 7919) % 10_007]) {
    const map = new OrderedMap<number, number>((a, b) => a - b)
    let compared = 0
    const counting = new OrderedMap<number, number>((a, b) => {
      compared++
      return a - b
    })
    for (let i = 0; i < 4096; i++) {
      map.set(key(i), i)
      counting.set(key(i), i)
    }
    compared = 0
    counting.get(key(1))
    expect(compared).toBeLessThan(20)
    for (let i = 0; i < 4000; i++) map.delete(key(i))
    expect(map.size).toBe(96)
  }
})
