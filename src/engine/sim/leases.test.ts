import { describe, expect, test } from 'vitest'
import { equalBytes } from '../../base/bytes.ts'
import { encodeSimulation } from './canonical.ts'
import { id64 } from '../../base/id64.ts'
import type { ClusterConfig } from '../../run/config.ts'
import type { Simulation } from './simulation.ts'
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
} from './test-kit/runs.ts'

const LEASE = 'beef'

function withLease(ttl: number, seed = 1, changes: Partial<ClusterConfig> = {}): Simulation {
  const sim = cluster(3, seed, changes)
  const { name } = runUntilLeader(sim)
  ask(sim, name, { verb: 'lease-grant', ttl, id: LEASE })
  for (const key of ['k2', 'k1']) ask(sim, name, { verb: 'put', key, value: 'v', lease: LEASE })
  return sim
}

const livesEverywhere = (sim: Simulation): readonly number[] =>
  sim.members.map(({ server }) => server?.api.lessor.lookup(id64(0xbeef))?.keys.size ?? -1)
const revocations = (sim: Simulation): number =>
  [...(leader(sim).server?.pending.values() ?? [])].filter(({ kind }) => kind === 'expiry').length
const revisions = (sim: Simulation): readonly number[] => sim.members.map(({ server }) => server?.kv.rev ?? 0)

describe('a lease', () => {
  test('runs out on the leader, and its keys go everywhere in one revision', () => {
    const sim = withLease(3)
    runFor(sim, 1)
    expect(livesEverywhere(sim)).toEqual([2, 2, 2])
    const [before] = revisions(sim)
    runFor(sim, 4)
    expect(livesEverywhere(sim)).toEqual([-1, -1, -1])
    expect(revisions(sim)).toEqual([0, 0, 0].map(() => (before ?? 0) + 1))
    const rows = [...(leader(sim).server?.kv.changes((before ?? 0) + 1) ?? [])]
    expect(rows.map(([, row]) => row.kind)).toEqual(['delete', 'delete'])
    expect(eventsOf(sim, 'lease-expired')).toMatchObject([
      { member: leader(sim).name, lease: LEASE, ttl: 3, keys: 2 },
    ])
  })

  test('that cannot be revoked for want of a quorum is asked for again and again, and told of once', () => {
    const sim = withLease(3, 1, { checkQuorum: false })
    const { name } = leader(sim)
    for (const other of followers(sim)) sim.apply({ kind: 'crash', member: other })
    runFor(sim, 12)
    expect(eventsOf(sim, 'lease-expired')).toMatchObject([{ member: name, lease: LEASE, keys: 2 }])
    expect(revocations(sim)).toBeGreaterThan(1)
  })

  test('that is kept alive lives on, and dies when nobody keeps it', () => {
    const sim = withLease(3)
    const [follower = ''] = followers(sim)
    const request = { verb: 'lease-keep-alive', id: LEASE, once: false } as const
    sim.apply({ kind: 'client', client: 'c1', request, to: [follower] })
    runFor(sim, 12)
    expect(livesEverywhere(sim)).toEqual([2, 2, 2])
    const heard = eventsOf(sim, 'client-heard')
    expect(heard.length).toBeGreaterThan(9)
    const open = heard[0]?.request ?? 0
    sim.apply({ kind: 'interrupt', client: 'c1', request: open })
    runFor(sim, 5)
    expect(livesEverywhere(sim)).toEqual([-1, -1, -1])
  })

  test('gets its whole time again from a new leader', () => {
    const sim = withLease(5)
    runFor(sim, 3)
    sim.apply({ kind: 'crash', member: leader(sim).name })
    runUntilLeader(sim)
    runFor(sim, 4.5)
    const alive = (): boolean => livesEverywhere(sim).filter((keys) => keys === 2).length === 2
    expect(alive()).toBe(true)
    runUntil(sim, () => !alive(), 5)
  })

  test('is found again by a member that starts anew, with its keys', () => {
    const sim = withLease(100)
    const [follower = ''] = followers(sim)
    runFor(sim, 1)
    sim.apply({ kind: 'crash', member: follower })
    runFor(sim, 1)
    sim.apply({ kind: 'restart', member: follower })
    runFor(sim, 2)
    expect(livesEverywhere(sim)).toEqual([2, 2, 2])
    ask(sim, follower, { verb: 'lease-revoke', id: LEASE })
    runFor(sim, 1)
    expect(livesEverywhere(sim)).toEqual([-1, -1, -1])
  })

  test('does not run out without a leader', () => {
    const sim = withLease(2)
    for (const name of followers(sim)) sim.apply({ kind: 'crash', member: name })
    runFor(sim, 10)
    expect(livesEverywhere(sim).filter((keys) => keys === 2)).toHaveLength(1)
  })
})

test('any member tells how long a lease has left, in its own name, as only the leader knows', () => {
  const sim = withLease(100)
  for (const name of [leader(sim).name, ...followers(sim)]) {
    ask(sim, name, { verb: 'lease-timetolive', id: LEASE, keys: true })
    const response = sim.clients[0]?.requests.at(-1)?.response
    expect(response).toMatchObject({
      kind: 'lease-timetolive',
      ttl: 99,
      grantedTtl: 100,
      header: { memberId: sim.member(name).id },
    })
  }
})

test('a run with leases and watches goes on the same from a clone taken anywhere', () => {
  const sim = withLease(4, 2)
  const request = {
    verb: 'watch',
    key: 'k',
    span: { kind: 'prefix' },
    revision: 2,
    prevKv: true,
    filters: [],
    progressNotify: false,
  } as const
  sim.apply({ kind: 'client', client: 'c1', request, to: [followers(sim)[0] ?? ''] })
  for (let turn = 0; turn < 30; turn++) {
    const copy = sim.clone()
    for (const run of [sim, copy]) {
      if (turn === 3)
        run.apply({
          kind: 'client',
          client: 'c2',
          request: { verb: 'put', key: 'k9', value: 'v' },
          to: ['n1'],
        })
      runFor(run, 0.31)
    }
    expect(equalBytes(encodeSimulation(copy), encodeSimulation(sim))).toBe(true)
    expect(copy.hash()).toBe(sim.hash())
  }
  expect(eventsOf(sim, 'client-heard').map(({ text }) => text.split('\n')[0])).toEqual([
    '',
    'PUT',
    'PUT',
    'DELETE',
  ])
})

test('a watch on a cut-off member hears nothing until it is healed, and then everything', () => {
  const sim = cluster(3, 4)
  const { name } = runUntilLeader(sim)
  const [follower = ''] = followers(sim)
  put(sim, name, 'a', '1')
  runFor(sim, 1)
  const request = {
    verb: 'watch',
    key: 'a',
    revision: 0,
    prevKv: false,
    filters: [],
    progressNotify: false,
  } as const
  sim.apply({ kind: 'client', client: 'c1', request, to: [follower] })
  runFor(sim, 1)
  const others = sim.members.map((member) => member.name).filter((other) => other !== follower)
  sim.apply({ kind: 'partition', groups: [[follower], others] })
  put(sim, name, 'a', '2')
  put(sim, name, 'a', '3')
  const heard = (): readonly string[] => eventsOf(sim, 'client-heard').map(({ text }) => text)
  expect(heard()).toEqual([''])
  sim.apply({ kind: 'heal' })
  runFor(sim, 5)
  expect(heard()).toEqual(['', 'PUT\na\n2', 'PUT\na\n3'])
})

test('a full backend raises an alarm everywhere, refuses what writes, and takes it again when there is room', () => {
  const sim = cluster(3, 1, { quotaBytes: 60_000 })
  const { name } = runUntilLeader(sim)
  const big = 'x'.repeat(10_000)
  const statuses = ['a', 'b', 'c', 'd', 'e'].map((key) => put(sim, name, key, big).status)
  expect(statuses.at(-1)).toBe('error')
  runFor(sim, 1)
  expect(sim.members.map(({ server }) => server?.api.alarms.length)).toEqual([1, 1, 1])
  const [follower = ''] = followers(sim)
  expect(put(sim, follower, 's', 'small').text).toBe('Error: etcdserver: mvcc: database space exceeded')
  ask(sim, name, { verb: 'del', key: 'a', span: { kind: 'from-key' } })
  ask(sim, name, { verb: 'compaction', revision: leader(sim).server?.kv.rev ?? 0, physical: false })
  for (const member of sim.members) ask(sim, member.name, { verb: 'defragment' })
  for (const alarm of leader(sim).server?.api.alarms ?? []) {
    ask(sim, name, { verb: 'alarm-disarm', id: alarm.memberId.replace(/^0+/, ''), alarm: 'NOSPACE' })
  }
  expect(put(sim, name, 's', 'small').status).toBe('ok')
})
