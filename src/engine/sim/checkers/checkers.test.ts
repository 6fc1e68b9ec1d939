import { describe, expect, it } from 'vitest'
import type { TraceEvent, TraceFacts } from '../../../run/trace.ts'
import {
  cluster,
  eventsOf,
  judge,
  leader,
  put,
  randomInputs,
  runFor,
  runUntil,
  runUntilLeader,
  watch,
} from '../test-kit/runs.ts'
import type { Simulation } from '../simulation.ts'
import { durability } from './durability.ts'
import { electionSafety } from './election-safety.ts'
import { CHECKERS } from './index.ts'
import { leaderAppendOnly } from './leader-append-only.ts'
import { leaderCompleteness } from './leader-completeness.ts'
import { logMatching } from './log-matching.ts'
import { stateMachineSafety } from './state-machine-safety.ts'

/** Events that somebody made up, one a step. */
const events = (...facts: readonly TraceFacts[]): TraceEvent[] =>
  facts.map((fact, id) => ({ id, at: id, seq: 1, cause: -1, ...fact }))

const wins = (member: string, term: number): TraceFacts => ({
  kind: 'role',
  member,
  from: 'candidate',
  to: 'leader',
  term,
  lead: member,
})

function led(members = 3): Simulation {
  const sim = cluster(members)
  runUntilLeader(sim)
  runFor(sim, 1)
  return sim
}

it('no checker complains of random runs with every rule on', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const sim = cluster(seed % 2 === 0 ? 3 : 5, seed, { workload: 4 })
    const found = watch(sim, 14_000_000, randomInputs(seed, sim.members.length, 10))
    expect(found).toEqual([])
  }
})

it('after everything has healed every member agrees, on random runs', () => {
  for (let seed = 21; seed <= 28; seed++) {
    const sim = cluster(5, seed, { workload: 4 })
    watch(sim, 9_000_000, randomInputs(seed, 5, 8))
    runFor(sim, 8)
    const { applied, kv } = leader(sim).server ?? {}
    expect(applied).toBeGreaterThan(12)
    const revisions = sim.members.map(({ server }) => server?.kv.rev)
    expect(Math.max(...revisions.map((rev) => (kv?.rev ?? 0) - (rev ?? 0)))).toBeLessThanOrEqual(1)
  }
})

it('every checker has a name and a claim of its own', () => {
  expect(new Set(CHECKERS.map(({ name }) => name)).size).toBe(CHECKERS.length)
  expect(new Set(CHECKERS.map(({ claim }) => claim)).size).toBe(CHECKERS.length)
})

describe('each checker catches the breach of its promise', () => {
  it('election safety: two leaders in a term', () => {
    expect(
      judge(electionSafety.create(), led(), events(wins('n1', 3), wins('n1', 3), wins('n2', 4))),
    ).toEqual([])
    expect(judge(electionSafety.create(), led(), events(wins('n1', 3), wins('n2', 3)))).toEqual([
      'n1 and n2 were both elected in term 3',
    ])
  })

  it('leader append-only: a leader that strikes its own entries', () => {
    const struck: TraceFacts = { kind: 'truncated', member: 'n1', from: 4, last: 5, oldTerm: 2, newTerm: 3 }
    expect(judge(leaderAppendOnly.create(), led(), events(struck, wins('n1', 3)))).toEqual([])
    expect(judge(leaderAppendOnly.create(), led(), events(wins('n1', 3), struck))).toHaveLength(1)
  })

  it('log matching: an entry with another one before it', () => {
    const sim = led()
    const checker = logMatching.create()
    expect(judge(checker, sim, events({ kind: 'synced', member: 'n1', durable: 8 }))).toEqual([])
    const { storage } = sim.member('n2').server?.node ?? { storage: null }
    const entries = storage?.entries(7, 9, Infinity) ?? []
    if (typeof entries === 'string') throw new Error(entries)
    storage?.append(
      entries.map((entry) => (entry.index === 7 ? { ...entry, data: Uint8Array.of(1) } : entry)),
    )
    expect(judge(checker, sim, events({ kind: 'synced', member: 'n2', durable: 8 }))).toHaveLength(1)
  })

  it('leader completeness: a leader that lacks what was committed', () => {
    const sim = led()
    const { name } = leader(sim)
    const other = name === 'n1' ? 'n2' : 'n1'
    sim.apply({ kind: 'pause', member: other })
    put(sim, name, 'a', '1')
    const checker = leaderCompleteness.create()
    expect(judge(checker, sim, eventsOf(sim, 'committed'))).toEqual([])
    expect(judge(checker, sim, events(wins(other, 3)))).toEqual([
      `${other} leads term 3 without entry 9 of term 2, which was committed`,
    ])
  })

  it('state-machine safety: two entries applied at one index', () => {
    const applied = (member: string, term: number): TraceFacts => ({
      kind: 'applied',
      member,
      index: 9,
      term,
      entry: 'put',
      revision: 2,
    })
    expect(judge(stateMachineSafety.create(), led(), events(applied('n1', 2), applied('n2', 2)))).toEqual([])
    expect(
      judge(stateMachineSafety.create(), led(), events(applied('n1', 2), applied('n2', 3))),
    ).toHaveLength(1)
  })

  it('durability: an acknowledged write that a crash took, with the fsync before the answer switched off', () => {
    const sim = cluster(3, 1, { rulesOff: ['fsync-before-answer'], fsyncMs: 300 })
    runUntilLeader(sim)
    runFor(sim, 4)
    const { name } = leader(sim)
    const checker = durability.create()
    expect(put(sim, name, 'a', '1').status).toBe('ok')
    expect(judge(checker, sim, sim.trace.since(0))).toHaveLength(1)
  })

  it('election safety: a vote that is not kept is given twice', () => {
    const breaches = (rulesOff: readonly 'persist-vote'[]): readonly string[] => {
      const sim = cluster(3, 1, { rulesOff })
      runFor(sim, 0.1)
      sim.apply({ kind: 'cut', from: 'n1', to: 'n2' })
      sim.apply({ kind: 'campaign', member: 'n1' })
      runUntil(sim, () =>
        eventsOf(sim, 'sent').some(({ type, from }) => type === 'MsgVoteResp' && from === 'n3'),
      )
      sim.apply({ kind: 'crash', member: 'n3' })
      sim.apply({ kind: 'restart', member: 'n3' })
      sim.apply({ kind: 'cut', from: 'n1', to: 'n3' })
      sim.apply({ kind: 'campaign', member: 'n2' })
      runFor(sim, 0.5)
      return judge(electionSafety.create(), sim, sim.trace.since(0))
    }
    expect(breaches([])).toEqual([])
    expect(breaches(['persist-vote'])).toEqual(['n1 and n2 were both elected in term 2'])
  })
})
