import { describe, expect, it } from 'vitest'

import { DB_PATH } from '../etcdserver/backend.ts'
import { readBackend } from '../etcdserver/backend-image.ts'
import { openBolt } from '../backend/bolt-reader.ts'
import type { Simulation } from './simulation.ts'
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
} from './test-kit/runs.ts'

const BIG = 'x'.repeat(3000)

function filled(puts: number, changes: Parameters<typeof cluster>[2] = {}): Simulation {
  const sim = cluster(3, 2, changes)
  const { name } = runUntilLeader(sim)
  for (let i = 0; i < puts; i++) put(sim, name, `k${i % 10}`, BIG)
  runFor(sim, 1)
  return sim
}

function sizes(sim: Simulation, name: string): { readonly total: number; readonly inUse: number } {
  return sim.member(name).server?.backend.size ?? { total: 0, inUse: 0 }
}

function lines(sim: Simulation, part: string): readonly string[] {
  return eventsOf(sim, 'log-line').flatMap(({ member, text }) =>
    text.includes(part) ? [`${member}: ${text}`] : [],
  )
}

describe('a compaction', () => {
  it('frees pages and leaves the file as long; a defragmentation shortens it, on the member that is asked', () => {
    const sim = filled(60)
    const { name, server } = leader(sim)
    const full = sizes(sim, name)
    const revision = server?.kv.rev ?? 0
    ask(sim, name, { verb: 'compaction', revision, physical: true })
    expect(eventsOf(sim, 'compacted')).toMatchObject([{ member: name, revision, auto: false }])
    // What the last commit set free counts as used until the next one.
    put(sim, name, 'small', '1')
    runFor(sim, 1)
    const compacted = sizes(sim, name)
    expect(compacted.total).toBeGreaterThanOrEqual(full.total)
    expect(compacted.inUse).toBeLessThan(full.inUse / 2)
    expect(ask(sim, name, { verb: 'defragment' }).status).toBe('ok')
    expect(sizes(sim, name).total).toBeLessThan(full.total / 2)
    for (const other of followers(sim)) expect(sizes(sim, other).total).toBeGreaterThanOrEqual(full.total)
    expect(sim.member(name).disk.bytesOf(DB_PATH)).toBe(sizes(sim, name).total)
  })

  it('whose process dies between its two marks goes on with the next one, and says so', () => {
    const sim = filled(2)
    const { name } = leader(sim)
    for (let i = 0; i < 30; i++) {
      const op = (k: number) => ({ verb: 'put', key: `t${i}-${k}`, value: 'v' }) as const
      const ops = Array.from({ length: 100 }, (_, k) => op(k))
      ask(sim, name, { verb: 'txn', compare: [], success: ops, failure: [] })
    }
    ask(sim, name, { verb: 'del', key: 't', span: { kind: 'prefix' } })
    runFor(sim, 1)
    const revision = leader(sim).server?.kv.rev ?? 0
    ask(sim, name, { verb: 'compaction', revision, physical: false })
    const [other = ''] = followers(sim)
    runUntil(sim, () => sim.member(other).server?.kv.isCompacting === true)
    sim.apply({ kind: 'crash', member: other })
    const found = readBackend(sim.member(other).disk.read(DB_PATH))
    expect(found.ok && [found.value.kv.compactRev, found.value.kv.finishedCompactRev]).toEqual([revision, -1])
    sim.apply({ kind: 'restart', member: other })
    runFor(sim, 3)
    expect(lines(sim, 'scheduled compaction').filter((line) => line.startsWith(other))).toEqual([
      `${other}: mvcc: resume scheduled compaction at ${revision}`,
      `${other}: mvcc: finished scheduled compaction at ${revision}`,
    ])
    const hashes = sim.members.map((member) => member.server?.kv.hashKv())
    expect(new Set(hashes).size).toBe(1)
    const rows = sim.members.map(({ disk }) => {
      const file = openBolt(disk.read(DB_PATH))
      return file.ok ? file.value.buckets.get('key')?.length : file.error
    })
    expect(rows).toEqual([2, 2, 2])
  })
})

describe('a defragmentation', () => {
  it('keeps who asks that member for keys waiting, and nobody else; raft goes on', () => {
    const sim = filled(40, { fsyncMs: 400 })
    const [slow = '', other = ''] = followers(sim)
    const { name } = leader(sim)
    sim.apply({ kind: 'client', client: 'c2', request: { verb: 'defragment' }, to: [slow] })
    runFor(sim, 0.1)
    const before = sim.pos.at
    expect(get(sim, other, 'k1', true).status).toBe('ok')
    expect(sim.pos.at - before).toBeLessThan(100_000)
    expect(get(sim, slow, 'k1', true).status).toBe('ok')
    expect(sim.pos.at - before).toBeGreaterThan(1_000_000)
    put(sim, name, 'later', 'v')
    runFor(sim, 3)
    expect(get(sim, slow, 'later', true).text).toBe('later\nv')
    expect(lines(sim, 'v3rpc')).toEqual([
      `${slow}: etcdserver/api/v3rpc: starting to defragment the storage backend...`,
      `${slow}: etcdserver/api/v3rpc: finished defragmenting the storage backend`,
    ])
  })

  it('lets what was committed meanwhile be applied behind it, in order', () => {
    const sim = filled(40, { fsyncMs: 300 })
    const [slow = ''] = followers(sim)
    sim.apply({ kind: 'client', client: 'c2', request: { verb: 'defragment' }, to: [slow] })
    runFor(sim, 0.1)
    const applied = sim.member(slow).server?.applied
    for (const value of ['1', '2']) {
      sim.apply({
        kind: 'client',
        client: 'c1',
        request: { verb: 'put', key: 'a', value },
        to: [leader(sim).name],
      })
    }
    runFor(sim, 0.7)
    expect(sim.member(slow).server?.applied).toBe(applied)
    const copy = sim.clone()
    for (const run of [sim, copy]) runFor(run, 5)
    expect(copy.hash()).toBe(sim.hash())
    expect(get(sim, slow, 'a', true).text).toBe('a\n2')
    expect(new Set(sim.members.map(({ server }) => server?.kv.hashKv())).size).toBe(1)
  })
})

describe('compactions that come by themselves', () => {
  it('by period: the leader compacts to what it knew a period ago, and again each period', () => {
    const sim = cluster(3, 2, { autoCompactionRetention: '10s' })
    runUntilLeader(sim)
    for (let second = 0; second < 32; second++) {
      put(sim, leader(sim).name, 'a', String(second))
      runFor(sim, 1)
    }
    const { name } = leader(sim)
    const told = lines(sim, 'compactor: ')
    expect(told.every((line) => line.startsWith(`${name}: `))).toBe(true)
    const starts = told.flatMap(
      (line) => /Starting auto-compaction at revision (\d+) \(retention: 10s\)/.exec(line)?.[1] ?? [],
    )
    expect(starts.length).toBeGreaterThanOrEqual(2)
    expect(told.filter((line) => line.includes('Finished auto-compaction')).length).toBe(starts.length)
    const last = Number(starts.at(-1))
    expect(sim.members.map(({ server }) => server?.kv.compactRev)).toEqual([last, last, last])
  })

  it('by revision: every five minutes all but the newest are forgotten', () => {
    const sim = cluster(3, 2, { autoCompactionMode: 'revision', autoCompactionRetention: '5' })
    runUntilLeader(sim)
    for (let i = 0; i < 20; i++) put(sim, leader(sim).name, 'a', String(i))
    runFor(sim, 310)
    expect(sim.members.map(({ server }) => server?.kv.compactRev)).toEqual([16, 16, 16])
    expect(lines(sim, 'Starting')).toEqual([
      `${leader(sim).name}: compactor: Starting auto-compaction at revision 16 (retention: 5 revisions)`,
    ])
    runFor(sim, 300)
    expect(lines(sim, 'Starting').length).toBe(1)
  })
})

it('a torn commit of the db leaves a file that opens as the commit before it', () => {
  const sim = cluster(3, 2, { workload: 100 })
  runUntilLeader(sim)
  runFor(sim, 1)
  const [victim = ''] = followers(sim)
  for (let i = 0; i < 5; i++) {
    const { disk } = sim.member(victim)
    runUntil(sim, () => disk.unsyncedBytes(DB_PATH) > 0 && sim.member(victim).sync !== null)
    const copy = sim.clone()
    const written = sim.member(victim).server?.backend.consistentIndex ?? 0
    copy.apply({ kind: 'torn-write', member: victim })
    expect(copy.member(victim).status).toBe('down')
    const found = readBackend(copy.member(victim).disk.read(DB_PATH))
    expect(found.ok && found.value.consistentIndex).toBeLessThan(written)
    expect(found.ok && found.value.consistentIndex).toBeGreaterThan(written - 30)
    copy.apply({ kind: 'restart', member: victim })
    runFor(copy, 4)
    const behind = copy.member(victim).server?.applied ?? 0
    expect(behind).toBeGreaterThan(written)
    runFor(sim, 0.3)
  }
})
