import { describe, expect, it } from 'vitest'

import { Rng } from '../../../base/rng.ts'
import type { Input } from '../../../run/input.ts'
import { CHECKERS } from '../checkers/index.ts'
import { neverDies } from '../checkers/never-dies.ts'
import { refusesInWords } from '../../lab/refuses-in-words.ts'
import type { Simulation } from '../simulation.ts'
import {
  cluster,
  eventsOf,
  followers,
  get,
  judge,
  leader,
  put,
  runFor,
  runUntil,
  runUntilLeader,
} from '../test-kit/runs.ts'

const SMALL = { snapshotCount: 10, snapshotCatchUpEntries: 5, walSegmentBytes: 2000 }

function busy(members = 3, puts = 6, changes = {}): Simulation {
  const sim = cluster(members, 1, changes)
  runUntilLeader(sim)
  for (let i = 0; i < puts; i++) put(sim, leader(sim).name, `k${i}`, `v${i}`)
  runFor(sim, 1)
  return sim
}

function follower(sim: Simulation): string {
  const [name = ''] = followers(sim)
  return name
}

const lastStop = (sim: Simulation, name: string): string =>
  eventsOf(sim, 'stopped').findLast(({ member }) => member === name)?.text ?? 'it did not stop'

describe('stop', () => {
  it('of a leader waits until another member leads, then leaves everything written down', () => {
    const sim = busy()
    const { name } = leader(sim)
    sim.apply({ kind: 'stop', member: name })
    runUntil(sim, () => eventsOf(sim, 'stopped').length > 0)
    expect(eventsOf(sim, 'stopped')).toMatchObject([{ member: name, why: 'clean', text: '' }])
    expect(leader(sim).name).not.toBe(name)
    expect(
      sim
        .member(name)
        .disk.paths()
        .some((path) => path.endsWith('.tmp')),
    ).toBe(false)
    expect(sim.member(name).disk.clone().crash()).toEqual({ lostBytes: 0 })
    const { length } = sim.trace
    sim.apply({ kind: 'restart', member: name })
    // Nothing was left to be applied to the key space.
    expect(eventsOf(sim, 'applied', length).filter(({ entry }) => entry === 'put')).toEqual([])
    runFor(sim, 2)
    expect(get(sim, name, 'k3').value).toBe('v3')
  })
})

describe('a torn write', () => {
  it('leaves whole sectors of it, and the next start cuts off the record that is not whole', () => {
    const sim = busy()
    const name = follower(sim)
    sim.apply({ kind: 'torn-write', member: name })
    put(sim, leader(sim).name, 'torn', 'x'.repeat(3000))
    runFor(sim, 1)
    expect(eventsOf(sim, 'crashed').map(({ member }) => member)).toEqual([name])
    sim.apply({ kind: 'restart', member: name })
    expect(eventsOf(sim, 'log-line').some(({ text }) => text === 'repaired WAL: unexpected EOF')).toBe(true)
    const { disk } = sim.member(name)
    const broken = disk.paths().filter((path) => path.endsWith('.wal.broken'))
    expect(broken.map((path) => disk.bytesOf(path) % 512)).toEqual([0])
    runFor(sim, 2)
    expect(get(sim, name, 'torn').value).toBe('x'.repeat(3000))
  })

  it('at random, and clean stops, break no promise', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const sim = cluster(3, seed, { ...SMALL, workload: 10, fsyncMs: 12 })
      const rng = Rng.fromSeed(seed)
      const checkers = CHECKERS.map((kind) => kind.create())
      const found: unknown[] = []
      let seen = 0
      for (let at = 1; at < 12; at++) {
        const end = sim.pos.at + rng.between(200, 900) * 1000
        while ((sim.nextAt() ?? Infinity) <= end) {
          sim.step()
          const events = sim.trace.since(seen)
          seen = sim.trace.length
          for (const checker of checkers) found.push(...checker.observe(events, sim))
        }
        const { name, status } = rng.pick(sim.members)
        const kind =
          status === 'down' ? 'restart' : rng.pick(['torn-write', 'torn-write', 'stop', 'crash'] as const)
        if (sim.refuses({ kind, member: name }) === null) sim.apply({ kind, member: name })
      }
      // One that was asked to stop may still be handing over.
      runFor(sim, 8)
      for (const { name, status } of sim.members)
        if (status === 'down') sim.apply({ kind: 'restart', member: name })
      runFor(sim, 8)
      expect(found).toEqual([])
      expect(new Set(sim.members.map(({ server }) => server?.kv.hashKv(20))).size).toBe(1)
    }
  })
})

describe('a damaged disk', () => {
  it('with a wrong byte in the middle of the WAL stops the next start in etcd’s words', () => {
    const sim = busy()
    const name = follower(sim)
    sim.apply({ kind: 'flip-byte', member: name, file: 'wal', offset: 300 })
    runFor(sim, 1)
    sim.apply({ kind: 'crash', member: name })
    sim.apply({ kind: 'restart', member: name })
    expect(lastStop(sim, name)).toBe('discovery failed: walpb: crc mismatch')
    expect(sim.member(name).status).toBe('down')
    expect(sim.member(name).server).toBeNull()
    runFor(sim, 3)
    expect(put(sim, leader(sim).name, 'a', 'b').status).toBe('ok')
  })

  it('with an unreadable .snap goes on from the one before, and keeps it as .broken', () => {
    const sim = busy(1, 30, SMALL)
    const paths = sim
      .member('n1')
      .disk.paths()
      .filter((path) => path.endsWith('.snap'))
    expect(paths.length).toBeGreaterThan(1)
    const revision = leader(sim).server?.kv.rev
    sim.apply({ kind: 'flip-byte', member: 'n1', file: 'snap', offset: 60 })
    sim.apply({ kind: 'crash', member: 'n1' })
    sim.apply({ kind: 'restart', member: 'n1' })
    expect(eventsOf(sim, 'log-line').some(({ text }) => text.endsWith('snap: crc mismatch'))).toBe(true)
    expect(sim.member('n1').disk.has(`${paths.at(-1) ?? ''}.broken`)).toBe(true)
    runFor(sim, 3)
    expect(leader(sim).server?.kv.rev).toBe(revision)
  })

  it('with a rotten db starts, dies, or reads something else, and never halts the show', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const sim = busy(1, 8 + seed)
      sim.apply({ kind: 'stop', member: 'n1' })
      sim.apply({ kind: 'bit-rot', member: 'n1', file: 'db' })
      sim.apply({ kind: 'restart', member: 'n1' })
      runFor(sim, 3)
      expect(['running', 'down']).toContain(sim.member('n1').status)
    }
  })

  it('with a bit turned over in any file starts or stops with a reason, and never halts the show', () => {
    const base = busy(3, 40, SMALL)
    const name = follower(base)
    base.apply({ kind: 'stop', member: name })
    const rng = Rng.fromSeed(3)
    const ends = new Set<string>()
    for (let i = 0; i < 25; i++) {
      const sim = base.clone()
      const { disk } = sim.member(name)
      const file = rng.pick(disk.paths())
      sim.apply({ kind: 'flip-byte', member: name, file, offset: rng.below(disk.bytesOf(file)) })
      sim.apply({ kind: 'restart', member: name })
      runFor(sim, 2)
      ends.add(sim.member(name).status === 'running' ? 'running' : lastStop(sim, name))
    }
    expect(ends.has('running')).toBe(true)
    expect(ends.has('discovery failed: walpb: crc mismatch')).toBe(true)
    expect(ends.has('')).toBe(false)
  })

  it('that was wiped is refused by the others: the member had promised things', () => {
    const sim = busy()
    const name = follower(sim)
    expect(refusesInWords(sim, { kind: 'wipe', member: name })).toBe(
      `${name} is running: crash or stop it first`,
    )
    sim.apply({ kind: 'crash', member: name })
    sim.apply({ kind: 'wipe', member: name })
    sim.apply({ kind: 'restart', member: name })
    const { id } = sim.member(name)
    const hex = BigInt(`0x${id}`).toString(16)
    expect(lastStop(sim, name)).toBe(`discovery failed: member ${hex} has already been bootstrapped`)
  })

  it('that was wiped while nobody could be asked boots as if it were new', () => {
    const sim = busy(1)
    sim.apply({ kind: 'crash', member: 'n1' })
    sim.apply({ kind: 'wipe', member: 'n1' })
    sim.apply({ kind: 'restart', member: 'n1' })
    runFor(sim, 3)
    expect(leader(sim).server?.kv.rev).toBe(1)
  })

  it('that was put back to an older state panics when the leader counts on what it forgot', () => {
    const sim = busy()
    const name = follower(sim)
    const copy: Input = { kind: 'copy-dir', member: name, as: 'A' }
    sim.apply(copy)
    for (let i = 0; i < 4; i++) put(sim, leader(sim).name, 'more', String(i))
    runFor(sim, 1)
    expect(refusesInWords(sim, { kind: 'put-back', member: name, copy: 'B' })).toBe(
      `${name} is running: crash or stop it first`,
    )
    sim.apply({ kind: 'crash', member: name })
    expect(refusesInWords(sim, { kind: 'put-back', member: name, copy: 'B' })).toBe('there is no copy "B"')
    sim.apply({ kind: 'put-back', member: name, copy: 'A' })
    sim.apply({ kind: 'restart', member: name })
    runFor(sim, 3)
    expect(lastStop(sim, name)).toMatch(
      /^panic: tocommit\(\d+\) is out of range \[lastIndex\(\d+\)\]\. Was the raft log corrupted, truncated, or lost\?$/,
    )
    expect(put(sim, leader(sim).name, 'a', 'b').status).toBe('ok')
  })
})

describe('a full disk', () => {
  it('kills the process that must write a new file, and another start works once there is room', () => {
    const sim = busy(1, 5, SMALL)
    sim.apply({ kind: 'disk-full', member: 'n1', full: true })
    for (let i = 0; i < 12 && sim.member('n1').status !== 'down'; i++) {
      sim.apply({
        kind: 'client',
        client: 'c2',
        request: { verb: 'put', key: 'x', value: 'y'.repeat(900) },
        to: ['n1'],
      })
      runFor(sim, 6)
    }
    expect(lastStop(sim, 'n1')).toMatch(/: no space left on device$/)
    sim.apply({ kind: 'disk-full', member: 'n1', full: false })
    sim.apply({ kind: 'restart', member: 'n1' })
    runFor(sim, 3)
    expect(put(sim, 'n1', 'a', 'b').status).toBe('ok')
  })
})

describe('the checkers', () => {
  it('call a process that dies by itself a broken promise, but not for a full disk', () => {
    const sim = busy(1)
    const died = (text: string) =>
      judge(neverDies.create(), sim, [
        { id: 0, at: 0, seq: 1, cause: -1, kind: 'stopped', member: 'n1', why: 'fatal', text },
      ])
    expect(died('panic: tocommit(9) is out of range')).toEqual([
      'n1 died: panic: tocommit(9) is out of range',
    ])
    expect(died('failed to commit tx: write member/snap/db: no space left on device')).toEqual([])
  })

  it('judge nothing any more once a disk was tampered with', () => {
    const sim = busy()
    const name = follower(sim)
    sim.apply({ kind: 'crash', member: name })
    expect(sim.tampered).toBe(false)
    sim.apply({ kind: 'wipe', member: name })
    expect(sim.clone().tampered).toBe(true)
    const stopped = {
      id: 0,
      at: 0,
      seq: 1,
      cause: -1,
      kind: 'stopped',
      member: 'n1',
      why: 'fatal',
      text: '',
    } as const
    for (const kind of CHECKERS) expect(judge(kind.create(), sim, [stopped])).toEqual([])
  })
})
