import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../base/bytes.ts'
import { id64, ID_NONE, parseId64 } from '../../base/id64.ts'
import type { Entry, HardState } from '../../pb/raftpb.ts'
import { encodeMetadata } from '../../pb/walpb.ts'
import { Disk } from '../disk/disk.ts'
import { purge } from '../disk/purge.ts'
import { allSegments } from './segments.ts'
import { validSnapshots } from './valid-snapshots.ts'
import { type OpenedWal, Wal } from './wal.ts'

const METADATA = encodeMetadata({ nodeId: id64(0xa1), clusterId: id64(0xc0ffee) })
const FIRST = 'member/wal/0000000000000000-0000000000000000.wal'

const entry = (index: number, data = `entry ${index}`, term = 1): Entry => ({
  type: 'EntryNormal',
  term,
  index,
  data: utf8(data),
})
const state = (term: number, commit: number, vote = ID_NONE): HardState => ({ term, vote, commit })

const isSegment = (path: string): boolean => path.endsWith('.wal')

function segmentNames(disk: Disk): string[] {
  return allSegments(disk).map(({ path }) => path.slice('member/wal/'.length))
}

function reopened(disk: Disk): OpenedWal {
  const opened = Wal.open(disk)
  if (!opened.ok) throw new Error(opened.error.error)
  return opened.value
}

test('a new log begins with the bytes of a real one', () => {
  const disk = new Disk()
  const ids = { nodeId: parseId64('84ae2710156b8f5a')!, clusterId: parseId64('ceac85cff1496bec')! }
  Wal.create(disk, encodeMetadata(ids))
  const real =
    '0400000000000084 0804100000000000' +
    '2000000000000000 0801109bcc8bde0a1a1608da9eaeab81e289d7840110ecd7a58affb9a1d6ce01' +
    '0e00000000000082 080510d5d481c0091a04080010000000'
  expect(Buffer.from(disk.read(FIRST)).toString('hex')).toBe(real.replaceAll(' ', ''))
  expect(disk.list()).toEqual([
    { path: 'member/wal/0.tmp', bytes: 0, size: 64_000_000, durableBytes: 0 },
    { path: FIRST, bytes: 80, size: 64_000_000, durableBytes: 80 },
  ])
})

test('what was saved is read back', () => {
  const disk = new Disk()
  const wal = Wal.create(disk, METADATA)
  wal.save(state(1, 0, id64(0xa1)), [entry(1), entry(2)])
  wal.save(state(1, 2, id64(0xa1)), [])
  const { metadata, hardState, entries, repaired } = reopened(disk)
  expect(metadata).toEqual(METADATA)
  expect(hardState).toEqual(state(1, 2, id64(0xa1)))
  expect(entries).toEqual([entry(1), entry(2)])
  expect(repaired).toBeNull()
})

test('an index that is written again has its later entry, and loses what followed', () => {
  const disk = new Disk()
  const wal = Wal.create(disk, METADATA)
  wal.save(state(1, 0), [entry(1), entry(2), entry(3)])
  wal.save(state(2, 0), [entry(2, 'another', 2)])
  expect(reopened(disk).entries).toEqual([entry(1), entry(2, 'another', 2)])
})

test('a reopened log goes on where it ended', () => {
  const disk = new Disk()
  Wal.create(disk, METADATA).save(state(1, 0), [entry(1)])
  reopened(disk).wal.save(state(1, 1), [entry(2)])
  expect(reopened(disk).entries).toEqual([entry(1), entry(2)])
  expect(reopened(disk).hardState).toEqual(state(1, 1))
})

describe('what must be synced', () => {
  test('entries, a term and a vote must; a commit index alone and nothing must not', () => {
    const wal = Wal.create(new Disk(), METADATA)
    expect(wal.save(null, [entry(1)]).mustSync).toBe(true)
    expect(wal.save(state(1, 0), []).mustSync).toBe(true)
    expect(wal.save(state(1, 0, id64(0xa1)), []).mustSync).toBe(true)
    expect(wal.save(state(1, 1, id64(0xa1)), [])).toMatchObject({ mustSync: false, bytes: 24 + 8 })
    expect(wal.save(null, [])).toEqual({ bytes: 0, mustSync: false, cut: false })
    expect(wal.save(state(0, 0), [])).toEqual({ bytes: 0, mustSync: false, cut: false })
  })

  test('a crash before the sync forgets the Save, a crash after it does not', () => {
    const disk = new Disk()
    const wal = Wal.create(disk, METADATA)
    wal.save(state(1, 0), [entry(1)])
    wal.sync()
    wal.save(state(2, 0), [entry(2)])
    const lost = disk.clone()
    expect(lost.crash().lostBytes).toBeGreaterThan(0)
    expect(lost.bytesOf(FIRST)).toBeLessThan(disk.bytesOf(FIRST))
    expect(reopened(lost).entries).toEqual([entry(1)])
    expect(reopened(lost).hardState).toEqual(state(1, 0))
    wal.sync()
    expect(disk.crash()).toEqual({ lostBytes: 0 })
    expect(reopened(disk).entries).toEqual([entry(1), entry(2)])
  })
})

describe('a torn tail', () => {
  function torn(surviving: number): { disk: Disk; before: Uint8Array } {
    const disk = new Disk()
    const wal = Wal.create(disk, METADATA)
    wal.save(state(1, 0), [entry(1)])
    wal.sync()
    wal.save(null, [entry(2), entry(3, 'x'.repeat(2000))])
    disk.crash([{ path: FIRST, bytes: surviving }])
    return { disk, before: disk.read(FIRST) }
  }

  test('is cut off behind the last whole record, and kept beside', () => {
    const { disk, before } = torn(100)
    const { entries, repaired } = reopened(disk)
    expect(entries).toEqual([entry(1), entry(2)])
    expect(repaired).toEqual({ path: FIRST, lostBytes: before.length - disk.bytesOf(FIRST) })
    expect(disk.read(`${FIRST}.broken`)).toEqual(before)
    expect(reopened(disk)).toMatchObject({ repaired: null, entries })
  })

  test('may end within a length field', () => {
    const { disk } = torn(3)
    expect(reopened(disk).entries).toEqual([entry(1)])
  })

  test('may be a record of which a sector stayed zero', () => {
    const { disk, before } = torn(5000)
    const zeroed = before.slice()
    zeroed.fill(0, before.length - 600)
    disk.truncate(FIRST, 0)
    disk.append(FIRST, zeroed)
    expect(reopened(disk)).toMatchObject({ entries: [entry(1), entry(2)], repaired: { path: FIRST } })
  })
})

test('a power cut at any byte of a write, over the cut of a segment too, loses nothing synced and invents nothing', () => {
  const disk = new Disk()
  const wal = Wal.create(disk, METADATA, 600)
  let synced = 0
  let tried = 0
  for (let i = 1; i <= 24; i++) {
    wal.save(state(1, i), [entry(2 * i - 1), entry(2 * i, 'x'.repeat(i))])
    for (const { path, bytes, durableBytes } of disk.list(isSegment)) {
      for (let surviving = 0; surviving <= bytes - durableBytes; surviving++) {
        const torn = disk.clone()
        torn.crash([{ path, bytes: surviving }])
        const { entries, hardState } = reopened(torn)
        expect(entries.length).toBeGreaterThanOrEqual(synced)
        expect(entries.map(({ index }) => index)).toEqual(entries.map((_, place) => place + 1))
        expect(entries.length).toBeLessThanOrEqual(2 * i)
        expect(hardState.commit).toBeGreaterThanOrEqual(synced / 2)
        tried++
      }
    }
    wal.sync()
    synced = 2 * i
  }
  expect(allSegments(disk).length).toBeGreaterThan(3)
  expect(tried).toBeGreaterThan(2500)
})

describe('a log that cannot be trusted is refused', () => {
  function saved(...entries: Entry[]): Disk {
    const disk = new Disk()
    Wal.create(disk, METADATA).save(state(1, 0), entries)
    return disk
  }

  test('a bit that rotted in the middle', () => {
    const disk = saved(entry(1), entry(2))
    disk.flipBit(FIRST, 72 + 8 + 20, 0)
    expect(Wal.open(disk)).toEqual({ ok: false, error: { at: 'read', error: 'walpb: crc mismatch' } })
  })

  test('a hole in the entries', () => {
    expect(Wal.open(saved(entry(1), entry(3)))).toEqual({
      ok: false,
      error: { at: 'read', error: 'wal: slice bounds out of range' },
    })
  })

  test('no file, and a frame too long', () => {
    expect(Wal.open(new Disk())).toEqual({ ok: false, error: { at: 'open', error: 'wal: file not found' } })
    const disk = saved(entry(1))
    disk.append(FIRST, Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0))
    expect(Wal.open(disk)).toEqual({
      ok: false,
      error: { at: 'read', error: 'wal: max entry size limit exceeded' },
    })
  })

  test('a term that the start does not have', () => {
    expect(Wal.open(saved(entry(1)), { index: 0, term: 5 })).toEqual({
      ok: false,
      error: { at: 'read', error: 'wal: snapshot mismatch' },
    })
  })
})

describe('a cut', () => {
  /** As tried with etcd's own package: 152 bytes a Save, segments of 4096. */
  function cutLog(saves: number): { disk: Disk; wal: Wal; cuts: number[] } {
    const disk = new Disk()
    const wal = Wal.create(disk, utf8('meta'), 4096)
    const cuts: number[] = []
    for (let i = 1; i <= saves; i++) {
      const { cut, mustSync } = wal.save(state(1, i), [entry(i, 'x'.repeat(98))])
      if (cut) cuts.push(i)
      if (mustSync) wal.sync()
    }
    return { disk, wal, cuts }
  }

  test('comes one Save after the one that crossed the size', () => {
    expect(cutLog(27).wal.bytes()).toBe(4168)
    const { disk, wal, cuts } = cutLog(30)
    expect(disk.paths()).toEqual([
      FIRST,
      'member/wal/0000000000000001-000000000000001d.wal',
      'member/wal/1.tmp',
    ])
    expect(cuts).toEqual([28])
    expect(wal.tailPath()).toContain('0000000000000001-')
    expect(wal.bytes()).toBe(disk.list().reduce((sum, { bytes }) => sum + bytes, 0))
    expect(disk.list().map(({ size }) => size)).toEqual([4320, 4096, 4096])
  })

  test('keeps the chain: all entries are read over both segments', () => {
    const { disk } = cutLog(30)
    expect(reopened(disk).entries.length).toBe(30)
    expect(reopened(disk).hardState).toEqual(state(1, 30))
  })

  test('is lost with its Save when it was not synced', () => {
    const { disk, wal } = cutLog(27)
    expect(wal.save(state(1, 28), [entry(28)])).toMatchObject({ cut: true, mustSync: true })
    disk.crash()
    expect(disk.paths()).toEqual([FIRST])
    expect(reopened(disk).entries.length).toBe(27)
  })

  test('is named by its number and the index that follows: the classic example', () => {
    const disk = new Disk()
    const wal = Wal.create(disk, METADATA, 1)
    const cutAt = (from: number, to: number): void => {
      wal.save(
        state(1, to),
        Array.from({ length: to - from + 1 }, (_, i) => entry(from + i)),
      )
      wal.sync()
    }
    cutAt(0x01, 0x20)
    cutAt(0x21, 0x30)
    expect(segmentNames(disk)).toEqual([
      '0000000000000000-0000000000000000.wal',
      '0000000000000001-0000000000000021.wal',
      '0000000000000002-0000000000000031.wal',
    ])
  })

  test('keeps what a snapshot does not cover, and lets a purge take the rest', () => {
    const { disk, wal } = cutLog(130)
    expect(segmentNames(disk).map((name) => Number.parseInt(name.slice(17, 33), 16))).toEqual([
      0, 29, 57, 85, 113,
    ])
    wal.saveSnapshot(90, 1)
    wal.sync()
    expect(purge(disk, isSegment, 1, (path) => wal.isLocked(path))).toEqual([])
    wal.releaseLockTo(90)
    const gone = purge(disk, isSegment, 1, (path) => wal.isLocked(path))
    expect(gone.length).toBe(3)
    expect(segmentNames(disk).map((name) => name.slice(0, 16))).toEqual([
      '0000000000000003',
      '0000000000000004',
    ])
    const opened = Wal.open(disk, { index: 90, term: 1 }, 4096)
    expect(opened.ok && opened.value.entries.map(({ index }) => index)).toEqual(
      Array.from({ length: 40 }, (_, i) => 91 + i),
    )
    expect(validSnapshots(disk)).toEqual({ ok: true, value: [{ index: 90, term: 1, confState: null }] })
  })

  test('a release keeps the segment that begins before the index', () => {
    const { wal, disk } = cutLog(60)
    wal.releaseLockTo(29)
    const [first, second] = allSegments(disk)
    expect([wal.isLocked(first!.path), wal.isLocked(second!.path)]).toEqual([true, true])
    wal.releaseLockTo(30)
    expect([wal.isLocked(first!.path), wal.isLocked(second!.path)]).toEqual([false, true])
  })

  test('a clean end leaves no preallocated file', () => {
    const { disk, wal } = cutLog(30)
    wal.close()
    expect(disk.paths().filter((path) => path.endsWith('.tmp'))).toEqual([])
    expect(disk.crash()).toEqual({ lostBytes: 0 })
    expect(reopened(disk).entries.length).toBe(30)
  })

  test('a missing or mixed-up segment is refused', () => {
    const { disk, wal } = cutLog(90)
    expect(allSegments(disk).length).toBeGreaterThan(3)
    const missing = disk.clone()
    missing.remove(allSegments(disk)[1]!.path)
    expect(Wal.open(missing)).toEqual({ ok: false, error: { at: 'open', error: 'wal: file not found' } })
    const tail = disk.read(wal.tailPath()).slice()
    tail[10]! ^= 1
    disk.truncate(wal.tailPath(), 0)
    disk.append(wal.tailPath(), tail)
    expect(Wal.open(disk).ok).toBe(false)
  })
})

test('a clone and its origin go their own ways', () => {
  const disk = new Disk()
  const wal = Wal.create(disk, METADATA)
  wal.save(state(1, 0), [entry(1)])
  const otherDisk = disk.clone()
  const other = wal.clone(otherDisk)
  other.save(null, [entry(2, 'of the clone')])
  wal.save(null, [entry(2), entry(3)])
  expect(reopened(otherDisk).entries).toEqual([entry(1), entry(2, 'of the clone')])
  expect(reopened(disk).entries).toEqual([entry(1), entry(2), entry(3)])
})

const waldump = fileURLToPath(new URL('../../../../shared/tools/waldump.py', import.meta.url))
const hasReader = existsSync(waldump) && hasPython()

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!hasReader)(
  'the facts’ own reader reads a log that was written here (needs python3 and waldump.py)',
  () => {
    const disk = new Disk()
    const wal = Wal.create(disk, METADATA, 1000)
    for (let i = 1; i <= 40; i++) {
      wal.save(state(2, i, id64(0xa1)), [entry(i, '', 2)])
      wal.sync()
    }
    wal.saveSnapshot(40, 2)
    wal.sync()
    const dir = mkdtempSync(join(tmpdir(), 'etcdscope-wal-'))
    for (const { path } of disk.list()) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), disk.read(path))
    }
    const dump = JSON.parse(execFileSync('python3', [waldump, dir, '--json'], { encoding: 'utf8' })) as Dump
    rmSync(dir, { recursive: true })
    expect(dump.problem ?? null).toBeNull()
    const records = dump.files.flatMap((file) => file.records)
    const indexes = records.flatMap(({ type, data }) => (type === 'entry' ? [data?.Index] : []))
    expect(dump.files.length).toBe(allSegments(disk).length)
    expect(dump.files.length).toBeGreaterThan(1)
    expect(indexes).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(records.filter(({ type }) => type === 'state').at(-1)?.data).toEqual({
      term: 2,
      vote: 'a1',
      commit: 40,
    })
    expect(records.at(-1)).toMatchObject({ type: 'snapshot', data: { index: 40, term: 2 } })
  },
)

/** What `waldump.py --json` prints, as far as it is looked at here. */
interface Dump {
  readonly problem?: unknown
  readonly files: readonly {
    readonly records: readonly { readonly type: string; readonly data: { readonly Index?: number } | null }[]
  }[]
}
