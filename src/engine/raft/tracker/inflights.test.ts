import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Inflights } from './inflights.ts'

const actions = fc.array(
  fc.record({ what: fc.constantFrom('add', 'add', 'add', 'free', 'reset', 'clone'), amount: fc.nat(120) }),
  { maxLength: 200, size: 'max' },
)

it('inflights are a list with a limit of number and one of bytes', () => {
  fc.assert(
    fc.property(actions, fc.integer({ min: 1, max: 90 }), fc.nat(3000), (list, size, maxBytes) => {
      let inflights = new Inflights(size, maxBytes)
      let twin: { index: number; bytes: number }[] = []
      let last = 0
      for (const { what, amount } of list) {
        const bytes = twin.reduce((sum, one) => sum + one.bytes, 0)
        const full = twin.length >= size || (maxBytes !== 0 && bytes >= maxBytes)
        expect(inflights.full()).toBe(full)
        if (what === 'add' && !full) {
          last += 1 + (amount % 3)
          inflights.add(last, amount)
          twin.push({ index: last, bytes: amount })
        } else if (what === 'free') {
          const to = last - (amount % 20)
          inflights.freeLE(to)
          twin = twin.filter(({ index }) => index > to)
        } else if (what === 'reset') {
          inflights.reset()
          twin = []
        } else if (what === 'clone') inflights = inflights.clone()
        expect(inflights.list()).toEqual(twin)
      }
    }),
  )
})
