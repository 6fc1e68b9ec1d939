import { compareBytes, concatBytes, utf8 } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { sha256 } from '../../base/sha256.ts'
import { encodeMember } from '../../pb/membership.ts'
import { encodeKeyValue, encodeTombstone } from '../../pb/mvccpb.ts'
import { BROKEN_TREE, type BoltRow, openBolt } from '../backend/bolt-reader.ts'
import { writeBolt } from '../backend/bolt-writer.ts'
import { keyRow, readRevision } from '../backend/key-rows.ts'
import type { FileContent } from '../disk/disk.ts'
import { keyText } from '../mvcc/key-range.ts'
import { KvStore, type Row } from '../mvcc/kv-store.ts'
import { compareRevisions, type Revision, revisionBytes } from '../mvcc/revision.ts'
import { alarmOfRow, alarmRow, type ApiRows, leaseOfRow, leaseRow } from './api-rows.ts'
import type { V2Store } from './v2-store.ts'

/**
 * The file `db` as one commit leaves it: the state that etcd's backend holds, and its bytes once somebody reads them. The state
 * is nobody else's, so the bytes never change.
 */
export class BackendImage implements FileContent {
  private written: Uint8Array | null = null

  /** `kv` must be a clone that nobody writes to. `consistentIndex`: the last entry that is in it. */
  constructor(
    private readonly kv: KvStore,
    private readonly store: V2Store,
    private readonly api: ApiRows,
    readonly consistentIndex: number,
    private readonly txid: number,
  ) {}

  bytes(): Uint8Array {
    this.written ??= writeBolt(this.buckets(), this.txid)
    return this.written
  }

  /** What `snapshot save` gets: the file, with free pages as a running backend has them, and its SHA-256 behind it. */
  saved(): Uint8Array {
    const db = writeBolt(this.buckets(), this.txid, SPARE_PAGES)
    return concatBytes([db, sha256(db)])
  }

  private buckets(): ReadonlyMap<string, readonly BoltRow[]> {
    const { members, removed } = this.store.membership
    const { clusterVersion } = this.store
    return new Map<string, readonly BoltRow[]>([
      ['alarm', sorted(this.api.alarms.map(alarmRow))],
      ['auth', [{ key: utf8('authRevision'), value: be64(1) }]],
      ['authRoles', []],
      ['authUsers', []],
      ['cluster', clusterVersion === null ? [] : [row('clusterVersion', utf8(clusterVersion))]],
      ['key', [...this.kv.changes(0)].map(([revision, change]) => rowOf(revision, change))],
      ['lease', this.api.leases.map(leaseRow)],
      ['members', sorted(members.map((member) => row(hexOf(member.id), encodeMember(member))))],
      ['members_removed', sorted(removed.map((id) => row(hexOf(id), utf8('removed'))))],
      ['meta', this.meta()],
    ])
  }

  private meta(): readonly BoltRow[] {
    const rows = [row('consistent_index', be64(this.consistentIndex))]
    const { compactRev } = this.kv
    if (compactRev < 0) return rows
    const compacted = revisionBytes({ main: compactRev, sub: 0 }, false)
    return [...rows, row('finishedCompactRev', compacted), row('scheduledCompactRev', compacted)]
  }
}

/** A commit writes its pages beside those that it replaces, so some are always free. */
const SPARE_PAGES = 2

/** What a server takes from its `db` when it starts. */
export interface BackendRead extends ApiRows {
  readonly kv: KvStore
  readonly consistentIndex: number
  readonly txid: number
}

/** The key space that a db file holds, or how etcd dies of it. */
export function readBackend(bytes: Uint8Array): Result<BackendRead> {
  const file = openBolt(bytes)
  if (!file.ok) {
    return refuse(
      file.error.startsWith(BROKEN_TREE) ? `panic: ${file.error}` : `failed to open database: ${file.error}`,
    )
  }
  const { buckets, txid } = file.value
  const rows: (readonly [Revision, Row])[] = []
  const newest = new Map<string, Revision>()
  for (const bytesOfRow of buckets.get('key') ?? []) {
    const read = keyRow(bytesOfRow)
    if (read === null) return refuse('failed to unmarshal mvccpb.KeyValue')
    const { main, sub, tombstone, kv } = read
    const key = keyText(kv.key)
    const before = newest.get(key)
    if (before !== undefined && compareRevisions(before, { main, sub }) >= 0) return refuse(NOT_RISING)
    newest.set(key, { main, sub })
    const change: Row = tombstone
      ? { kind: 'delete', key: kv.key.slice(), modRevision: main }
      : { kind: 'put', kv: { ...kv, key: kv.key.slice(), value: kv.value.slice() } }
    rows.push([{ main, sub }, change])
  }
  const meta = new Map(
    (buckets.get('meta') ?? []).map(({ key, value }) => [String.fromCharCode(...key), value]),
  )
  const compacted = readRevision(meta.get('finishedCompactRev') ?? new Uint8Array(0))
  const index = meta.get('consistent_index')
  return ok({
    kv: KvStore.restored(rows, compacted?.main ?? -1),
    leases: (buckets.get('lease') ?? []).flatMap(leaseOfRow),
    alarms: (buckets.get('alarm') ?? []).flatMap(alarmOfRow),
    consistentIndex: index?.length === 8 ? readBe64(index) : 0,
    txid,
  })
}

const NOT_RISING = "panic: 'put' with an unexpected smaller revision"

function row(key: string, value: Uint8Array): BoltRow {
  return { key: utf8(key), value }
}

function rowOf(revision: Revision, change: Row): BoltRow {
  const tombstone = change.kind === 'delete'
  const value = tombstone ? encodeTombstone(change.key) : encodeKeyValue(change.kv)
  return { key: revisionBytes(revision, tombstone), value }
}

function sorted(rows: readonly BoltRow[]): readonly BoltRow[] {
  return [...rows].sort((a, b) => compareBytes(a.key, b.key))
}

function be64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

function readBe64(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
}
