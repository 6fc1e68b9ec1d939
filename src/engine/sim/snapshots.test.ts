import { describe, expect, it } from 'vitest'
import { encodeSimulation } from './canonical.ts'

import { hexOf } from '../../base/id64.ts'
import { decodeSnapFile } from '../snap/snap-file.ts'
import { openBolt } from '../backend/bolt-reader.ts'
import type { SimMember } from './member.ts'
import type { Simulation } from './simulation.ts'
import {
  ask,
  cluster,
  eventsOf,
  followers,
  get,
  leader,
  put,
  randomInputs,
  runFor,
  runUntil,
  runUntilLeader,
  watch,
} from './test-kit/runs.ts'

const SMALL = { snapshotCount: 10, snapshotCatchUpEntries: 5, walSegmentBytes: 1024 }

function busy(members: number, puts: number, changes = {}): Simulation {
  const sim = cluster(members, 1, { ...SMALL, ...changes })
  runUntilLeader(sim)
  write(sim, puts)
  runFor(sim, 1)
  return sim
}

function write(sim: Simulation, puts: number): void {
  for (let i = 0; i < puts; i++) put(sim, leader(sim).name, `k${i % 7}`, `v${sim.trace.length}`)
}

const names = (member: SimMember, ending: string): string[] =>
  member.disk
    .paths()
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice('member/'.length))

describe('a lone member', () => {
  it('takes a snapshot whenever more than snapshotCount entries were applied, as etcd does with 10', () => {
    const sim = busy(1, 42)
    expect(eventsOf(sim, 'snapshot-taken').map(({ index }) => index)).toEqual([11, 22, 33, 44])
    expect(eventsOf(sim, 'snapshot-saved').map(({ compacted }) => compacted)).toEqual([6, 17, 28, 39])
    expect(leader(sim).server?.node.storage.firstIndex()).toBe(40)
    expect(names(leader(sim), '.snap')).toEqual([
      'snap/0000000000000002-000000000000000b.snap',
      'snap/0000000000000002-0000000000000016.snap',
      'snap/0000000000000002-0000000000000021.snap',
      'snap/0000000000000002-000000000000002c.snap',
    ])
  })

  it('writes what a reader of etcd’s files expects', () => {
    const sim = busy(1, 30)
    const [member] = sim.members
    const file = decodeSnapFile(member!.disk.read('member/snap/0000000000000002-0000000000000016.snap'))
    if (!file.ok) throw new Error(file.error)
    expect(file.value.metadata).toMatchObject({ index: 22, term: 2, confState: { voters: [member!.id] } })
    const text = new TextDecoder().decode(file.value.data!)
    expect(text).toContain(`"Path":"/0/members/${hexOf(member!.id)}/raftAttributes"`)
    expect(text).toContain(
      '"Path":"/0/version","CreatedIndex":0,"ModifiedIndex":0,"ExpireTime":"0001-01-01T00:00:00Z","Value":"3.4.0"',
    )
    const db = openBolt(member!.disk.read('member/snap/db'))
    if (!db.ok) throw new Error(db.error)
    expect(db.value.buckets.get('key')?.length).toBe(30)
    expect([...db.value.buckets.keys()]).toContain('members_removed')
  })

  it('starts again from its snapshot, and applies only what its backend does not hold', () => {
    const sim = busy(1, 40)
    const [member] = sim.members
    const { kv, applied } = member!.server!
    sim.apply({ kind: 'crash', member: 'n1' })
    const { length } = sim.trace
    sim.apply({ kind: 'restart', member: 'n1' })
    expect(eventsOf(sim, 'started', length)[0]).toMatchObject({ restart: true })
    expect(member!.server!.node.storage.firstIndex()).toBe(45)
    runFor(sim, 3)
    expect(member!.server!.applied).toBeGreaterThan(applied)
    expect(member!.server!.kv.hashKv(kv.rev)).toBe(kv.hashKv())
    expect(eventsOf(sim, 'applied', length).every(({ index }) => index > applied - 2)).toBe(true)
  })

  it('purges what it no longer needs, every 30 s', () => {
    const sim = busy(1, 200, { maxWals: 2, maxSnapshots: 3 })
    runFor(sim, 31)
    const purged = eventsOf(sim, 'purged').map(({ path }) => path)
    expect(
      purged.some((path) => path.endsWith('.wal')) && purged.some((path) => path.endsWith('.snap')),
    ).toBe(true)
    expect(names(leader(sim), '.snap').length).toBe(3)
    expect(names(leader(sim), '.wal').length).toBe(2)
    sim.apply({ kind: 'crash', member: 'n1' })
    sim.apply({ kind: 'restart', member: 'n1' })
    runFor(sim, 3)
    expect(leader(sim).server?.kv.rev).toBe(201)
  })
})

describe('a follower that the log no longer serves', () => {
  function late(): { sim: Simulation; name: string; since: number } {
    const sim = busy(3, 8)
    const [name = ''] = followers(sim)
    sim.apply({ kind: 'crash', member: name })
    write(sim, 40)
    const since = sim.trace.length
    sim.apply({ kind: 'restart', member: name })
    return { sim, name, since }
  }

  it('gets a snapshot, and then has what the others have', () => {
    const { sim, name, since } = late()
    runUntil(sim, () => eventsOf(sim, 'snapshot-restored', since).length > 0)
    runFor(sim, 2)
    const [sent] = eventsOf(sim, 'snapshot-sent', since)
    const [restored] = eventsOf(sim, 'snapshot-restored', since)
    expect(sent).toMatchObject({ member: leader(sim).name, to: name })
    expect(sent!.first).toBeGreaterThan(12)
    expect(restored).toMatchObject({ member: name, index: sent!.index, term: sent!.term })
    expect(eventsOf(sim, 'sent', since).filter(({ type }) => type === 'MsgSnap').length).toBe(1)
    expect(sim.member(name).server?.kv.hashKv()).toBe(leader(sim).server?.kv.hashKv())
    expect(sim.member(name).server?.membership.members).toEqual(leader(sim).server?.membership.members)
    expect(names(sim.member(name), '.snap.db')).toEqual([])
    put(sim, name, 'after', 'all')
    expect(get(sim, name, 'after').value).toBe('all')
  })

  it('starts again from the snapshot that it got', () => {
    const { sim, name, since } = late()
    runUntil(sim, () => eventsOf(sim, 'snapshot-restored', since).length > 0)
    sim.apply({ kind: 'crash', member: name })
    sim.apply({ kind: 'restart', member: name })
    runFor(sim, 3)
    expect(sim.member(name).server?.kv.hashKv()).toBe(leader(sim).server?.kv.hashKv())
  })

  it('that dies at any moment on the way gets there all the same', () => {
    const { sim, name, since } = late()
    const moments: Simulation[] = []
    while (eventsOf(sim, 'snapshot-restored', since).length === 0) {
      moments.push(sim.clone())
      sim.step()
    }
    for (const moment of moments) {
      if (moment.member(name).status === 'down') continue
      moment.apply({ kind: 'crash', member: name })
      moment.apply({ kind: 'restart', member: name })
      runFor(moment, 12)
      expect(moment.member(name).server?.kv.hashKv()).toBe(leader(moment).server?.kv.hashKv())
    }
    expect(moments.length).toBeGreaterThan(5)
  })

  it('gets another one when the first is lost', () => {
    const { sim, name } = late()
    sim.apply({ kind: 'drop-next', type: 'MsgSnap', from: leader(sim).name, to: name })
    runFor(sim, 12)
    expect(eventsOf(sim, 'dropped').filter(({ type }) => type === 'MsgSnap').length).toBe(1)
    expect(sim.member(name).server?.kv.hashKv()).toBe(leader(sim).server?.kv.hashKv())
  })
})

it('a member that joins after a first snapshot is brought up by one', () => {
  const sim = busy(3, 30)
  runFor(sim, 6)
  const peerURLs = ['http://127.0.0.1:42380']
  expect(
    ask(sim, leader(sim).name, { verb: 'member-add', name: 'n4', peerURLs, learner: false }).status,
  ).toBe('ok')
  sim.apply({ kind: 'start', member: 'n4' })
  runUntil(sim, () => eventsOf(sim, 'snapshot-restored').length > 0)
  runFor(sim, 3)
  const joined = sim.member('n4')
  expect(joined.server?.kv.hashKv()).toBe(leader(sim).server?.kv.hashKv())
  expect(joined.server?.membership.members.length).toBe(4)
})

it('a clone that was made at any step goes on as its original does', () => {
  const sim = cluster(3, 5, { ...SMALL, workload: 8 })
  for (let i = 0; i < 6; i++) {
    runFor(sim, 1)
    const clone = sim.clone()
    runFor(sim, 4)
    runFor(clone, 4)
    expect(clone.hash()).toBe(sim.hash())
    expect(Buffer.from(encodeSimulation(clone)).equals(Buffer.from(encodeSimulation(sim)))).toBe(true)
  }
})

it('no checker complains of random runs with snapshots', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const sim = cluster(seed % 2 === 0 ? 3 : 5, seed, {
      ...SMALL,
      snapshotCatchUpEntries: seed % 3,
      workload: 8,
    })
    expect(watch(sim, 14_000_000, randomInputs(seed, sim.members.length, 10))).toEqual([])
    expect(eventsOf(sim, 'snapshot-saved').length).toBeGreaterThan(3)
  }
})
