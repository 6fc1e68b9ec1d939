import { expect, test } from 'vitest'
import { readDatadir, readExpected } from '../../../tests/datadir.ts'
import { equalBytes } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import { decodePayload, encodeInternalRaftRequest, encodeRequest } from '../../pb/etcdserverpb-codec.ts'
import { decodeMember, encodeMember } from '../../pb/membership.ts'
import {
  decodeConfChange,
  decodeEntry,
  decodeHardState,
  encodeConfChange,
  encodeEntry,
  encodeHardState,
} from '../../pb/raftpb-codec.ts'
import type { Entry } from '../../pb/raftpb.ts'
import { decodeMetadata, decodeWalSnapshot, encodeMetadata, type WalRecord } from '../../pb/walpb.ts'
import type { Result } from '../../base/result.ts'
import { Disk } from '../disk/disk.ts'
import { allSegments } from './segments.ts'
import { encodeFrame } from './frame.ts'
import { scanSegment, type SegmentScan } from './scan.ts'
import { parseSegmentPath } from './segment-name.ts'
import { Wal } from './wal.ts'

/** Logs of a real etcd 3.4.23: what is read from them and written again must be the same bytes. */

const NAMES = ['a-single', 'b-three', 'c-snapshots', 'c2-two-segments']

interface RealSegment {
  readonly path: string
  /** Without the zeros behind the last record. */
  readonly bytes: Uint8Array
  readonly scan: SegmentScan
}

const known = new Map<string, Map<string, RealSegment[]>>()

/** Member → its segments in order. Each archive is unpacked once: its files are 64 MB long, mostly zeros. */
function realLogs(name: string): Map<string, RealSegment[]> {
  const logs = known.get(name) ?? unpackedLogs(name)
  known.set(name, logs)
  return logs
}

function unpackedLogs(name: string): Map<string, RealSegment[]> {
  const logs = new Map<string, RealSegment[]>()
  const files = [...readDatadir(name)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [fullPath, bytes] of files) {
    const member = fullPath.slice(0, fullPath.indexOf('/'))
    const path = fullPath.slice(member.length + 1)
    if (parseSegmentPath(path) === null) continue
    const before = logs.get(member) ?? []
    const scan = scanSegment(bytes, before.at(-1)?.scan.crc ?? 0, true)
    logs.set(member, [...before, { path, bytes: bytes.slice(0, scan.validBytes), scan }])
  }
  return logs
}

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function diskOf(segments: readonly RealSegment[]): Disk {
  const disk = new Disk()
  for (const { path, bytes } of segments) {
    disk.create(path)
    disk.append(path, bytes)
  }
  disk.fsyncDir()
  return disk
}

test.each(NAMES)('%s: opened, it says what its facts say', (name) => {
  for (const [member, segments] of realLogs(name)) {
    const expected = readExpected(name).dirs[member]!
    const { metadata, hardState, entries } = value(Wal.open(diskOf(segments)))
    const ids = value(decodeMetadata(metadata!))
    expect([hexOf(ids.nodeId), hexOf(ids.clusterId)]).toEqual([expected.member_id, expected.cluster_id])
    expect({ ...hardState, vote: hexOf(hardState.vote) }).toEqual(expected.hardstate)
    expect(entries.length).toBe(expected.entries.count)
    expect(entries.at(-1)?.index).toBe(expected.entries.last_index)
    expect(segments.map(({ bytes, scan }) => [scan.end.kind, scan.records.length, bytes.length])).toEqual(
      expected.wal.files.map(({ records, bytes_used }) => ['clean', records, bytes_used]),
    )
  }
})

test.each(NAMES)('%s: every record is written again as the same bytes', (name) => {
  for (const segments of realLogs(name).values()) {
    for (const { bytes, scan } of segments) {
      for (const { offset, bytes: size, record } of scan.records) {
        const again = encodeFrame({ ...record, data: writtenAgain(record) })
        expect(equalBytes(again, bytes.subarray(offset, offset + size))).toBe(true)
      }
    }
  }
})

/** The record's data, through its plain form and back. */
function writtenAgain({ type, data }: WalRecord): Uint8Array | null {
  if (data === null) return null
  if (type === 'entry') return encodeEntry(entryAgain(value(decodeEntry(data))))
  if (type === 'state') return encodeHardState(value(decodeHardState(data)))
  return type === 'metadata' ? encodeMetadata(value(decodeMetadata(data))) : data
}

function entryAgain(entry: Entry): Entry {
  if (entry.data === null) return entry
  if (entry.type === 'EntryConfChange') {
    const change = value(decodeConfChange(entry.data))
    const context = change.context === null ? null : encodeMember(value(decodeMember(change.context)))
    return { ...entry, data: encodeConfChange({ ...change, context }) }
  }
  const payload = value(decodePayload(entry.data))
  if (payload.kind === 'v3') return { ...entry, data: encodeInternalRaftRequest(payload.request) }
  return payload.kind === 'v2' ? { ...entry, data: encodeRequest(payload.request) } : entry
}

test.each(NAMES)('%s: saved again, its segments are the same files, cut at the same place', (name) => {
  for (const segments of realLogs(name).values()) {
    const records = segments.flatMap(({ scan }, i) => scan.records.slice(i === 0 ? 3 : headLength(scan)))
    const metadata = segments[0]!.scan.records[1]!.record.data!
    const disk = new Disk()
    const wal = Wal.create(disk, metadata)
    let entries: Entry[] = []
    for (const [i, { record }] of records.entries()) {
      const data = record.data!
      if (record.type === 'entry') entries.push(value(decodeEntry(data)))
      if (record.type === 'snapshot') {
        const { index, term } = value(decodeWalSnapshot(data))
        wal.saveSnapshot(index, term)
        wal.sync()
      }
      const next = records[i + 1]?.record.type
      const endsSave = record.type === 'state' || (record.type === 'entry' && next === 'snapshot')
      if (!endsSave) continue
      const state = record.type === 'state' ? value(decodeHardState(data)) : null
      if (wal.save(state, entries).mustSync) wal.sync()
      entries = []
    }
    expect(allSegments(disk).map(({ path }) => path)).toEqual(segments.map(({ path }) => path))
    for (const { path, bytes } of segments) expect(equalBytes(disk.read(path), bytes)).toBe(true)
  }
})

/** `crc · metadata · state` at the head of a segment that follows another. */
function headLength({ records }: SegmentScan): number {
  return records[2]?.record.type === 'state' ? 3 : 2
}
