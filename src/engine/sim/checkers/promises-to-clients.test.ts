import { expect, test } from 'vitest'

import { swarmRun } from '../../../cli/swarm-run.ts'
import { defaultConfig } from '../../../run/config.ts'
import type { TraceEvent, TraceFacts } from '../../../run/trace.ts'
import { Simulation } from '../simulation.ts'
import { linearizability } from './linearizability.ts'
import { revisionMonotonicity } from './revision-monotonicity.ts'

/** Events that somebody made up, one a step. */
const events = (...facts: readonly TraceFacts[]): TraceEvent[] =>
  facts.map((fact, id) => ({ id, at: id, seq: 1, cause: -1, ...fact }))

const get = { verb: 'get', key: 'k', serializable: false } as const
const put = { verb: 'put', key: 'k', value: 'v' } as const

const sent = (request: number, what: typeof get | typeof put): TraceFacts => ({
  kind: 'client-sent',
  client: 'c1',
  request,
  to: 'n1',
  what,
  byReader: true,
  deadline: 5_000_000,
})

const done = (request: number, what: typeof get | typeof put, revision: number): TraceFacts => ({
  kind: 'client-done',
  client: 'c1',
  request,
  status: 'ok',
  what,
  text: '',
  revision,
  value: null,
})

const three = Simulation.create(1, defaultConfig(3))

test('a read may not be older than what was told before it began', () => {
  const stale = events(sent(1, put), done(1, put, 5), sent(2, get), done(2, get, 4))
  expect(linearizability.create().observe(stale, three)).toMatchObject([{ claim: 'linearizability', at: 3 }])
  const beside = events(sent(1, put), sent(2, get), done(1, put, 5), done(2, get, 4))
  expect(linearizability.create().observe(beside, three)).toEqual([])
})

test('a write’s revision is its own: later than all that was told before', () => {
  const twice = events(sent(1, put), done(1, put, 5), sent(2, put), done(2, put, 5))
  expect(linearizability.create().observe(twice, three)).toHaveLength(1)
})

test('a copy of the checker remembers what was told', () => {
  const checker = linearizability.create()
  const [first, second, third, last] = events(sent(1, put), done(1, put, 5), sent(2, get), done(2, get, 4))
  checker.observe([first!, second!, third!], three)
  expect(checker.clone().observe([last!], three)).toHaveLength(1)
})

test('a revision that falls or jumps is seen, a restart is not one', () => {
  const applied = (index: number, revision: number): TraceFacts => ({
    kind: 'applied',
    member: 'n1',
    index,
    term: 2,
    entry: 'put',
    revision,
  })
  const started: TraceFacts = {
    kind: 'started',
    member: 'n1',
    restart: true,
    term: 2,
    last: { term: 2, index: 9 },
    commit: 9,
  }
  const judge = (...facts: readonly TraceFacts[]): number =>
    revisionMonotonicity.create().observe(events(...facts), three).length
  expect(judge(applied(8, 2), applied(9, 3), started, applied(1, 1))).toBe(0)
  expect(judge(applied(8, 3), applied(9, 2))).toBe(1)
  expect(judge(applied(8, 3), applied(9, 5))).toBe(1)
  expect(judge(applied(8, 3), applied(10, 4))).toBe(1)
})

test.each([
  ['read-index-confirmation', 'linearizability'],
  ['no-op', 'prompt-commit'],
  ['persist-vote', 'election-safety'],
  ['commit-own-term', 'leader-completeness'],
  ['pre-vote', 'pre-vote'],
  ['check-quorum', 'check-quorum'],
  ['strict-reconfig-check', 'strict-reconfig-check'],
] as const)('without %s the swarm breaks %s', (rule, claim) => {
  for (let seed = 1; seed <= 40; seed++) {
    const { violations } = swarmRun(seed, { micros: 60_000_000, config: null, rulesOff: [rule] })
    if (violations.length === 0) continue
    expect(violations.map((violation) => violation.claim)).toContain(claim)
    return
  }
  expect.unreachable('forty seeds broke nothing')
})
