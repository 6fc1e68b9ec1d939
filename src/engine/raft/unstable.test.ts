import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Entry, Snapshot } from '../../pb/raftpb.ts'
import { Journal } from './journal.ts'
import type { LogPoint } from './raft-event.ts'
import { EMPTY_CONF_STATE } from './storage.ts'
import { Unstable } from './unstable.ts'

const entry = (index: number, term: number): Entry => ({ type: 'EntryNormal', term, index, data: null })
const snapshotAt = (index: number, term: number): Snapshot => ({
  data: null,
  metadata: { confState: EMPTY_CONF_STATE, index, term },
})

const actions = fc.array(
  fc.record({
    what: fc.constantFrom(
      'append',
      'append',
      'append',
      'accept',
      'accept',
      'stable',
      'stable',
      'restore',
      'clone',
    ),
    back: fc.nat(6),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 40, size: 'max' },
)

/** The same in arrays: what is there, how much of it was handed out, and the snapshot before it. */
interface Twin {
  entries: Entry[]
  offset: number
  handedOut: number
  snapshot: Snapshot | null
  snapshotHandedOut: boolean
}

function append(twin: Twin, entries: readonly Entry[]): void {
  const from = entries[0]!.index
  if (from <= twin.offset) {
    twin.offset = from
    twin.entries = []
  }
  twin.entries = [...twin.entries.filter(({ index }) => index < from), ...entries]
  twin.handedOut = Math.min(twin.handedOut, from)
}

/** Entries up to `at` are written; not so if another has taken its place. */
function stable(twin: Twin, at: LogPoint): void {
  if (!twin.entries.some(({ index, term }) => index === at.index && term === at.term)) return
  twin.entries = twin.entries.filter(({ index }) => index > at.index)
  twin.offset = at.index + 1
  twin.handedOut = Math.max(twin.handedOut, twin.offset)
}

it('the unstable part of a log is what two arrays would be, whatever is written meanwhile', () => {
  fc.assert(
    fc.property(actions, (list) => {
      let unstable = Unstable.startingAt(new Journal(false, false), 5)
      const twin: Twin = { entries: [], offset: 5, handedOut: 5, snapshot: null, snapshotHandedOut: false }
      const writes: LogPoint[] = []
      list.forEach(({ what, back, count }, i) => {
        const term = i + 1
        const end = twin.offset + twin.entries.length
        if (what === 'append') {
          const first = (twin.snapshot?.metadata.index ?? 1) + 1
          const from = Math.max(first, end - back)
          const entries = Array.from({ length: count }, (_, k) => entry(from + k, term))
          append(twin, entries)
          unstable.truncateAndAppend(entries)
        } else if (what === 'accept') {
          expect(unstable.nextEntries()).toEqual(twin.entries.filter(({ index }) => index >= twin.handedOut))
          const last = twin.entries.at(-1)
          if (last !== undefined) writes.push(last)
          twin.handedOut = end
          twin.snapshotHandedOut = twin.snapshot !== null
          unstable.acceptInProgress()
        } else if (what === 'stable') {
          const written = writes.splice(0, 1)[0]
          if (written === undefined) return
          stable(twin, written)
          unstable.stableTo(written)
        } else if (what === 'restore') {
          const snapshot = snapshotAt(end + back, term)
          twin.entries = []
          twin.offset = end + back + 1
          twin.handedOut = twin.offset
          twin.snapshot = snapshot
          twin.snapshotHandedOut = false
          unstable.restore(snapshot)
        } else unstable = unstable.clone(new Journal(false, false))
        expect([unstable.offset, unstable.length]).toEqual([twin.offset, twin.entries.length])
        expect(unstable.slice(unstable.offset, unstable.offset + unstable.length)).toEqual(twin.entries)
        expect(unstable.nextSnapshot()).toBe(twin.snapshotHandedOut ? null : twin.snapshot)
        for (const at of twin.entries) expect(unstable.term(at.index)).toBe(at.term)
      })
    }),
    { numRuns: 300 },
  )
})

it('a write counts only for entries of its very term', () => {
  const unstable = Unstable.startingAt(new Journal(false, false), 1)
  unstable.truncateAndAppend([entry(1, 2), entry(2, 2)])
  for (const term of [1, 3]) unstable.stableTo({ term, index: 2 })
  expect(unstable.length).toBe(2)
  unstable.stableTo({ term: 2, index: 2 })
  expect(unstable.length).toBe(0)
})

it('a snapshot that another has followed is not taken for written', () => {
  const unstable = Unstable.startingAt(new Journal(false, false), 1)
  unstable.restore(snapshotAt(4, 2))
  unstable.acceptInProgress()
  unstable.restore(snapshotAt(9, 3))
  unstable.stableSnapTo(4)
  expect(unstable.nextSnapshot()).toEqual(snapshotAt(9, 3))
  unstable.stableSnapTo(9)
  expect([unstable.nextSnapshot(), unstable.lastIndex()]).toEqual([null, null])
})
