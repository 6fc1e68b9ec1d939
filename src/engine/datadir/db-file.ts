import { textOf } from '../../base/bytes.ts'
import { hexOf, id64, type Id64 } from '../../base/id64.ts'
import { ok, type Result } from '../../base/result.ts'
import { ALARM_TYPES } from '../../pb/etcdserverpb.ts'
import { decode, type FieldReader } from '../../pb/wire.ts'
import { type BoltFile, type BoltRow, openBolt } from '../backend/bolt-reader.ts'
import { hashRows, type KeyRow, keyRow, readRevision } from '../backend/key-rows.ts'
import { type Json, parseBigJson } from './json.ts'
import { shownBytes } from './shown-bytes.ts'

export interface Lease {
  readonly id: Id64
  readonly ttl: number
}

/** etcd's backend: what its buckets say. */
export interface DbFile {
  readonly bolt: BoltFile
  readonly fileSize: number
  readonly consistentIndex: number | null
  readonly rows: readonly KeyRow[]
  readonly currentRevision: number
  /** 0: never compacted. */
  readonly compactRevision: number
  readonly scheduledCompactRevision: number | null
  readonly leases: readonly Lease[]
  readonly alarms: readonly { readonly memberId: Id64; readonly alarm: string }[]
}

export function readDb(bytes: Uint8Array): Result<DbFile> {
  const bolt = openBolt(bytes)
  if (!bolt.ok) return bolt
  const meta = new Map(rowsOf(bolt.value, 'meta').map(({ key, value }) => [textOf(key), value]))
  const rows = rowsOf(bolt.value, 'key').flatMap((row) => keyRow(row) ?? [])
  const finished = mainOf(meta.get('finishedCompactRev'))
  return ok({
    bolt: bolt.value,
    fileSize: bytes.length,
    consistentIndex: numberOf(meta.get('consistent_index')),
    rows,
    currentRevision: rows.reduce((most, { main }) => Math.max(most, main), 1),
    compactRevision: finished ?? 0,
    scheduledCompactRevision: mainOf(meta.get('scheduledCompactRev')),
    leases: rowsOf(bolt.value, 'lease').flatMap(({ value }) => listOf(decode(readLease, value))),
    alarms: rowsOf(bolt.value, 'alarm').flatMap(({ key }) => listOf(decode(readAlarmMember, key))),
  })
}

export function dbFacts(db: DbFile): Json {
  const { bolt, rows } = db
  const counts = [...bolt.buckets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => [name, list.length])
  const living = livingRows(rows)
  const version = rowsOf(bolt, 'cluster').find(({ key }) => textOf(key) === 'clusterVersion')
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
    hashkv: hashRows(rows, db.currentRevision, db.compactRevision),
    cluster_version: version === undefined ? null : textOf(version.value),
    members: rowsOf(bolt, 'members').flatMap(({ value }) => listOf(parseBigJson(textOf(value)))),
    members_removed: rowsOf(bolt, 'members_removed').map(({ key }) => textOf(key)),
    alarms: db.alarms.map(({ memberId, alarm }) => ({ memberID: hexOf(memberId), alarm })),
    leases: db.leases.map(({ id, ttl }) => ({
      id: hexOf(id),
      ttl,
      keys: living.filter(({ kv }) => kv.lease === id).map(({ kv }) => shownBytes(kv.key)),
    })),
    keys: living.map(keyFacts),
    history: historyFacts(rows),
  }
}

export function keyFacts({ kv }: KeyRow): Json {
  return {
    key: shownBytes(kv.key),
    value: shownBytes(kv.value),
    create_revision: kv.createRevision,
    mod_revision: kv.modRevision,
    version: kv.version,
    lease: hexOf(kv.lease),
  }
}

/** The rows of keys that live at the end, in key order. */
export function livingRows(rows: readonly KeyRow[]): KeyRow[] {
  const newest = new Map<string, KeyRow>()
  for (const row of rows) newest.set(latin1(row.kv.key), row)
  return [...newest]
    .filter(([, { tombstone }]) => !tombstone)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
}

function historyFacts(rows: readonly KeyRow[]): Json {
  const byRevision = new Map<number, Json[]>()
  for (const row of rows) {
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

export function rowsOf(bolt: BoltFile, bucket: string): readonly BoltRow[] {
  return bolt.buckets.get(bucket) ?? []
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

/** As a sortable map key; never spread: a key may be a megabyte. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
