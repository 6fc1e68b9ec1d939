import { expect, test } from 'vitest'

import type { TraceEvent, TraceFacts } from '../../run/trace.ts'
import { classOf, dwellMs, pickAt, pickTold, type Told } from './pick.ts'

const event = (id: number, at: number, facts: TraceFacts): TraceEvent => ({
  id,
  at,
  seq: 0,
  cause: -1,
  ...facts,
})
const told = (id: number, at: number, facts: TraceFacts): Told => {
  const of = event(id, at, facts)
  return { event: of, rank: classOf(of) ?? 99, length: 40, zh: false }
}
const refusal: TraceFacts = {
  kind: 'vote',
  member: 'n1',
  candidate: 'n2',
  term: 2,
  pre: false,
  granted: false,
  reason: 'stale-log',
  own: { term: 1, index: 9 },
  theirs: { term: 1, index: 8 },
  votedFor: null,
  leaseTicksLeft: 0,
}
const vote = (id: number, at: number): Told => told(id, at, refusal)
const committing: TraceFacts = { kind: 'committed', member: 'n1', from: 9, to: 9, term: 1, leads: true }
const commit = (id: number, at: number): Told => told(id, at, committing)
const won: TraceFacts = {
  kind: 'election',
  member: 'n1',
  result: 'won',
  pre: false,
  term: 2,
  grants: 3,
  quorum: 3,
}
const sent = (request: number, byReader: boolean): TraceFacts => ({
  kind: 'client-sent',
  client: 'c1',
  request,
  to: 'n1',
  what: { verb: 'put', key: 'a', value: '1' },
  byReader,
  deadline: 9,
})
const done = (request: number, status: 'ok' | 'timeout'): TraceFacts => ({
  kind: 'client-done',
  client: 'c1',
  request,
  status,
  what: { verb: 'put', key: 'a', value: '1' },
  text: 'OK',
  revision: 2,
  value: null,
})
const ms = (at: number): number => at

test('a sentence stays for its dwell, at most 4.5 viewer’s seconds', () => {
  expect(dwellMs({ length: 20, zh: false })).toBe(2400)
  expect(dwellMs({ length: 20, zh: true })).toBe(3700)
  expect(dwellMs({ length: 400, zh: false })).toBe(4500)
})

test('a higher class cuts in', () => {
  expect(pickTold([commit(0, 0), vote(1, 100)], 101, ms)?.told.event.id).toBe(1)
})

test('an equal or lower class waits and is told when the dwell ends, if its own is still open', () => {
  const events = [vote(0, 0), commit(1, 2000)]
  expect(pickTold(events, 2100, ms)?.told.event.id).toBe(0)
  expect(pickTold(events, 3400, ms)?.told.event.id).toBe(1)
})

test('one that waited longer than its dwell is left to the feed', () => {
  const events = [vote(0, 0), commit(1, 10), vote(2, 20)]
  expect(pickTold(events, 3301, ms)?.told.event.id).toBe(2)
  expect(pickTold(events, 99_000, ms)?.told.event.id).toBe(2)
})

test('with nothing open the last sentence stays', () => {
  expect(pickTold([commit(0, 0)], 60_000, ms)?.told.event.id).toBe(0)
  expect(pickTold([], 60_000, ms)).toBeNull()
})

test('stepping shows the most telling event of the step, else the last before it', () => {
  const events = [commit(0, 5), vote(1, 10), commit(2, 10)]
  expect(pickAt(events, { at: 10, seq: 0 })?.event.id).toBe(1)
  expect(pickAt(events, { at: 11, seq: 0 })?.event.id).toBe(2)
})

test('the classes stand in the order of what a viewer must not miss', () => {
  const order: readonly TraceFacts[] = [
    { kind: 'violation', claim: 'log matching', members: ['n1'], index: 1, term: 1, detail: '' },
    { kind: 'crashed', member: 'n1', role: 'leader', lostEntries: 0, lostBytes: 0 },
    refusal,
    won,
    { kind: 'truncated', member: 'n1', from: 9, last: 9, oldTerm: 1, newTerm: 2 },
    done(1, 'timeout'),
    committing,
    {
      kind: 'campaign',
      member: 'n1',
      type: 'election',
      term: 2,
      quorum: 2,
      voters: 3,
      last: { term: 1, index: 9 },
    },
    sent(1, false),
  ]
  const ranks = order.map((facts) => classOf(event(0, 0, facts)))
  expect(ranks).toEqual([...ranks].sort((a, b) => (a ?? 99) - (b ?? 99)))
  expect(new Set(ranks).size).toBe(order.length)
})

test('a write that the reader sent outranks the workload’s', () => {
  const before = [event(0, 0, sent(1, true)), event(1, 0, sent(2, false))]
  expect(classOf(event(2, 1, done(1, 'ok')), before)).toBeLessThan(
    classOf(event(3, 1, done(2, 'ok')), before) ?? 0,
  )
})

test('only the first commit after a calm or an election is told before candidacies', () => {
  const first = classOf(event(9, 0, committing))
  const next = classOf(event(9, 100_000, committing), [event(0, 0, committing)])
  expect(first).toBeLessThan(next ?? 0)
  expect(classOf(event(9, 5_000_000, committing), [event(0, 0, committing)])).toBe(first)
  expect(classOf(event(9, 100_000, committing), [event(0, 0, committing), event(1, 0, won)])).toBe(first)
})
