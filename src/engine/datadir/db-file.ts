import type { ByteSource } from '../../base/byte-source.ts'
import { BlockCache } from '../../base/block-cache.ts'
import { textOf } from '../../base/bytes.ts'
import { hexOf, id64, type Id64 } from '../../base/id64.ts'
import { ok, type Result } from '../../base/result.ts'
import { ALARM_TYPES } from '../../pb/etcdserverpb.ts'
import type { KeyValue } from '../../pb/mvccpb.ts'
import { decode, type FieldReader } from '../../pb/wire.ts'
import type { BoltRow } from '../backend/bolt-page.ts'
import { BoltSlices } from '../backend/bolt-slices.ts'
import { readRevision } from '../backend/key-rows.ts'
import { type Json, parseBigJson } from './json.ts'
import { KeyTable } from './key-table.ts'
import { shownBytes } from './shown-bytes.ts'

export interface Lease {
  readonly id: Id64
  readonly ttl: number
}

/** etcd's backend: what its buckets say. */
export interface DbFile {
  readonly bolt: BoltSlices
  readonly fileSize: number
  readonly consistentIndex: number | null
  readonly rows: KeyTable
  readonly currentRevision: number
  /** 0: never compacted. */
  readonly compactRevision: number
  readonly scheduledCompactRevision: number | null
  /** What `endpoint hashkv` answers at the current revision. */
  readonly hashKv: number
  readonly clusterVersion: string | null
  readonly leases: readonly Lease[]
  readonly alarms: readonly { readonly memberId: Id64; readonly alarm: string }[]
  /** Rows of the small buckets: all but `key`. */
  readonly others: ReadonlyMap<string, readonly BoltRow[]>
}

/** Reads the file once, page by page; the values of keys are not kept. */
export function readDb(file: ByteSource): Result<DbFile> {
  const source = new BlockCache(file)
  const rows = new KeyTable()
  const others = new Map<string, BoltRow[]>()
  const bolt = BoltSlices.open(source, (bucket, row, place) => {
    if (bucket === 'key') rows.add(row, place)
    else {
      const list = others.get(bucket) ?? []
      others.set(bucket, list)
      list.push({ key: row.key.slice(), value: row.value.slice() })
    }
  })
  if (!bolt.ok) return bolt
  rows.opened(bolt.value)
  const rowsOf = (bucket: string): readonly BoltRow[] => others.get(bucket) ?? []
  const meta = new Map(rowsOf('meta').map(({ key, value }) => [textOf(key), value]))
  const compactRevision = mainOf(meta.get('finishedCompactRev')) ?? 0
  let currentRevision = 1
  for (let row = 0; row < rows.length; row++) currentRevision = Math.max(currentRevision, rows.main(row))
  const version = rowsOf('cluster').find(({ key }) => textOf(key) === 'clusterVersion')
  return ok({
    bolt: bolt.value,
    fileSize: file.size,
    consistentIndex: numberOf(meta.get('consistent_index')),
    rows,
    currentRevision,
    compactRevision,
    scheduledCompactRevision: mainOf(meta.get('scheduledCompactRev')),
    hashKv: rows.hash(currentRevision, compactRevision),
    clusterVersion: version === undefined ? null : textOf(version.value),
    leases: rowsOf('lease').flatMap(({ value }) => listOf(decode(readLease, value))),
    alarms: rowsOf('alarm').flatMap(({ key }) => listOf(decode(readAlarmMember, key))),
    others,
  })
}

/** Rows of this many bytes are listed in JSON; more would not fit into a text. */
const LISTED_BYTES_MOST = 64 * 1024 * 1024

export function dbFacts(db: DbFile): Json {
  const { bolt, rows } = db
  const counts = [...bolt.buckets].sort(([a], [b]) => (a < b ? -1 : 1))
  const living = rows.living()
  const isListed = rows.rowBytes <= LISTED_BYTES_MOST
  return {
    page_size: bolt.pageSize,
    file_size: db.fileSize,
    pages: { high_water: bolt.pages.highWater, used: bolt.pages.used, free: bolt.pages.free },
    txid: bolt.txid,
    freelist_synced: bolt.freelistSynced,
    buckets: Object.fromEntries(counts) as Json,
    consistent_index: db.consistentIndex,
    current_revision: db.currentRevision,
    compact_revision: db.compactRevision,
    scheduled_compact_revision: db.scheduledCompactRevision,
    hashkv: db.hashKv,
    cluster_version: db.clusterVersion,
    members: rowsOf(db, 'members').flatMap(({ value }) => listOf(parseBigJson(textOf(value)))),
    members_removed: rowsOf(db, 'members_removed').map(({ key }) => textOf(key)),
    alarms: db.alarms.map(({ memberId, alarm }) => ({ memberID: hexOf(memberId), alarm })),
    leases: db.leases.map(({ id, ttl }) => ({
      id: hexOf(id),
      ttl,
      keys: living.filter((row) => rows.lease(row) === id).map((row) => shownBytes(rows.key(row))),
    })),
    ...(isListed
      ? { keys: keyListFacts(rows, living), history: historyFacts(rows) }
      : { keys: null, history: null, left_out: 'keys and history: the rows are more than 64 MB' }),
  }
}

/** Rows of a bucket other than `key`. */
export function rowsOf(db: DbFile, bucket: string): readonly BoltRow[] {
  return db.others.get(bucket) ?? []
}

function keyListFacts(rows: KeyTable, living: readonly number[]): Json {
  return living.flatMap((row) => rows.kv(row) ?? []).map(keyFacts)
}

export function keyFacts(kv: KeyValue): Json {
  return {
    key: shownBytes(kv.key),
    value: shownBytes(kv.value),
    create_revision: kv.createRevision,
    mod_revision: kv.modRevision,
    version: kv.version,
    lease: hexOf(kv.lease),
  }
}

function historyFacts(rows: KeyTable): Json {
  const byRevision = new Map<number, Json[]>()
  for (let i = 0; i < rows.length; i++) {
    const row = rows.row(i)
    if (row === null) continue
    const ops = byRevision.get(row.main) ?? []
    byRevision.set(row.main, ops)
    const { kv, sub } = row
    const key = shownBytes(kv.key)
    if (row.tombstone) ops.push({ sub, op: 'delete', key })
    else {
      const { createRevision: create_revision, version } = kv
      const value = shownBytes(kv.value)
      ops.push({ sub, op: 'put', key, value, create_revision, version, lease: hexOf(kv.lease) })
    }
  }
  return [...byRevision].map(([revision, ops]) => ({ revision, ops }))
}

function numberOf(bytes: Uint8Array | undefined): number | null {
  if (bytes?.length !== 8) return null
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
  return Number.isSafeInteger(value) ? value : null
}

function mainOf(bytes: Uint8Array | undefined): number | null {
  return bytes === undefined ? null : (readRevision(bytes)?.main ?? null)
}

function readLease(fields: FieldReader): Lease {
  let id = id64(0)
  let ttl = 0
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else if (fields.field === 2) ttl = fields.number()
    else fields.skip()
  }
  return { id, ttl }
}

function readAlarmMember(fields: FieldReader): { memberId: Id64; alarm: string } {
  let memberId = id64(0)
  let alarm = 'NONE'
  while (fields.next()) {
    if (fields.field === 1) memberId = fields.id()
    else if (fields.field === 2) alarm = fields.oneOf(ALARM_TYPES)
    else fields.skip()
  }
  return { memberId, alarm }
}

function listOf<T>(result: Result<T>): T[] {
  return result.ok ? [result.value] : []
}
