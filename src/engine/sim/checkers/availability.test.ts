import { describe, expect, it } from 'vitest'
import type { ClusterConfig, RuleName } from '../../../run/config.ts'
import type { MemberRequest } from '../../../run/client-request.ts'
import type { Input, Name } from '../../../run/input.ts'
import { endOf } from '../../../run/position.ts'
import type { RecordedInput } from '../../../run/recording.ts'
import { cluster, followers, leader, runFor, runUntilLeader, watch } from '../test-kit/runs.ts'
import type { Simulation } from '../simulation.ts'

/** Promises of availability: each is broken by switching off what keeps it, and seen. */

const SECOND = 1_000_000

/** What the checkers say of three members that these Inputs, at these seconds from a settled start, are done to. */
function seen(
  changes: Partial<ClusterConfig>,
  inputs: (sim: Simulation) => readonly (readonly [number, Input])[],
  members = 3,
): readonly string[] {
  const sim = cluster(members, 1, changes)
  runUntilLeader(sim)
  runFor(sim, 6)
  const start = sim.pos.at
  const recorded = inputs(sim).map(([seconds, input]): RecordedInput => ({
    pos: endOf(start + seconds * SECOND),
    input,
  }))
  return watch(sim, start + 14 * SECOND, recorded).map(({ claim }) => claim)
}

const without = (rule: RuleName): Partial<ClusterConfig> => ({ rulesOff: [rule] })
const apart = (sim: Simulation, ...names: readonly Name[]): Input => ({
  kind: 'partition',
  groups: [names, sim.members.map(({ name }) => name).filter((name) => !names.includes(name))],
})
const ask = (to: Name, request: MemberRequest): Input => ({ kind: 'client', client: 'c1', request, to: [to] })
const ADD = { verb: 'member-add', name: 'n9', peerURLs: ['http://10.0.0.9:2380'], learner: false } as const

describe('check-quorum', () => {
  const cutOff = (sim: Simulation) => [[0, apart(sim, leader(sim).name)]] as const

  it('a leader that is cut off gives up; without the rule it leads on', () => {
    expect(seen({}, cutOff)).toEqual([])
    expect(seen(without('check-quorum'), cutOff)).toContain('check-quorum')
  })

  it('nothing is promised where it is not asked for', () => {
    expect(seen({ checkQuorum: false }, cutOff)).toEqual([])
  })

  it('a leader whose disk was slow has had fewer ticks (seeds 134 and 307 of the swarm)', () => {
    expect(
      seen({ workload: 20 }, (sim) => {
        const { name } = leader(sim)
        return [
          [0, { kind: 'slow-disk', member: name, micros: 400_000 }],
          [0.4, apart(sim, name)],
          [2.9, { kind: 'slow-disk', member: name, micros: 2000 }],
        ]
      }),
    ).toEqual([])
  })

  it('one silent follower, a pause, a slow disk and a transfer that fails are no breach', () => {
    expect(
      seen({}, (sim) => {
        const [first = '', second = ''] = followers(sim)
        const { name } = leader(sim)
        return [
          [0, apart(sim, first)],
          [3, { kind: 'transfer', member: first }],
          [5, { kind: 'heal' }],
          [6, { kind: 'pause', member: name }],
          [10, { kind: 'resume', member: name }],
          [11, { kind: 'slow-disk', member: second, micros: 900_000 }],
        ]
      }),
    ).toEqual([])
  })
})

describe('pre-vote', () => {
  const leaves = (sim: Simulation) =>
    [
      [0, apart(sim, followers(sim)[0] ?? '')],
      [8, { kind: 'heal' }],
    ] as const

  it('a member that was cut off keeps its term; without the rule it raises it while others hear a leader', () => {
    expect(seen({ preVote: true }, leaves)).toEqual([])
    expect(seen({ preVote: true, ...without('pre-vote') }, leaves)).toContain('pre-vote')
  })

  it('nothing is promised where it is not asked for', () => {
    expect(seen({ preVote: false }, leaves)).toEqual([])
  })

  it('a leader that was removed is heard by nobody (seeds 994 and 2936 of the swarm)', () => {
    for (const members of [3, 4, 5]) {
      const removed = seen(
        { preVote: true },
        (sim) => {
          const { name, id } = leader(sim)
          return [[0, ask(name, { verb: 'member-remove', id })]] as const
        },
        members,
      )
      expect(removed).toEqual([])
    }
  })

  it('an election that a majority wants, and a leader that hands over, are no breach', () => {
    expect(
      seen({ preVote: true }, (sim) => [
        [0, { kind: 'transfer', member: followers(sim)[0] ?? '' }],
        [4, { kind: 'crash', member: followers(sim)[0] ?? '' }],
      ]),
    ).toEqual([])
  })
})

describe('strict reconfiguration check', () => {
  const addToTwoOfThree = (sim: Simulation) =>
    [
      [0, { kind: 'crash', member: followers(sim)[0] ?? '' }],
      [1, ask(leader(sim).name, ADD)],
    ] as const

  it('no voter is added while one of three is dead; without the rule it is, and the majority is gone', () => {
    expect(seen({}, addToTwoOfThree)).toEqual([])
    expect(seen(without('strict-reconfig-check'), addToTwoOfThree)).toContain('strict-reconfig-check')
  })

  it('no living voter is removed while one of three is dead; without the rule the majority is gone', () => {
    const remove = (sim: Simulation) => {
      const [dead = '', alive = ''] = followers(sim)
      const id = sim.member(alive).id
      return [
        [0, { kind: 'crash', member: dead }],
        [1, ask(leader(sim).name, { verb: 'member-remove', id })],
      ] as const
    }
    expect(seen({}, remove)).toEqual([])
    expect(seen(without('strict-reconfig-check'), remove)).toContain('strict-reconfig-check')
  })

  it('nothing is promised where it is not asked for, and a lone voter may take in a second one', () => {
    expect(seen({ strictReconfigCheck: false }, addToTwoOfThree)).toEqual([])
    expect(seen({}, (sim) => [[0, ask(leader(sim).name, ADD)]], 1)).toEqual([])
  })

  it('a dead member is no loss: it may be removed', () => {
    expect(
      seen({}, (sim) => {
        const [dead = ''] = followers(sim)
        const { id } = sim.member(dead)
        return [
          [0, { kind: 'crash', member: dead }],
          [1, ask(leader(sim).name, { verb: 'member-remove', id })],
        ]
      }),
    ).toEqual([])
  })
})
