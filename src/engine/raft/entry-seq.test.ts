import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Entry } from '../../pb/raftpb.ts'
import { EntrySeq } from './entry-seq.ts'

const entry = (index: number, term: number): Entry => ({ type: 'EntryNormal', term, index, data: null })

/** A sequence and the plain array that it must equal. */
interface Twin {
  readonly seq: EntrySeq
  model: Entry[]
  first: number
}

const contents = ({ seq }: Twin): Entry[] => seq.slice(seq.first, seq.end)

it('behaves as an array does, and a clone never sees what the other does', () => {
  const action = fc.record({
    what: fc.constantFrom('push', 'push', 'push', 'truncate', 'drop', 'clone'),
    which: fc.nat(),
    amount: fc.nat(700),
  })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const twins: Twin[] = [{ seq: EntrySeq.startingAt(1), model: [], first: 1 }]
      actions.forEach(({ what, which, amount }, round) => {
        const twin = twins[which % twins.length]!
        const part = twin.model.length === 0 ? 0 : amount % (twin.model.length + 1)
        if (what === 'push') {
          for (let i = 0; i < amount; i++) {
            const next = entry(twin.first + twin.model.length, round)
            twin.seq.push(next)
            twin.model.push(next)
          }
        } else if (what === 'truncate') {
          twin.seq.truncate(twin.first + part)
          twin.model = twin.model.slice(0, part)
        } else if (what === 'drop') {
          twin.seq.dropBefore(twin.first + part)
          twin.model = twin.model.slice(part)
          twin.first += part
        } else if (twins.length < 4) {
          twins.push({ seq: twin.seq.clone(), model: twin.model.slice(), first: twin.first })
        }
      })
      for (const twin of twins) {
        expect(twin.seq.first).toBe(twin.first)
        expect(contents(twin)).toEqual(twin.model)
      }
    }),
    { numRuns: 100 },
  )
})
