import { afterEach, describe, expect, test, vi } from 'vitest'

import { Disk, type SurvivingBytes } from '../disk/disk.ts'
import { DB_PATH } from '../etcdserver/backend.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import { recover, type Recovered } from '../etcdserver/recover.ts'
import { parseLabScript } from '../../run/lab-script.ts'
import type { EntryFacts } from '../../run/trace.ts'
import { defaultConfig } from '../../run/config.ts'
import type { SimMember } from './member.ts'
import { Simulation } from './simulation.ts'
import { LabRunner } from '../lab/lab-runner.ts'

/**
 * A long run of three members in which everything happens that touches a disk: entries and votes, commits of the db, cuts, snapshots
 * taken and received, releases, purges, a repair. After every single operation on a disk the power goes, on a copy of it: the last write
 * is there, or not, or a part of it. What the member has promised must be there; nothing else may.
 * `LONG=1` cuts at every byte of every write of the log, which takes some ten minutes.
 */
const IS_LONG = process.env.LONG === '1'
const OPERATIONS = [
  'create',
  'append',
  'replace',
  'truncate',
  'rename',
  'remove',
  'fsync',
  'fsyncDir',
] as const
const SETTINGS = {
  snapshotCount: 10,
  snapshotCatchUpEntries: 5,
  walSegmentBytes: 1500,
  maxWals: 2,
  maxSnapshots: 2,
} as const

const SCRIPT = `wait until leader
${puts(14)}crash n2
wait until leader
${puts(30)}restart n2
wait until healthy
${puts(5)}partition n1 | n2 n3
wait 4s
${puts(6)}heal
wait until leader
wait until healthy
torn-write n3
etcdctl put torn 1
wait until leader
${puts(3)}wait 2s
restart n3
wait until healthy
wait 31s
${puts(12)}wait 1s
stop n2
wait 2s
restart n2
wait until healthy
${puts(4)}wait 2s
`

/** What a member's storage holds: entries are put there when their fsync has ended, before anything is answered. */
interface Promised {
  readonly term: number
  readonly vote: string
  readonly first: number
  readonly terms: readonly number[]
}

interface Cut {
  readonly member: string
  readonly operation: string
  readonly disk: Disk
  readonly surviving: readonly SurvivingBytes[]
}

afterEach(() => vi.restoreAllMocks())

describe('the power goes after every single operation on a disk of a long run', () => {
  test('and no member has lost what it had promised, or has what never was', { timeout: 1_200_000 }, () => {
    const run = new WatchedRun()
    run.play(SCRIPT)
    const { kinds, cases, operations } = run
    expect(run.broken).toEqual([])
    for (const kind of ['snapshot-taken', 'snapshot-received', 'snapshot-restored', 'wal-cut', 'purged'])
      expect(kinds.has(kind), kind).toBe(true)
    expect([...operations].sort()).toEqual([...OPERATIONS].sort())
    expect(cases).toBeGreaterThan(IS_LONG ? 30_000 : 5000)
  })
})

class WatchedRun {
  readonly broken: string[] = []
  readonly kinds = new Set<string>()
  readonly operations = new Set<string>()
  cases = 0
  private readonly sim = Simulation.create(7, { ...defaultConfig(3), ...SETTINGS })
  private promised = new Map<string, Promised>()
  private readonly entries = new Map<string, EntryFacts>()
  private readonly snapshots = new Set<string>()
  private readonly hashes = new Map<number, number>()
  private committed = 0
  private traced = 0
  private cuts: Cut[] = []
  private busy = false

  play(script: string): void {
    for (const name of OPERATIONS) this.spy(name)
    const lines = parseLabScript(script)
    if (!lines.ok) throw new Error(lines.error)
    const runner = new LabRunner(this.sim, () => this.afterStep())
    for (const line of lines.value) runner.runLine(line)
    const failed = runner.results().filter(({ line, exit }) => exit !== 0 && !line.includes('put'))
    expect(failed).toEqual([])
  }

  private spy(name: (typeof OPERATIONS)[number]): void {
    const original = Reflect.get(Disk.prototype, name) as (this: Disk, ...args: unknown[]) => unknown
    const after = (disk: Disk, args: readonly unknown[]): void => this.afterOperation(disk, name, args)
    vi.spyOn(Disk.prototype, name).mockImplementation(function (this: Disk, ...args: unknown[]) {
      original.apply(this, args)
      after(this, args)
    })
  }

  private afterOperation(disk: Disk, operation: string, args: readonly unknown[]): void {
    if (this.busy) return
    const member = this.sim.members.find((one) => one.disk === disk)?.name
    if (member === undefined) return
    this.operations.add(operation)
    const cut = (surviving: readonly SurvivingBytes[]): unknown =>
      this.cuts.push({ member, operation, disk: disk.clone(), surviving })
    cut([])
    const [path, bytes] = args
    if (operation === 'append' && bytes instanceof Uint8Array && typeof path === 'string') {
      const { durableBytes = 0, bytes: length = 0 } = disk.list((one) => one === path)[0] ?? {}
      const before = length - bytes.length - durableBytes
      for (const part of partsOf(bytes.length)) if (before + part > 0) cut([{ path, bytes: before + part }])
    }
    if (operation === 'replace') {
      const whole = disk.unsyncedBytes(DB_PATH)
      const meta = whole - 4096
      for (const part of [512, meta >> 1, meta, meta + 17, meta + 60, meta + 512, whole])
        if (part > 0 && part <= whole) cut([{ path: DB_PATH, bytes: part }])
    }
  }

  /** What was cut within a step is looked at when the step has told what it did. */
  private afterStep(): void {
    const { sim } = this
    for (const event of sim.trace.since(this.traced)) {
      this.kinds.add(event.kind)
      if (event.kind === 'appended')
        for (const entry of event.entries) this.entries.set(`${entry.index}/${entry.term}`, entry)
      if (event.kind === 'committed') this.committed = Math.max(this.committed, event.to)
      if (event.kind === 'snapshot-taken' || event.kind === 'snapshot-received')
        this.snapshots.add(`${event.index}/${event.term}`)
    }
    this.traced = sim.trace.length
    for (const { server } of sim.members)
      if (server !== null) this.hashes.set(server.kv.rev, server.kv.hashKv())
    this.busy = true
    for (const cut of this.cuts) this.check(cut)
    this.busy = false
    this.cuts = []
    for (const member of sim.members) this.promise(member)
  }

  private promise(member: SimMember): void {
    const { storage } = member.server?.node ?? {}
    if (storage === undefined) return
    const { term, vote } = storage.hardState
    const first = storage.firstIndex()
    const terms = Array.from({ length: storage.lastIndex() - first + 1 }, (_, i) =>
      Number(storage.term(first + i)),
    )
    this.promised.set(member.name, { term, vote, first, terms })
  }

  private check({ member, operation, disk, surviving }: Cut): void {
    this.cases++
    disk.crash(surviving)
    const promised = this.promised.get(member)
    // Before the first Save nothing is promised: a disk without a log is that of a new member.
    if (promised === undefined && !disk.paths().some((path) => path.endsWith('.wal'))) return
    const found = recover(disk, SETTINGS.walSegmentBytes)
    const problem = found.ok ? this.problemOf(found.value, promised) : found.error
    if (problem === null || this.broken.length > 20) return
    const where = surviving.map(({ path, bytes }) => `${bytes} B of ${path}`).join()
    this.broken.push(`${member} at ${this.sim.pos.at} after ${operation} (${where}): ${problem}`)
  }

  private problemOf(found: Recovered, promised: Promised | undefined): string | null {
    const { hardState, entries, snapshot, backend } = found
    const start = snapshot?.metadata.index ?? 0
    if (snapshot !== null && !this.snapshots.has(`${start}/${snapshot.metadata.term}`))
      return `a snapshot that was never taken: ${start}`
    if (hardState.commit > this.committed && hardState.commit > 3)
      return `commit ${hardState.commit} was never`
    for (const entry of entries) {
      const known = this.entries.get(`${entry.index}/${entry.term}`)
      const facts = entryFacts(entry, (id) => this.sim.memberById(id)?.name ?? id)
      if (known === undefined || known.key !== facts.key || known.value !== facts.value)
        return `entry ${entry.index} of term ${entry.term} was never written so`
    }
    if (backend.consistentIndex < start) return `the db is behind the snapshot at ${start}`
    const hash = this.hashes.get(backend.kv.rev)
    if (hash !== backend.kv.hashKv()) return `a key space that never was, at revision ${backend.kv.rev}`
    return promised === undefined ? null : lost(found, promised, start)
  }
}

function lost({ hardState, entries }: Recovered, promised: Promised, start: number): string | null {
  const { term, vote, first, terms } = promised
  if (hardState.term < term) return `term ${term} was promised, ${hardState.term} is left`
  if (hardState.term === term && vote !== hardState.vote && !/^0+$/.test(vote))
    return `the vote of term ${term} is lost`
  for (const [i, wanted] of terms.entries()) {
    const index = first + i
    if (index <= start) continue
    const found = entries[index - start - 1]?.term
    // A newer leader's entry took its place, and what follows it is gone with it.
    if (found !== undefined && found > wanted) return null
    if (found !== wanted)
      return `entry ${index} of term ${wanted} was promised, ${found ?? 'nothing'} is left`
  }
  return null
}

/** How much of a write survives: all of it, and parts; with `LONG=1` every part. */
function partsOf(bytes: number): readonly number[] {
  if (IS_LONG) return Array.from({ length: bytes }, (_, i) => i + 1)
  const parts = [1, 7, 8, 9, bytes >> 1, bytes - 9, bytes - 8, bytes - 1, bytes]
  return [...new Set(parts.filter((part) => part > 0 && part <= bytes))]
}

function puts(count: number): string {
  return Array.from({ length: count }, (_, i) => `etcdctl put k${i % 8} v${count}-${i}\n`).join('')
}
