import { compareBytes, NO_BYTES, utf8 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import type {
  Compare,
  DeleteRangeRequest,
  InternalRaftRequest,
  PutRequest,
  RequestOp,
  TxnRequest,
} from '../../pb/etcdserverpb.ts'
import { encodeKeyValue, encodeTombstone, type KeyValue } from '../../pb/mvccpb.ts'
import type { KeyRow } from '../backend/key-rows.ts'
import { revisionBytes } from '../mvcc/revision.ts'
import type { DbFile } from './db-file.ts'
import { KeyTable } from './key-table.ts'
import { latin1 } from './latin1.ts'

/** A row of the db by its number, or one that the log added. */
type Row = number | KeyRow

/** The key space that a boot leads to: the backend's rows, and what the log applies on top. As 3.4.23 applies. */
export class Replay {
  rev: number
  compactRev: number
  readonly leases: Set<Id64>
  private readonly base: KeyTable
  /** The db's own hash, as long as nothing changed. */
  private readonly baseHash: number | null
  private changed = false
  /** Of the db's rows, those that a compaction took. */
  private readonly gone = new Set<number>()
  private added: KeyRow[] = []
  /** The living row of each key, by the key as latin-1 text. */
  private readonly head = new Map<string, Row>()
  private readonly alarms = new Set<string>()

  constructor(db: DbFile | null) {
    this.base = db?.rows ?? new KeyTable()
    this.baseHash = db?.hashKv ?? null
    this.rev = Math.max(db?.currentRevision ?? 1, db?.scheduledCompactRevision ?? 1)
    this.compactRev = db?.compactRevision ?? 0
    this.leases = new Set(db?.leases.map(({ id }) => id) ?? [])
    for (const { alarm, memberId } of db?.alarms ?? []) this.alarms.add(`${alarm} ${memberId}`)
    for (const row of this.base.living()) this.head.set(latin1(this.base.key(row)), row)
    if (this.rev !== (db?.currentRevision ?? 1)) this.changed = true
    const scheduled = db?.scheduledCompactRevision ?? 0
    if (scheduled > this.compactRev) this.compact(scheduled)
  }

  apply(request: InternalRaftRequest): void {
    if (request.alarm !== undefined) this.applyAlarm(request.alarm)
    else if (this.hasAlarm('CORRUPT')) return
    else if (request.put !== undefined) this.applyOps([{ kind: 'put', request: request.put }])
    else if (request.deleteRange !== undefined) {
      this.applyOps([{ kind: 'deleteRange', request: request.deleteRange }])
    } else if (request.txn !== undefined) this.applyTxn(request.txn)
    else if (request.compaction !== undefined) this.compact(request.compaction.revision)
    else if (request.leaseGrant !== undefined) this.grant(request.leaseGrant.id)
    else if (request.leaseRevoke !== undefined) this.revoke(request.leaseRevoke.id)
  }

  /** How many keys there are. */
  get keys(): number {
    return this.head.size
  }

  /** In key order, read as they are asked for. */
  *living(): Iterable<KeyValue> {
    for (const key of [...this.head.keys()].sort()) {
      const kv = this.kvOf(key)
      if (kv !== null) yield kv
    }
  }

  /** What `endpoint hashkv` answers. */
  hashKv(): number {
    if (!this.changed && this.baseHash !== null) return this.baseHash
    const keep = new Set(this.head.values())
    let crc = crc32c(utf8('key'))
    const isKept = (row: Row, main: number): boolean =>
      main > this.compactRev || keep.size === 0 || keep.has(row)
    for (let row = 0; row < this.base.length; row++) {
      if (this.gone.has(row) || !isKept(row, this.base.main(row))) continue
      const { key, value } = this.base.stored(row)
      crc = crc32c(value, crc32c(key, crc))
    }
    for (const row of this.added) {
      if (isKept(row, row.main)) crc = crc32c(row.bytes.value, crc32c(row.bytes.key, crc))
    }
    return crc
  }

  private kvOf(key: string): KeyValue | null {
    const row = this.head.get(key)
    return row === undefined ? null : typeof row === 'number' ? this.base.kv(row) : row.kv
  }

  private leaseOf(row: Row): Id64 {
    return typeof row === 'number' ? this.base.lease(row) : row.kv.lease
  }

  private keyOf(row: Row): Uint8Array {
    return typeof row === 'number' ? this.base.key(row) : row.kv.key
  }

  private hasAlarm(type: string): boolean {
    return [...this.alarms].some((alarm) => alarm.startsWith(type))
  }

  private applyAlarm({ action, alarm, memberId }: NonNullable<InternalRaftRequest['alarm']>): void {
    if (action === 'ACTIVATE') this.alarms.add(`${alarm} ${memberId}`)
    else if (action === 'DEACTIVATE') this.alarms.delete(`${alarm} ${memberId}`)
  }

  private grant(id: Id64): void {
    if (!this.hasAlarm('NOSPACE')) this.leases.add(id)
  }

  /** Its keys go in one revision, in key order. */
  private revoke(id: Id64): void {
    if (!this.leases.delete(id)) return
    const keys = [...this.head.values()]
      .filter((row) => this.leaseOf(row) === id)
      .map((row) => this.keyOf(row))
    const ops = keys.sort(compareBytes).map((key): RequestOp => {
      return { kind: 'deleteRange', request: { key, rangeEnd: NO_BYTES, prevKv: false } }
    })
    this.applyOps(ops)
  }

  /** All operations share a revision; one that cannot be done leaves all undone. */
  private applyOps(ops: readonly RequestOp[]): void {
    const puts = ops.flatMap((op) => (op.kind === 'put' ? [op.request] : []))
    if (puts.length > 0 && this.hasAlarm('NOSPACE')) return
    if (puts.some((put) => !this.mayPut(put))) return
    const main = this.rev + 1
    let sub = 0
    for (const op of ops) {
      if (op.kind === 'put') this.put(op.request, main, sub++)
      else if (op.kind === 'deleteRange') {
        for (const key of this.keysIn(op.request)) this.delete(key, main, sub++)
      }
    }
    if (sub > 0) this.rev = main
  }

  private mayPut(put: PutRequest): boolean {
    if ((put.ignoreValue || put.ignoreLease) && !this.head.has(latin1(put.key))) return false
    return put.lease === ID_NONE || this.leases.has(put.lease)
  }

  private put(put: PutRequest, main: number, sub: number): void {
    const before = this.kvOf(latin1(put.key))
    const kv: KeyValue = {
      key: put.key,
      value: put.ignoreValue ? (before?.value ?? NO_BYTES) : put.value,
      lease: put.ignoreLease ? (before?.lease ?? ID_NONE) : put.lease,
      createRevision: before?.createRevision ?? main,
      modRevision: main,
      version: (before?.version ?? 0) + 1,
    }
    const bytes = { key: revisionBytes({ main, sub }, false), value: encodeKeyValue(kv) }
    const row = { main, sub, tombstone: false, kv, bytes }
    this.changed = true
    this.added.push(row)
    this.head.set(latin1(put.key), row)
  }

  private delete(key: Uint8Array, main: number, sub: number): void {
    const bytes = { key: revisionBytes({ main, sub }, true), value: encodeTombstone(key) }
    const kv: KeyValue = {
      key,
      value: NO_BYTES,
      createRevision: 0,
      modRevision: 0,
      version: 0,
      lease: ID_NONE,
    }
    this.changed = true
    this.added.push({ main, sub, tombstone: true, kv, bytes })
    this.head.delete(latin1(key))
  }

  private keysIn({ key, rangeEnd }: Pick<DeleteRangeRequest, 'key' | 'rangeEnd'>): Uint8Array[] {
    if (rangeEnd.length === 0) return this.head.has(latin1(key)) ? [key] : []
    const isOpen = rangeEnd.length === 1 && rangeEnd[0] === 0
    return [...this.head.values()]
      .map((row) => this.keyOf(row))
      .filter((k) => compareBytes(k, key) >= 0 && (isOpen || compareBytes(k, rangeEnd) < 0))
      .sort(compareBytes)
  }

  /** The branch is chosen at the start, as in etcd; nested transactions are flattened in their order. */
  private applyTxn(txn: TxnRequest): void {
    this.applyOps(this.opsOf(txn))
  }

  private opsOf(txn: TxnRequest): RequestOp[] {
    const ops = txn.compare.every((compare) => this.holds(compare)) ? txn.success : txn.failure
    return ops.flatMap((op) => (op.kind === 'txn' ? this.opsOf(op.request) : [op]))
  }

  private holds(compare: Compare): boolean {
    if (compare.rangeEnd.length === 0) return holdsFor(compare, this.kvOf(latin1(compare.key)))
    const keys = this.keysIn(compare)
    if (keys.length === 0) return holdsFor(compare, null)
    return keys.every((key) => holdsFor(compare, this.kvOf(latin1(key))))
  }

  /** As 3.4.23: of each key the newest row up to `revision` stays, unless it is a tombstone. */
  private compact(revision: number): void {
    if (revision <= this.compactRev || revision > this.rev) return
    this.compactRev = revision
    this.changed = true
    const newest = new Map<string, Row>()
    for (let row = 0; row < this.base.length; row++) {
      const isIn = !this.gone.has(row) && this.base.main(row) <= revision
      if (isIn) newest.set(latin1(this.base.key(row)), row)
    }
    for (const row of this.added) if (row.main <= revision) newest.set(latin1(row.kv.key), row)
    for (let row = 0; row < this.base.length && this.base.main(row) <= revision; row++) {
      if (this.base.isTombstone(row) || newest.get(latin1(this.base.key(row))) !== row) this.gone.add(row)
    }
    this.added = this.added.filter(
      (row) => row.main > revision || (!row.tombstone && newest.get(latin1(row.kv.key)) === row),
    )
  }
}

/** A key that is not there has zeros everywhere; its value compares with nothing. */
function holdsFor({ target, result }: Compare, kv: KeyValue | null): boolean {
  if (target.kind === 'VALUE' && kv === null) return false
  const order = orderOf(target, kv)
  if (result === 'EQUAL') return order === 0
  if (result === 'NOT_EQUAL') return order !== 0
  return result === 'GREATER' ? order > 0 : order < 0
}

function orderOf(target: Compare['target'], kv: KeyValue | null): number {
  switch (target.kind) {
    case 'VALUE':
      return compareBytes(kv?.value ?? NO_BYTES, target.value)
    case 'VERSION':
      return (kv?.version ?? 0) - target.value
    case 'CREATE':
      return (kv?.createRevision ?? 0) - target.value
    case 'MOD':
      return (kv?.modRevision ?? 0) - target.value
    case 'LEASE': {
      const lease = kv?.lease ?? ID_NONE
      return lease < target.value ? -1 : lease > target.value ? 1 : 0
    }
  }
}
