import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'

import { defined } from '../../base/assert.ts'
import { textOf } from '../../base/bytes.ts'
import {
  cluster,
  eventsOf,
  followers,
  leader,
  put,
  runFor,
  runUntil,
  runUntilLeader,
} from '../../engine/sim/test-kit/runs.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { RecordItem, StripItem } from '../../protocol/view/bytes-look.ts'
import type { DiskLook, DiskQuestion, PowerLook, ReplayLook } from '../../protocol/view/disk-look.ts'
import type { LookQuestion, ViewOf } from '../../protocol/view/look.ts'
import { lookUp } from './look-up.ts'
import { encodeSimulation } from '../../engine/sim/canonical.ts'

const SMALL = { snapshotCount: 10, snapshotCatchUpEntries: 5, walSegmentBytes: 2000, maxWals: 2 }

function look<Q extends LookQuestion>(sim: Simulation, question: Q, past = sim): ViewOf<Q> {
  const hash = sim.hash()
  const state = encodeSimulation(sim)
  const view = lookUp(sim, question, () => past)
  if (!view.ok) throw new Error(view.error.why)
  // A look changes nothing.
  expect(sim.hash()).toBe(hash)
  expect(Buffer.from(encodeSimulation(sim)).equals(Buffer.from(state))).toBe(true)
  return view.value as ViewOf<Q>
}

function disk(sim: Simulation, member: string, more: Partial<DiskQuestion> = {}): DiskLook {
  const question = {
    about: 'disk',
    member,
    segments: 4,
    windowBytes: 1e9,
    foldBytes: 1,
    scrolled: [],
    chosen: null,
    ...more,
  } as const
  return look(sim, question).disk
}

const power = (sim: Simulation, member: string): PowerLook =>
  defined(look(sim, { about: 'power', member }).power, 'a started member')

const replay = (sim: Simulation, member: string, past = sim): ReplayLook =>
  defined(
    look(sim, { about: 'replay', member, from: 0, count: 200 }, past).replay,
    'there is something to read',
  )

function busy(members: number, puts: number, changes = {}): Simulation {
  const sim = cluster(members, 1, changes)
  runUntilLeader(sim)
  for (let i = 0; i < puts; i++) put(sim, leader(sim).name, `k${i}`, `v${i}`)
  runFor(sim, 1)
  return sim
}

const isRecord = (item: StripItem): item is RecordItem => 'kind' in item
const records = ({ strips }: DiskLook): RecordItem[] => strips.flatMap(({ items }) => items).filter(isRecord)
const put1 = (sim: Simulation): void =>
  sim.apply({
    kind: 'client',
    client: 'c1',
    request: { verb: 'put', key: 'last', value: 'x' },
    to: [leader(sim).name],
  })

describe('a data dir', () => {
  test('tells why each file is there, from the first write to a purge', () => {
    const sim = busy(1, 3, SMALL)
    const whys = (): string[] =>
      disk(sim, 'n1').files.map(({ path, why }) => `${path.slice(7, 15)} ${why.kind}`)
    expect(whys()).toEqual(['snap/db db', 'wal/0.tm ready', 'wal/0000 tail'])
    for (let i = 0; i < 60; i++) put(sim, 'n1', 'more', String(i))
    runFor(sim, 1)
    const before = disk(sim, 'n1', { segments: 99 })
    expect(before.files.filter(({ why }) => why.kind === 'tail').length).toBe(1)
    const released = before.files.filter(({ why }) => why.kind === 'released')
    expect(released.length).toBeGreaterThan(1)
    const goes = released.filter(({ why }) => why.kind === 'released' && why.goes)
    const [first] = goes
    const purgeAt = first?.why.kind === 'released' ? first.why.purgeAt : null
    runFor(sim, (defined(purgeAt, 'a purge is set') - sim.pos.at) / 1e6)
    const gone = eventsOf(sim, 'purged')
      .map(({ path }) => path)
      .filter((path) => path.endsWith('.wal'))
    expect(gone).toEqual(goes.map(({ path }) => path))
  })

  test('shows all records of a strip, whose frames follow one another to its end', () => {
    const sim = busy(3, 8, SMALL)
    const look = disk(sim, 'n1')
    for (const { items, bytes, records: count } of look.strips) {
      expect(items.length).toBe(count)
      let end = 0
      for (const item of items) {
        expect(item.offset).toBe(end)
        end += item.bytes
      }
      expect(end).toBe(bytes)
    }
    const kinds = records(look).map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['crc', 'metadata', 'snapshot', 'state', 'entry']))
    expect(records(look).find(({ entry }) => entry?.key === 'k7')?.standing).toBe('applied')
  })

  test('of thousands of records tells a strip in at most 401 pieces, and nothing of it is missing', () => {
    const sim = cluster(1, 1, { workload: 1000, walSegmentBytes: 64_000_000, fsyncMs: 0 })
    runUntilLeader(sim)
    runFor(sim, 2)
    const [strip] = disk(sim, 'n1').strips
    expect(strip!.records).toBeGreaterThan(2000)
    expect(strip!.items.length).toBeLessThanOrEqual(401)
    const told = strip!.items.reduce((sum, item) => sum + ('records' in item ? item.records : 1), 0)
    expect(told).toBe(strip!.records)
    const [window] = disk(sim, 'n1', {
      windowBytes: 3000,
      scrolled: [{ path: strip!.path, from: 50_000 }],
    }).strips
    expect(window!.items.every((item) => item.offset + item.bytes > 50_000 && item.offset < 53_000)).toBe(
      true,
    )
    expect(window!.items.length).toBeGreaterThan(10)
  })

  test('marks what no fsync has covered, and what a later record replaced', () => {
    const sim = busy(3, 2)
    const old = leader(sim).name
    sim.apply({ kind: 'partition', groups: [[old], followers(sim)] })
    put1(sim)
    runUntil(sim, () => records(disk(sim, old)).some(({ standing }) => standing === 'buffered'))
    runUntil(sim, () => sim.leader()?.name !== old && sim.leader() !== null)
    expect(records(disk(sim, old)).find(({ entry }) => entry?.key === 'last')?.standing).toBe('durable')
    runFor(sim, 2)
    sim.apply({ kind: 'heal' })
    runFor(sim, 3)
    expect(records(disk(sim, old)).find(({ entry }) => entry?.key === 'last')?.standing).toBe('overwritten')
  })

  test('leads from an entry to its record, down to the bytes, long and Chinese keys included', () => {
    const sim = busy(1, 1)
    const key = `颜色/${'很长的键'.repeat(60)}`
    put(sim, 'n1', key, 'v')
    runFor(sim, 1)
    const item = defined(
      records(disk(sim, 'n1')).find(({ entry }) => entry?.key.startsWith('颜色')),
      'the put',
    )
    expect(Array.from(item.entry!.key).length).toBe(61)
    const { index, term } = item.entry!
    const card = disk(sim, 'n1', { chosen: { index, term } }).card
    if (card?.kind !== 'record') throw new Error('a record was meant')
    const { record } = card
    expect(record).toMatchObject({ crcHolds: true, item: { offset: item.offset } })
    expect(record.fields.at(0)).toMatchObject({ from: 0, to: 8, name: 'length' })
    expect(record.fields.find(({ name }) => name === 'key')?.value.startsWith('颜色/很长的键')).toBe(true)
    expect(record.fields.reduce((end, { from, to }) => (from === end ? to : -1), 0)).toBe(item.bytes)
  })

  test('of a .snap and a db tells what they hold', () => {
    const sim = busy(1, 30, SMALL)
    const snap = disk(sim, 'n1').files.findLast(({ why }) => why.kind === 'snapshot' && why.newest)
    const snapCard = disk(sim, 'n1', { chosen: { path: snap!.path, offset: null } }).card
    expect(snapCard).toMatchObject({ kind: 'snap', snap: { refused: null, voters: ['n1'] } })
    const db = disk(sim, 'n1', { chosen: { path: 'member/snap/db', offset: null } }).card
    expect(db).toMatchObject({ kind: 'db', db: { refused: null, pageSize: 4096 } })
    expect(db?.kind === 'db' && db.db.buckets.find(({ name }) => name === 'key')?.rows).toBe(30)
  })
})

describe('if it lost power now', () => {
  test('tells at every step what a crash and a start then find', () => {
    const sim = busy(3, 3, SMALL)
    const { name } = leader(sim)
    put1(sim)
    let lost = 0
    for (let i = 0; i < 120; i++) {
      sim.step()
      const told = power(sim, name)
      const twin = sim.clone()
      twin.apply({ kind: 'crash', member: name })
      twin.apply({ kind: 'restart', member: name })
      const { last, term, commit } = eventsOf(twin, 'started').at(-1)!
      expect(told.start).toMatchObject({ kind: 'runs', last, term, commit })
      expect(told.brokenFrom).toBeNull()
      if (told.lost !== null) {
        lost++
        expect(told.lost.first).toBe(last.index + 1)
      }
    }
    expect(lost).toBeGreaterThan(0)
  })

  test('says which promise breaks where a member answers before its fsync', () => {
    const sim = cluster(3, 1, { rulesOff: ['fsync-before-answer'], fsyncMs: 200 })
    runUntilLeader(sim)
    runFor(sim, 3)
    put1(sim)
    const [name = ''] = followers(sim)
    runUntil(sim, () => power(sim, name).lost !== null && power(sim, name).brokenFrom !== null)
    const { brokenFrom, vouched, lost } = power(sim, name)
    expect(brokenFrom).toBe(lost!.first)
    expect(vouched).toBeGreaterThanOrEqual(lost!.first)
  })

  test('foretells the line that a damaged log dies with, and the start that follows says it', () => {
    const sim = busy(3, 6)
    const [name = ''] = followers(sim)
    const item = records(disk(sim, name)).find(({ entry }) => entry?.key === 'k2')!
    const { path } = disk(sim, name).strips[0]!
    sim.apply({ kind: 'flip-byte', member: name, file: path, offset: item.offset + 20 })
    const text = 'discovery failed: walpb: crc mismatch'
    expect(power(sim, name).start).toEqual({ kind: 'dies', text })
    const damaged = disk(sim, name, { chosen: { path, offset: item.offset } })
    expect(damaged.strips[0]!.broken).toMatchObject({ offset: item.offset, kind: 'corrupt' })
    expect(damaged.card).toMatchObject({ kind: 'record', record: { crcHolds: false } })
    sim.apply({ kind: 'crash', member: name })
    sim.apply({ kind: 'restart', member: name })
    expect(disk(sim, name).died?.text).toBe(text)
  })
})

describe('a replay', () => {
  test('reads every record of the log in order, and ends where the process began', () => {
    const sim = busy(3, 12, SMALL)
    const [name = ''] = followers(sim)
    sim.apply({ kind: 'crash', member: name })
    const would = replay(sim, name)
    expect(would.before).toBeNull()
    const past = sim.clone()
    sim.apply({ kind: 'restart', member: name })
    const did = replay(sim, name, past)
    expect(did.before).toEqual(past.pos)
    expect(did.steps).toEqual(would.steps)
    expect(did.steps.length).toBe(did.total)
    const { last, term, commit } = eventsOf(sim, 'started').at(-1)!
    expect(did.end).toMatchObject({ kind: 'runs', last, term, commit })
    expect(did.steps.at(-1)).toMatchObject({ last, term, commit })
    expect(did.steps.filter(({ effect }) => effect.kind === 'snapshot' && effect.used).length).toBe(1)
    expect(did.steps.some(({ effect }) => effect.kind === 'passed')).toBe(true)
  })

  test('of a log with a wrong byte ends at that record', () => {
    const sim = busy(1, 6)
    const item = records(disk(sim, 'n1')).find(({ entry }) => entry?.key === 'k2')!
    sim.apply({ kind: 'flip-byte', member: 'n1', file: 'wal', offset: item.offset + 20 })
    sim.apply({ kind: 'crash', member: 'n1' })
    const { steps, end } = replay(sim, 'n1')
    expect(steps.at(-1)!.item.offset + steps.at(-1)!.item.bytes).toBe(item.offset)
    expect(end.kind).toBe('dies')
  })
})

test('a downloaded data dir holds the very bytes that the disk has, and says what boots it', () => {
  const sim = busy(3, 12, SMALL)
  const { zip, name, commands } = look(sim, { about: 'data-dir', member: null }).dataDir
  const files = unzipSync(zip)
  const wanted = sim.members.flatMap((member) =>
    member.disk
      .paths()
      .filter((path) => !path.endsWith('.tmp'))
      .map((path) => [`${member.name}/${path}`, member.disk.read(path)] as const),
  )
  expect(Object.keys(files).sort()).toEqual(wanted.map(([path]) => path).sort())
  for (const [path, bytes] of wanted) expect(Buffer.from(files[path]!).equals(Buffer.from(bytes))).toBe(true)
  expect(name).toMatch(/^etcd-cluster-.*s\.zip$/)
  expect(commands.length).toBe(3)
  expect(look(sim, { about: 'data-dir', member: 'n2' }).dataDir.commands[0]).toMatch(
    /^etcd --name n2 --data-dir n2 .*--force-new-cluster$/,
  )
  expect(textOf(zip.subarray(0, 2))).toBe('PK')
})
