import { describe, expect, it } from 'vitest'
import { encodeSimulation } from './canonical.ts'

import { equalBytes } from '../../base/bytes.ts'
import { hexOf, ID_NONE } from '../../base/id64.ts'
import type { ClusterConfig } from '../../run/config.ts'
import type { MemberRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import { endOf } from '../../run/position.ts'
import type { RecordedInput } from '../../run/recording.ts'
import {
  ask,
  cluster,
  eventsOf,
  followers,
  get,
  leader,
  put,
  runFor,
  runUntil,
  runUntilLeader,
  watch,
} from './test-kit/runs.ts'
import type { Simulation } from './simulation.ts'
import { refusesInWords } from '../lab/refuses-in-words.ts'

const ADD_N4 = {
  verb: 'member-add',
  name: 'n4',
  peerURLs: ['http://127.0.0.1:42380'],
  learner: false,
} as const
const ADD_LEARNER = { ...ADD_N4, learner: true } as const

/** Long enough that every connection is older than the 5 s that count. */
function settled(members = 3, changes: Partial<ClusterConfig> = {}): Simulation {
  const sim = cluster(members, 1, changes)
  runUntilLeader(sim)
  runFor(sim, 6)
  return sim
}

function change(sim: Simulation, request: MemberRequest, to: Name = leader(sim).name): string {
  const { status, text } = ask(sim, to, request)
  return `${status}: ${text.split('\n')[0] ?? ''}`
}

const idOf = (sim: Simulation, name: Name): string => hexOf(sim.member(name).id)

function firstFollower(sim: Simulation): Name {
  return followers(sim)[0] ?? ''
}

describe('a member that is added', () => {
  it('counts at once, joins with an empty log, and catches up', () => {
    const sim = settled()
    put(sim, 'n1', 'a', '1')
    expect(change(sim, ADD_N4)).toMatch(/^ok: Member [0-9a-f]{16} added to cluster [ 0-9a-f]{16}$/)
    const n4 = sim.member('n4')
    expect([n4.unstarted, n4.status, n4.standing]).toEqual([true, 'down', 'voter'])
    expect(eventsOf(sim, 'configured')).toMatchObject([
      { change: 'added', subject: 'n4', voters: 4, learners: 0 },
    ])
    expect(ask(sim, 'n1', { verb: 'member-list' }).text).toContain(
      `${idOf(sim, 'n4')}, unstarted, , http://127.0.0.1:42380, , false`,
    )
    sim.apply({ kind: 'start', member: 'n4' })
    runUntil(sim, () => n4.server?.applied === leader(sim).server?.applied)
    expect(get(sim, 'n4', 'a', true).value).toBe('1')
    runFor(sim, 1)
    expect(ask(sim, 'n4', { verb: 'member-list' }).text).toContain(
      `${idOf(sim, 'n4')}, started, n4, http://127.0.0.1:42380, http://127.0.0.1:42379, false`,
    )
    expect(n4.server?.node.status().voters.length).toBe(4)
    sim.apply({ kind: 'crash', member: 'n4' })
    sim.apply({ kind: 'restart', member: 'n4' })
    runFor(sim, 1)
    expect(n4.server?.membership.members).toEqual(leader(sim).server?.membership.members)
  })

  it('under a URL that is taken is refused when the entry is applied, by every member', () => {
    const sim = settled()
    expect(change(sim, { ...ADD_N4, peerURLs: ['http://127.0.0.1:2380'] })).toBe(
      'error: Error: etcdserver: Peer URLs already exists',
    )
    expect(eventsOf(sim, 'configured')).toEqual([])
    const [refused, ...more] = eventsOf(sim, 'member-refused')
    expect(refused).toMatchObject({ reason: 'peer-url-exists', subject: 'n4', missing: [] })
    expect(refused?.index).toBeGreaterThan(0)
    expect(more).toEqual([])
    expect(put(sim, 'n1', 'a', '1').status).toBe('ok')
  })

  it('is refused while a second one has not started: its connection is missing', () => {
    const sim = settled()
    change(sim, ADD_N4)
    expect(change(sim, { ...ADD_N4, name: 'n5', peerURLs: ['http://127.0.0.1:52380'] })).toBe(
      'error: Error: etcdserver: unhealthy cluster',
    )
  })

  it('as a learner it has no vote, so only the connections are asked, not how many have started', () => {
    const sim = settled(1)
    const n2 = { ...ADD_N4, name: 'n2', peerURLs: ['http://127.0.0.1:22380'] } as const
    const n3 = { ...ADD_N4, name: 'n3', peerURLs: ['http://127.0.0.1:32380'] } as const
    expect(change(sim, n2)).toContain('added')
    expect(change(sim, n3)).toBe(
      'error: Error: etcdserver: re-configuration failed due to not enough started members',
    )
    expect(change(sim, { ...n3, learner: true })).toBe('error: Error: etcdserver: unhealthy cluster')
  })

  it('is refused in the first five seconds: no connection is old enough', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    expect(change(sim, ADD_N4)).toBe('error: Error: etcdserver: unhealthy cluster')
  })
})

describe('a learner', () => {
  it('has no vote, answers serializable reads only, and is promoted once it has caught up', () => {
    const sim = settled()
    for (let i = 0; i < 12; i++) put(sim, 'n1', 'a', String(i))
    change(sim, ADD_LEARNER)
    const promote = { verb: 'member-promote', id: idOf(sim, 'n4') } as const
    expect(change(sim, promote)).toBe(
      'error: Error: etcdserver: can only promote a learner member which is in sync with leader',
    )
    expect(eventsOf(sim, 'member-refused')[0]).toMatchObject({
      subject: 'n4',
      reason: 'learner-not-ready',
      match: 0,
      last: leader(sim).server?.node.status().lastIndex,
    })
    expect(change(sim, { ...ADD_LEARNER, name: 'n5', peerURLs: ['http://127.0.0.1:52380'] })).toBe(
      'error: Error: etcdserver: too many learner members in cluster',
    )
    sim.apply({ kind: 'start', member: 'n4' })
    runFor(sim, 2)
    expect(get(sim, 'n4', 'a', true).value).toBe('11')
    expect(get(sim, 'n4', 'a').text).toBe('Error: etcdserver: rpc not supported for learner')
    expect(leader(sim).server?.node.status().voters.length).toBe(3)
    expect(change(sim, promote, firstFollower(sim))).toContain('promoted in cluster')
    expect(leader(sim).server?.node.status().voters.length).toBe(4)
    expect(change(sim, promote)).toBe('error: Error: etcdserver: can only promote a learner member')
  })
})

describe('a member that is removed', () => {
  it('stops itself a second later and its id never comes back', () => {
    const sim = settled()
    const gone = firstFollower(sim)
    const remove = { verb: 'member-remove', id: idOf(sim, gone) } as const
    expect(change(sim, remove)).toContain('removed from cluster')
    runFor(sim, 2)
    expect(eventsOf(sim, 'stopped')).toMatchObject([{ member: gone, why: 'removed' }])
    expect(sim.member(gone).standing).toBe('removed')
    expect(change(sim, remove)).toBe('error: Error: etcdserver: member not found')
    expect(put(sim, leader(sim).name, 'a', '1').status).toBe('ok')
  })

  it('and did not hear of it is turned away by the others, and stops then', () => {
    const sim = settled()
    const gone = firstFollower(sim)
    sim.apply({ kind: 'crash', member: gone })
    expect(change(sim, { verb: 'member-remove', id: idOf(sim, gone) })).toContain('removed from cluster')
    sim.apply({ kind: 'restart', member: gone })
    runFor(sim, 5)
    expect(eventsOf(sim, 'stopped')).toMatchObject([{ member: gone }])
  })

  it('may be the leader: it goes on until the others elect another', () => {
    const sim = settled()
    const old = leader(sim).name
    expect(change(sim, { verb: 'member-remove', id: idOf(sim, old) })).toContain('removed from cluster')
    runUntil(sim, () => sim.leader() !== null && leader(sim).name !== old)
    expect(put(sim, leader(sim).name, 'a', '1').status).toBe('ok')
  })
})

it('of two voters the one that stays needs the vote of the removed one when it did not hear (swarm seed 821)', () => {
  const sim = settled(2, { strictReconfigCheck: false })
  const gone = leader(sim).name
  const [left = ''] = followers(sim)
  const request: MemberRequest = { verb: 'member-remove', id: idOf(sim, gone) }
  sim.apply({ kind: 'client', client: 'c1', request, to: [gone] })
  runUntil(sim, () => eventsOf(sim, 'configured').length > 0)
  sim.apply({ kind: 'partition', groups: [[gone], [left]] })
  runFor(sim, 8)
  expect([sim.member(gone).status, sim.leader()]).toEqual(['down', null])
  sim.apply({ kind: 'heal' })
  runUntil(
    sim,
    () => {
      if (sim.member(gone).status === 'down') sim.apply({ kind: 'restart', member: gone })
      return sim.leader()?.name === left
    },
    30,
  )
  runFor(sim, 2)
  expect(sim.member(left).server?.node.status().voters).toEqual([sim.member(left).id])
  expect(put(sim, left, 'a', '1').status).toBe('ok')
})

it('the last voter is never removed, whoever asks and however: etcd would panic there', () => {
  const sim = settled(1, { strictReconfigCheck: false })
  const remove = (): string => change(sim, { verb: 'member-remove', id: idOf(sim, 'n1') }, 'n1')
  expect(remove()).toBe('error: Error: etcdserver: removed all voters')
  expect(change(sim, ADD_LEARNER)).toContain('added')
  expect(remove()).toBe('error: Error: etcdserver: removed all voters')
  expect(put(sim, 'n1', 'a', '1').status).toBe('ok')
})

describe('three voters, one dead', () => {
  it('removed first and replaced then, the cluster takes writes at every step', () => {
    const sim = settled()
    const dead = firstFollower(sim)
    const writes = (): string => put(sim, leader(sim).name, 'a', '1').status
    sim.apply({ kind: 'crash', member: dead })
    expect(writes()).toBe('ok')
    expect(change(sim, { verb: 'member-remove', id: idOf(sim, dead) })).toContain('removed')
    expect(writes()).toBe('ok')
    expect(change(sim, ADD_N4)).toContain('added')
    expect(writes()).toBe('ok')
    sim.apply({ kind: 'start', member: 'n4' })
    runFor(sim, 2)
    expect(writes()).toBe('ok')
    const { voters } = leader(sim).server?.node.status() ?? { voters: [] }
    expect(voters.length).toBe(3)
    expect(sim.member('n4').server?.applied).toBe(leader(sim).server?.applied)
  })

  it('an addition first is refused, and so is removing a healthy one', () => {
    const sim = settled()
    const dead = firstFollower(sim)
    sim.apply({ kind: 'crash', member: dead })
    expect(change(sim, ADD_N4)).toBe('error: Error: etcdserver: unhealthy cluster')
    expect(eventsOf(sim, 'member-refused')).toMatchObject([
      {
        member: leader(sim).name,
        subject: 'n4',
        reason: 'unhealthy',
        index: 0,
        voters: 3,
        started: 3,
        connected: 2,
        missing: [dead],
      },
    ])
    expect(change(sim, ADD_LEARNER)).toBe('error: Error: etcdserver: unhealthy cluster')
    const healthy = followers(sim).find((name) => name !== dead) ?? ''
    expect(change(sim, { verb: 'member-remove', id: idOf(sim, healthy) })).toBe(
      'error: Error: etcdserver: unhealthy cluster',
    )
  })

  it('with the check off two additions take the quorum', () => {
    const sim = settled(3, { strictReconfigCheck: false })
    sim.apply({ kind: 'crash', member: firstFollower(sim) })
    const { name } = leader(sim)
    // Three of four are needed and two run: the addition is committed by the old quorum and ends it.
    expect(change(sim, ADD_N4)).toContain('added')
    expect(put(sim, name, 'a', '1').status).toBe('timeout')
  })
})

describe('a member that is added again under its own name', () => {
  const again = {
    verb: 'member-add',
    name: 'n3',
    peerURLs: ['http://127.0.0.1:32380'],
    learner: false,
  } as const

  /** n3 is gone, its data dir is still there. */
  function without3(): Simulation {
    const sim = settled()
    expect(change(sim, { verb: 'member-remove', id: idOf(sim, 'n3') }, 'n1')).toContain('removed')
    expect(refusesInWords(sim, { kind: 'client', client: 'c1', request: again, to: ['n1'] })).toBe(
      'n3 was removed and still runs',
    )
    runFor(sim, 6)
    return sim
  }

  it('has a new id, starts on an empty data dir and catches up', () => {
    const sim = without3()
    const old = idOf(sim, 'n3')
    put(sim, 'n1', 'a', '1')
    expect(change(sim, again, leader(sim).name)).toContain('added')
    expect(idOf(sim, 'n3')).not.toBe(old)
    expect([sim.member('n3').standing, sim.member('n3').unstarted]).toEqual(['voter', true])
    sim.apply({ kind: 'wipe', member: 'n3' })
    sim.apply({ kind: 'start', member: 'n3' })
    runUntil(sim, () => sim.member('n3').server?.applied === leader(sim).server?.applied)
    expect(get(sim, 'n3', 'a', true).value).toBe('1')
    expect(sim.members.length).toBe(3)
  })

  it('dies on the old data dir: its log is that of the removed id', () => {
    const sim = without3()
    expect(change(sim, again, leader(sim).name)).toContain('added')
    sim.apply({ kind: 'start', member: 'n3' })
    expect(eventsOf(sim, 'stopped').at(-1)).toMatchObject({
      member: 'n3',
      why: 'fatal',
      text: 'the member has been permanently removed from the cluster',
    })
  })

  it('wiped but not added again it boots under the removed id, is turned away and stops', () => {
    const sim = without3()
    sim.apply({ kind: 'wipe', member: 'n3' })
    sim.apply({ kind: 'restart', member: 'n3' })
    runUntil(sim, () => sim.member('n3').status === 'down')
    expect(eventsOf(sim, 'stopped').at(-1)).toMatchObject({ member: 'n3', why: 'removed' })
    const lines = eventsOf(sim, 'log-line').filter(({ member }) => member === 'n3')
    expect(lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^rafthttp: failed to dial .* \(the member has been permanently removed/),
        'etcdserver: the member has been permanently removed from the cluster',
      ]),
    )
  })

  it('any number of times: only those that are there count toward the machines', () => {
    const sim = cluster(1)
    runUntilLeader(sim)
    for (let i = 0; i < 18; i++) {
      runFor(sim, 1)
      const learner = { ...ADD_N4, name: 'x', learner: true }
      expect(change(sim, learner, 'n1')).toContain('added')
      expect(change(sim, { verb: 'member-remove', id: idOf(sim, 'x') }, 'n1')).toContain('removed')
    }
  })
})

describe('a promotion that a member without a leader is asked for', () => {
  it('is tried again every election timeout, and made when somebody leads', () => {
    const sim = settled()
    change(sim, ADD_LEARNER)
    sim.apply({ kind: 'start', member: 'n4' })
    runFor(sim, 2)
    const old = leader(sim).name
    const asked = firstFollower(sim)
    sim.apply({ kind: 'crash', member: old })
    runUntil(sim, () => sim.member(asked).server?.lead === ID_NONE)
    const promote = { verb: 'member-promote', id: idOf(sim, 'n4') } as const
    const { status, text } = ask(sim, asked, promote)
    expect(`${status}: ${text}`).toContain('promoted in cluster')
  })
})

describe('the addresses of a member', () => {
  it('are where a snapshot is posted to: one that moved without a restart gets none', () => {
    const sim = cluster(3, 1, { snapshotCount: 20, snapshotCatchUpEntries: 5 })
    runUntilLeader(sim)
    runFor(sim, 6)
    const far = firstFollower(sim)
    const moved = { verb: 'member-update', id: idOf(sim, far), peerURLs: ['http://10.9.9.9:2380'] } as const
    sim.apply({
      kind: 'partition',
      groups: [[far], sim.members.map(({ name }) => name).filter((n) => n !== far)],
    })
    runFor(sim, 3)
    expect(change(sim, moved)).toContain('updated')
    for (let i = 0; i < 60; i++) put(sim, leader(sim).name, 'a', String(i))
    sim.apply({ kind: 'heal' })
    runFor(sim, 6)
    expect(eventsOf(sim, 'snapshot-sent').length).toBeGreaterThan(0)
    expect(eventsOf(sim, 'snapshot-received')).toEqual([])
    expect(eventsOf(sim, 'log-line').map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /^rafthttp: database snapshot \[index: \d+, to: [0-9a-f]+\] failed to be sent out/,
      ),
    )
    // Started again it listens where the others look for it.
    sim.apply({ kind: 'stop', member: far })
    sim.apply({ kind: 'restart', member: far })
    runUntil(sim, () => sim.member(far).server?.applied === leader(sim).server?.applied)
    expect(eventsOf(sim, 'snapshot-received').length).toBe(1)
  })
})

describe('a handover', () => {
  it('that the successor does not take is given up after an election timeout, and then writes pass again', () => {
    const sim = settled()
    const [to = '', other = ''] = followers(sim)
    const { name } = leader(sim)
    sim.apply({ kind: 'pause', member: to })
    put(sim, name, 'a', '1')
    sim.apply({ kind: 'transfer', member: to })
    expect(sim.member(name).server?.node.status().leadTransferee).toBe(sim.member(to).id)
    expect(put(sim, name, 'a', '2').text).toContain('raft proposal dropped')
    runUntil(sim, () => eventsOf(sim, 'transfer').length === 2, 3)
    expect(eventsOf(sim, 'transfer')).toMatchObject([
      { member: name, to, stage: 'begun' },
      { member: name, to, stage: 'aborted' },
    ])
    expect([leader(sim).name, put(sim, other, 'a', '3').status]).toEqual([name, 'ok'])
  })
})

it('each server logs its life in etcd’s own words', () => {
  const sim = settled()
  const gone = firstFollower(sim)
  const { name } = leader(sim)
  sim.apply({ kind: 'crash', member: gone })
  runFor(sim, 1)
  change(sim, ADD_N4)
  change(sim, { verb: 'member-remove', id: idOf(sim, gone) })
  sim.apply({ kind: 'restart', member: gone })
  runFor(sim, 5)
  const linesOf = (member: Name): readonly string[] =>
    eventsOf(sim, 'log-line')
      .filter((event) => event.member === member)
      .map(({ level, text }) => `${level} ${text}`)
  const self = idOf(sim, name)
  const cluster = /in cluster ([0-9a-f]+)$/.exec(linesOf(name)[0] ?? '')?.[1] ?? ''
  expect(linesOf(name)).toEqual(
    expect.arrayContaining([
      `INFO etcdserver: starting member ${self} in cluster ${cluster}`,
      `INFO ${self} became leader at term 2`,
      `INFO raft.node: ${self} elected leader ${self} at term 2`,
      `INFO etcdserver: published {Name:${name} ClientURLs:[${sim.member(name).identity.clientURLs.join(' ')}]} to cluster ${cluster}`,
      'INFO etcdserver/membership: set the initial cluster version to 3.4',
      `INFO rafthttp: starting peer ${idOf(sim, gone)}...`,
      `INFO rafthttp: added peer ${idOf(sim, gone)}`,
      `INFO rafthttp: peer ${idOf(sim, gone)} became active`,
      `INFO rafthttp: established a TCP streaming connection with peer ${idOf(sim, gone)} (stream Message reader)`,
      `WARN rafthttp: lost the TCP streaming connection with peer ${idOf(sim, gone)} (stream Message reader)`,
      `INFO rafthttp: removed peer ${idOf(sim, gone)}`,
      `WARN rafthttp: rejected the stream from peer ${idOf(sim, gone)} since it was removed`,
      `INFO rafthttp: peer ${idOf(sim, gone)} became inactive (message send to peer failed)`,
      `INFO etcdserver/membership: removed member ${idOf(sim, gone)} from cluster ${cluster}`,
    ]),
  )
  expect(linesOf(name).find((line) => line.startsWith('WARN etcdserver'))).toMatch(
    /^WARN etcdserver: not healthy for reconfigure, rejecting member add \{ID:[0-9a-f]+ RaftAttributes:\{PeerURLs:\[http:\/\/127\.0\.0\.1:42380\] IsLearner:false\} Attributes:\{Name: ClientURLs:\[\]\}\}$/,
  )
  const told = linesOf(gone)
  expect(told.some((line) => line.includes(`restarting member ${idOf(sim, gone)} in cluster`))).toBe(true)
  const end = told.indexOf('ERROR etcdserver: the member has been permanently removed from the cluster')
  expect(told[end + 1]).toBe('INFO etcdserver: the data-dir used by this member must be removed.')
})

it('a leader hands its office to the member that is named', () => {
  const sim = settled()
  const next = firstFollower(sim)
  sim.apply({ kind: 'transfer', member: next })
  runUntil(sim, () => sim.leader()?.name === next, 2)
  expect(put(sim, next, 'a', '1').status).toBe('ok')
})

it('no promise breaks and a copy goes the same way while members come and go', () => {
  const sim = cluster(3)
  const client = (at: number, request: MemberRequest): RecordedInput => ({
    pos: endOf(at * 1_000_000),
    input: { kind: 'client', client: 'c1', request, to: ['n1', 'n2', 'n3'] },
  })
  const changes: readonly RecordedInput[] = [
    client(8, ADD_N4),
    { pos: endOf(9_000_000), input: { kind: 'start', member: 'n4' } },
    client(15, { verb: 'member-remove', id: idOf(sim, 'n1') }),
    client(24, { verb: 'member-remove', id: idOf(sim, 'n2') }),
  ]
  const copy = sim.clone()
  expect(watch(sim, 30_000_000, changes)).toEqual([])
  watch(copy, 30_000_000, changes)
  expect(eventsOf(sim, 'configured').map(({ voters }) => voters)).toEqual([4, 3, 2])
  expect(leader(sim).server?.node.status().voters).toEqual([sim.member('n3').id, sim.member('n4').id].sort())
  expect(copy.hash()).toBe(sim.hash())
  expect(equalBytes(encodeSimulation(copy), encodeSimulation(sim))).toBe(true)
})
