import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ID_NONE, id64, type Id64 } from '../../../base/id64.ts'
import type { ConfChangeSingle } from '../../../pb/raftpb.ts'
import { ProgressTracker } from '../tracker/progress-tracker.ts'
import { confStateOf } from '../tracker/tracker-config.ts'
import { Changer, type Changed } from './changer.ts'
import { restoreConfig } from './restore.ts'

const changes = fc.array(
  fc.record({
    type: fc.constantFrom<ConfChangeSingle['type'][]>(
      'ConfChangeAddNode',
      'ConfChangeAddNode',
      'ConfChangeAddLearnerNode',
      'ConfChangeRemoveNode',
      'ConfChangeUpdateNode',
    ),
    nodeId: fc.nat(6).map((n) => (n === 0 ? ID_NONE : id64(n))),
  }),
  { maxLength: 4 },
)
const steps = fc.array(
  fc.record({
    how: fc.constantFrom('simple', 'simple', 'enter', 'enter-auto', 'leave', 'leave'),
    changes,
  }),
  { maxLength: 25, size: 'max' },
)

interface Step {
  readonly how: string
  readonly changes: readonly ConfChangeSingle[]
}

const fresh = (): ProgressTracker => new ProgressTracker(10, 0, true)

function changed(tracker: ProgressTracker, how: string, list: readonly ConfChangeSingle[], last: number) {
  const changer = new Changer(tracker, last)
  if (how === 'simple') return changer.simple(list)
  return how === 'leave' ? changer.leaveJoint() : changer.enterJoint(how === 'enter-auto', list)
}

function take(tracker: ProgressTracker, { config, progress }: Changed): void {
  tracker.config = config
  tracker.progress = progress
}

/** Every tracker that a random walk comes through. */
function walk(list: readonly Step[], visit: (tracker: ProgressTracker) => void): void {
  const tracker = fresh()
  list.forEach((step, i) => {
    const before = JSON.stringify([tracker.config, [...tracker.progress]])
    const next = changed(tracker, step.how, step.changes, i)
    expect(JSON.stringify([tracker.config, [...tracker.progress]])).toBe(before)
    if (!next.ok) return
    take(tracker, next.value)
    visit(tracker)
  })
}

const sorted = (ids: Iterable<Id64>): Id64[] => [...new Set(ids)].sort()

describe('a random walk through configurations', () => {
  it('keeps what must be true of every one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        walk(list, ({ config, progress }) => {
          const [incoming, outgoing] = config.voters
          const voters = sorted([...incoming, ...outgoing])
          expect(incoming.length).toBeGreaterThan(0)
          expect(config.learners.filter((id) => voters.includes(id))).toEqual([])
          expect(config.learnersNext.filter((id) => !outgoing.includes(id))).toEqual([])
          expect(config.learnersNext.filter((id) => incoming.includes(id))).toEqual([])
          if (outgoing.length === 0) expect([config.learnersNext, config.autoLeave]).toEqual([[], false])
          expect([...progress.keys()]).toEqual(sorted([...voters, ...config.learners]))
          for (const [id, pr] of progress) expect(pr.isLearner).toBe(config.learners.includes(id))
          for (const ids of [incoming, outgoing, config.learners, config.learnersNext])
            expect(ids).toEqual(sorted(ids))
        })
      }),
      { numRuns: 400 },
    )
  })

  it('keeps the progress of who stays, and never gives it to who comes', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const tracker = fresh()
        const matches = new Map<Id64, number>()
        list.forEach((step, i) => {
          const next = changed(tracker, step.how, step.changes, i)
          if (!next.ok) return
          take(tracker, next.value)
          // Who is removed and added in one change comes as a new one.
          const removed = step.changes.filter(({ type }) => type === 'ConfChangeRemoveNode')
          for (const id of matches.keys()) {
            const gone = !tracker.progress.has(id)
            const anew = removed.some(({ nodeId }) => nodeId === id) && tracker.progress.get(id)?.match === 0
            if (gone || anew) matches.delete(id)
          }
          for (const [id, pr] of tracker.progress) {
            if (matches.has(id)) expect(pr.match).toBe(matches.get(id))
            else expect([pr.match, pr.next, pr.recentActive]).toEqual([0, Math.max(i, 1), true])
            pr.match = i + 1
            matches.set(id, i + 1)
          }
        })
      }),
    )
  })

  it('leaves a ConfState from which the same configuration is restored', () => {
    fc.assert(
      fc.property(steps, (list) => {
        walk(list, (tracker) => {
          const restored = restoreConfig(fresh(), 5, confStateOf(tracker.config))
          expect(restored.ok && restored.value.config).toEqual(tracker.config)
          expect(restored.ok && [...restored.value.progress.keys()]).toEqual([...tracker.progress.keys()])
        })
      }),
    )
  })

  it('gets by simple steps only to where every old majority meets every new one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const tracker = fresh()
        list.forEach((step, i) => {
          const [before] = tracker.config.voters
          const next = changed(tracker, step.how, step.changes, i)
          if (!next.ok) return
          take(tracker, next.value)
          if (step.how !== 'simple') return
          const [after] = tracker.config.voters
          const union = sorted([...before, ...after]).length
          const quorums = Math.floor(before.length / 2) + 1 + Math.floor(after.length / 2) + 1
          if (before.length > 0) expect(quorums).toBeGreaterThan(union)
        })
      }),
    )
  })

  it('that leaves a joint configuration at once is what the changes alone would give', () => {
    fc.assert(
      fc.property(steps, changes, (list, last) => {
        const tracker = fresh()
        for (const step of list) {
          const next = changed(tracker, step.how, step.changes, 1)
          if (next.ok) take(tracker, next.value)
        }
        const direct = new Changer(tracker, 1).simple(last)
        const joint = new Changer(tracker, 1).enterJoint(false, last)
        if (!direct.ok || !joint.ok) return
        take(tracker, joint.value)
        const left = new Changer(tracker, 1).leaveJoint()
        expect(left.ok && left.value.config).toEqual(direct.value.config)
      }),
    )
  })
})
