import { describe, expect, it } from 'vitest'
import { encodeSimulation } from './canonical.ts'

import { majorityVoteResult } from '../raft/quorum/majority.ts'
import {
  ask,
  cluster,
  eventsOf,
  followers,
  leader,
  put,
  runFor,
  runUntil,
  runUntilLeader,
  watch,
} from './test-kit/runs.ts'
import { endOf } from '../../run/position.ts'
import type { Name } from '../../run/input.ts'
import type { Simulation } from './simulation.ts'
import { refusesInWords } from '../lab/refuses-in-words.ts'

function settled(members = 3): Simulation {
  const sim = cluster(members)
  runUntilLeader(sim)
  runFor(sim, 6)
  return sim
}

const votersOf = (sim: Simulation, ids: readonly string[]): readonly Name[] =>
  sim.members.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
const halves = (sim: Simulation): readonly (readonly Name[])[] => {
  const status = leader(sim).server!.node.status()
  return [votersOf(sim, status.voters), votersOf(sim, status.votersOutgoing)]
}

describe('several members at once', () => {
  it('go through a joint configuration that raft leaves by itself; who is removed stops', () => {
    const sim = settled()
    const [gone = '', stays = ''] = followers(sim)
    const old = sim.members.map(({ name }) => name)
    sim.apply({ kind: 'reconfigure', voters: [leader(sim).name, stays, 'n4', 'n5'], explicit: false })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    sim.apply({ kind: 'start', member: 'n4' })
    sim.apply({ kind: 'start', member: 'n5' })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 1)
    const now = [leader(sim).name, stays, 'n4', 'n5'].sort()
    expect(eventsOf(sim, 'joint')).toMatchObject([
      { stage: 'entered', voters: now, outgoing: old, auto: true },
      { stage: 'left', voters: now, outgoing: [], auto: false },
    ])
    expect(eventsOf(sim, 'configured').map(({ change, subject }) => [change, subject])).toEqual([
      ['added', 'n4'],
      ['added', 'n5'],
      ['removed', gone],
    ])
    runFor(sim, 3)
    expect(sim.member(gone).status).toBe('down')
    expect(put(sim, stays, 'a', '1').status).toBe('ok')
    expect(sim.member('n5').server?.applied).toBe(leader(sim).server?.applied)
  })

  it('stay in an explicit one until they are told to leave it, over an election too', () => {
    const sim = settled()
    const [first = '', second = ''] = followers(sim)
    const old = leader(sim).name
    sim.apply({ kind: 'reconfigure', voters: [first, second, 'n4'], explicit: true })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    sim.apply({ kind: 'start', member: 'n4' })
    runFor(sim, 3)
    expect(halves(sim)).toEqual([[first, second, 'n4'], [old, first, second].sort()])
    sim.apply({ kind: 'crash', member: old })
    runUntil(sim, () => sim.leader() !== null)
    expect(halves(sim)).toEqual([[first, second, 'n4'], [old, first, second].sort()])
    sim.apply({ kind: 'restart', member: old })
    runFor(sim, 1)
    sim.apply({ kind: 'leave-joint' })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 1)
    expect(halves(sim)).toEqual([[first, second, 'n4'], []])
    runFor(sim, 3)
    expect([sim.member(old).standing, sim.member(old).status]).toEqual(['removed', 'down'])
  })

  it('commit nothing and elect nobody while one half has no majority', () => {
    const sim = settled(5)
    const lead = leader(sim).name
    const [first = '', second = '', third = ''] = followers(sim)
    sim.apply({ kind: 'reconfigure', voters: [lead, first, second], explicit: true })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    runFor(sim, 1)
    expect(put(sim, lead, 'a', '1').status).toBe('ok')
    // Three of five are left: a majority of the outgoing half, and one of three of the incoming.
    sim.apply({ kind: 'crash', member: first })
    sim.apply({ kind: 'crash', member: second })
    expect(put(sim, lead, 'a', '2').status).toBe('timeout')
    expect(sim.leader()).toBeNull()
    const standing = sim.member(third).server!.node.status()
    const all = new Map(
      standing.votersOutgoing.map((id) => [id, ![first, second].includes(sim.memberById(id)?.name ?? '')]),
    )
    expect(majorityVoteResult(standing.votersOutgoing, all, 3)).toBe('VoteWon')
    sim.apply({ kind: 'restart', member: first })
    runUntil(sim, () => sim.leader() !== null)
    expect(put(sim, leader(sim).name, 'a', '3').status).toBe('ok')
  })

  it('an ordinary change of a member is dropped by raft meanwhile', () => {
    const sim = settled()
    const [first = ''] = followers(sim)
    sim.apply({ kind: 'reconfigure', voters: [leader(sim).name, first], explicit: true })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    const added = ask(sim, leader(sim).name, {
      verb: 'member-add',
      name: 'n4',
      peerURLs: ['http://127.0.0.1:42380'],
      learner: false,
    })
    expect(added.status).toBe('timeout')
    expect(eventsOf(sim, 'log-line').map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /ignoring conf change .* at config .*&&.*: must transition out of joint config first$/,
      ),
    )
  })

  it('a member that restarts in the middle, from its log or from a snapshot, is in the same joint configuration', () => {
    const sim = cluster(3, 1, { snapshotCount: 20, snapshotCatchUpEntries: 5 })
    runUntilLeader(sim)
    runFor(sim, 6)
    const [first = '', second = ''] = followers(sim)
    sim.apply({ kind: 'reconfigure', voters: [leader(sim).name, first, 'n4'], explicit: true })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    sim.apply({ kind: 'start', member: 'n4' })
    runFor(sim, 2)
    const before = halves(sim)
    for (const name of [second, first]) {
      sim.apply({ kind: 'crash', member: name })
      for (let i = 0; i < 30; i++) put(sim, leader(sim).name, 'a', String(i))
      sim.apply({ kind: 'restart', member: name })
      runFor(sim, 3)
      const status = sim.member(name).server!.node.status()
      expect([votersOf(sim, status.voters), votersOf(sim, status.votersOutgoing)]).toEqual(before)
    }
  })

  it('is refused without a leader, in a joint configuration, for a member that was removed, and for nothing', () => {
    const sim = cluster(3)
    expect(refusesInWords(sim, { kind: 'reconfigure', voters: ['n1'], explicit: false })).toBe('nobody leads')
    runUntilLeader(sim)
    runFor(sim, 6)
    const names = sim.members.map(({ name }) => name)
    const refuses = (voters: readonly Name[]): string | null =>
      refusesInWords(sim, { kind: 'reconfigure', voters, explicit: true })
    expect(refuses(names)).toBe('these are the voters already')
    expect(refuses([])).toBe('somebody must vote')
    expect(refuses(['n1', 'n1'])).toBe('a voter is named twice')
    expect(refuses(['n1', 'c7'])).toBe('"c7" is not a member\'s name')
    expect(refusesInWords(sim, { kind: 'leave-joint' })).toBe('the configuration is not joint')
    sim.apply({ kind: 'reconfigure', voters: [leader(sim).name], explicit: true })
    runUntil(sim, () => eventsOf(sim, 'joint').length > 0)
    expect(refuses(['n1', 'n2'])).toBe('the configuration is joint already')
  })

  it('breaks no promise, and a copy goes the same way', () => {
    const sim = cluster(3)
    const inputs = [
      { pos: endOf(8_000_000), input: { kind: 'reconfigure', voters: ['n1', 'n4', 'n5'], explicit: true } },
      { pos: endOf(9_000_000), input: { kind: 'start', member: 'n4' } },
      { pos: endOf(9_000_000), input: { kind: 'start', member: 'n5' } },
      { pos: endOf(12_000_000), input: { kind: 'leave-joint' } },
    ] as const
    const copy = sim.clone()
    expect(watch(sim, 20_000_000, inputs)).toEqual([])
    watch(copy, 20_000_000, inputs)
    expect(eventsOf(sim, 'joint').map(({ stage }) => stage)).toEqual(['entered', 'left'])
    expect(copy.hash()).toBe(sim.hash())
    expect(encodeSimulation(copy)).toEqual(encodeSimulation(sim))
  })
})
