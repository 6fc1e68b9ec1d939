import { equalBytes, utf8 } from '../../base/bytes.ts'
import { hexOf, type Id64 } from '../../base/id64.ts'
import { encodeMember } from '../../pb/membership.ts'
import { encodeTombstone } from '../../pb/mvccpb.ts'
import { BoltDb, type BoltTxn } from '../backend/bolt-db.ts'
import type { Lease } from '../lease/lessor.ts'
import { keyText } from '../mvcc/key-range.ts'
import type { KvStore } from '../mvcc/kv-store.ts'
import { type Revision, revisionBytes } from '../mvcc/revision.ts'
import { alarmRow, leaseRow } from './api-rows.ts'
import type { Alarms } from './alarms.ts'
import type { V2Store } from './v2-store.ts'

/** What a server holds of what its backend keeps. */
export interface Stored extends V2Store {
  readonly kv: KvStore
  readonly leases: ReadonlyMap<Id64, Lease>
  readonly alarms: Alarms
  readonly consistentIndex: number
}

/** What of it a db has already. */
export interface Held {
  readonly revision: number
  readonly leases: ReadonlyMap<Id64, Lease>
  readonly alarms: Alarms
}

/** etcd's fill of the bucket whose rows only come at the end. */
const APPEND_FILL = 0.9
const BUCKETS = [
  ...['alarm', 'auth', 'authRoles', 'authUsers', 'cluster', 'key'],
  ...['lease', 'members', 'members_removed', 'meta'],
]

/** A new db with etcd's buckets, after the four commits that a first start makes before it serves. */
export function createdDb(): BoltDb {
  created ??= createDb()
  return created
}

/** Every new db begins with the same pages, which never change. */
let created: BoltDb | null = null

function createDb(): BoltDb {
  let txn = BoltDb.created().begin()
  for (const name of ['key', 'meta']) txn.create(name)
  txn = txn.commit().begin()
  txn.create('lease')
  txn = txn.commit().begin()
  for (const name of ['auth', 'authRoles', 'authUsers']) txn.create(name)
  txn.put('auth', 'authRevision', be64(1))
  txn = txn.commit().begin()
  for (const name of BUCKETS) txn.create(name)
  return txn.commit()
}

/** A db that was opened, after as many commits of what is there already. */
export function reopenedDb(opened: BoltDb): BoltDb {
  let db = opened
  for (let i = 0; i < 4; i++) {
    const txn = db.begin()
    for (const name of BUCKETS) txn.create(name)
    db = txn.commit()
  }
  return db
}

/** One commit: everything that is stored and not held yet, or no longer. Empties the key space's list of dropped rows. */
export function commitChanges(db: BoltDb, held: Held, stored: Stored): BoltDb {
  const txn = db.begin()
  putRows(txn, held.revision, stored.kv)
  putLeases(txn, held.leases, stored.leases)
  if (held.alarms !== stored.alarms) {
    for (const { key } of held.alarms.map(alarmRow)) txn.delete('alarm', keyText(key))
    for (const { key, value } of stored.alarms.map(alarmRow)) txn.put('alarm', keyText(key), value)
  }
  const sync = (bucket: string, key: string, value: Uint8Array): void => {
    const before = db.lookup(bucket, key)
    if (before === null || !equalBytes(before, value)) txn.put(bucket, key, value)
  }
  for (const member of stored.membership.members) sync('members', hexOf(member.id), encodeMember(member))
  for (const id of stored.membership.removed) {
    sync('members_removed', hexOf(id), utf8('removed'))
    if (db.lookup('members', hexOf(id)) !== null) txn.delete('members', hexOf(id))
  }
  if (stored.clusterVersion !== null) sync('cluster', 'clusterVersion', utf8(stored.clusterVersion))
  if (stored.consistentIndex > 0) sync('meta', 'consistent_index', be64(stored.consistentIndex))
  const { compactRev, finishedCompactRev } = stored.kv
  if (compactRev >= 0) sync('meta', 'scheduledCompactRev', revisionBytes({ main: compactRev, sub: 0 }, false))
  if (finishedCompactRev >= 0) {
    sync('meta', 'finishedCompactRev', revisionBytes({ main: finishedCompactRev, sub: 0 }, false))
  }
  return txn.commit()
}

function putRows(txn: BoltTxn, revision: number, kv: KvStore): void {
  for (const [at, row] of kv.changes(revision + 1)) {
    txn.fill('key', APPEND_FILL)
    if (row.kind === 'put') txn.put('key', rowKey(at, false), row.kv)
    else txn.put('key', rowKey(at, true), encodeTombstone(row.key))
  }
  for (const { revision: at, tombstone } of kv.takeDropped()) txn.delete('key', rowKey(at, tombstone))
}

function putLeases(txn: BoltTxn, before: ReadonlyMap<Id64, Lease>, leases: ReadonlyMap<Id64, Lease>): void {
  if (before === leases) return
  for (const [id, lease] of before) {
    if (!leases.has(id)) txn.delete('lease', keyText(leaseRow(lease).key))
  }
  for (const [id, lease] of leases) {
    if (before.get(id)?.ttl === lease.ttl) continue
    const { key, value } = leaseRow(lease)
    txn.put('lease', keyText(key), value)
  }
}

function rowKey(revision: Revision, tombstone: boolean): string {
  return keyText(revisionBytes(revision, tombstone))
}

function be64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
