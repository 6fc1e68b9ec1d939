import { assert, defined } from '../../base/assert.ts'
import { utf8 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import { encodeKeyValue, encodeTombstone, type KeyValue } from '../../pb/mvccpb.ts'
import type { KeyIndex } from './key-index.ts'
import { keyText, rangeOf } from './key-range.ts'
import { OrderedMap } from './ordered-map.ts'
import { compareRevisions, type Revision, revisionBytes, revisionText } from './revision.ts'
import { type KeyText, TreeIndex } from './tree-index.ts'

/** One change: a row of etcd's `key` bucket. */
export type Row =
  | { readonly kind: 'put'; readonly kv: KeyValue }
  | { readonly kind: 'delete'; readonly key: Uint8Array; readonly modRevision: number }

/** A row that a compaction took. */
export interface DroppedRow {
  readonly revision: Revision
  readonly tombstone: boolean
}

/** `keep` null: not begun; else what stays, and where to go on. */
interface Compaction {
  readonly revision: number
  readonly keep: ReadonlySet<string> | null
  readonly next: Revision
}

/** Texts in `MVCC_ERRORS`. */
export type MvccError = 'ErrCompacted' | 'ErrFutureRev'

export const MVCC_ERRORS: Readonly<Record<MvccError, string>> = {
  ErrCompacted: 'mvcc: required revision has been compacted',
  ErrFutureRev: 'mvcc: required revision is a future revision',
}

export interface RangeResult {
  readonly kvs: readonly KeyValue[]
  /** Keys in the range, also those beyond the limit. */
  readonly count: number
  /** The store's revision, whatever revision was asked for. */
  readonly revision: number
  readonly error: MvccError | null
}

export interface PutResult {
  readonly revision: number
  readonly prev: KeyValue | null
}

export interface DeleteResult {
  readonly revision: number
  readonly deleted: number
  /** The deleted keys as they were, in key order. */
  readonly prevs: readonly KeyValue[]
}

/** A write transaction: all its changes share one main revision. Valid only inside `KvStore.write`. */
export interface WriteTxn {
  put(key: Uint8Array, value: Uint8Array, lease?: Id64): PutResult
  deleteRange(key: Uint8Array, rangeEnd: Uint8Array | null): DeleteResult
  /** Sees the transaction's own changes. */
  range(key: Uint8Array, rangeEnd: Uint8Array | null, atRevision?: number, limit?: number): RangeResult
}

/**
 * A member's key space with its whole history (etcd mvcc `store`). Starts at revision 1; a write transaction that
 * changes something makes the next one, one that changes nothing makes none.
 */
export class KvStore {
  /** Main revision of the last write transaction. */
  rev = 1
  /** Reads below it are refused; -1 before the first compaction. */
  compactRev = -1
  /** The newest compaction whose rows are all gone; -1 before the first. */
  finishedCompactRev = -1
  private compactions: readonly Compaction[] = []
  private dropped: readonly DroppedRow[] = []
  private index = TreeIndex.empty()
  private rows = new OrderedMap<Revision, Row>(compareRevisions)

  /**
   * From the rows of a backend, in order (etcd `restore`). `compactRev`: of the last compaction that was finished, -1 for none. A
   * later one that was `scheduled` goes on.
   */
  static restored(
    rows: Iterable<readonly [Revision, Row]>,
    compactRev: number,
    scheduled = compactRev,
  ): KvStore {
    const store = new KvStore()
    store.compactRev = compactRev
    store.finishedCompactRev = compactRev
    store.rev = Math.max(store.rev, compactRev)
    for (const [revision, row] of rows) {
      if (row.kind === 'put') store.index.restore(keyText(row.kv.key), revision, row.kv)
      else store.index.restore(keyText(row.key), revision, null)
      store.add(revision, row)
      store.rev = Math.max(store.rev, revision.main)
    }
    if (scheduled > compactRev) store.scheduleCompaction(scheduled)
    return store
  }

  /** Shares everything until one side writes. */
  clone(): KvStore {
    const copy = new KvStore()
    copy.rev = this.rev
    copy.compactRev = this.compactRev
    copy.finishedCompactRev = this.finishedCompactRev
    copy.compactions = this.compactions
    copy.dropped = this.dropped
    copy.index = this.index.clone()
    copy.rows = this.rows.clone()
    return copy
  }

  put(key: Uint8Array, value: Uint8Array, lease: Id64 = ID_NONE): PutResult {
    return this.write((txn) => txn.put(key, value, lease))
  }

  /** `rangeEnd` null or empty: the one key; `\0`: every key from `key` on. */
  deleteRange(key: Uint8Array, rangeEnd: Uint8Array | null = null): DeleteResult {
    return this.write((txn) => txn.deleteRange(key, rangeEnd))
  }

  /** As of `atRevision`; 0 or less is the present. `limit` 0 is none. */
  range(key: Uint8Array, rangeEnd: Uint8Array | null = null, atRevision = 0, limit = 0): RangeResult {
    return this.rangeAt(key, rangeEnd, atRevision, limit, this.rev)
  }

  /** Runs `body` as one transaction; the revisions in its results are those after the transaction. */
  write<T>(body: (txn: WriteTxn) => T): T {
    const main = this.rev + 1
    let changes = 0
    const now = (): number => (changes === 0 ? main - 1 : main)
    const result = body({
      put: (key, value, lease = ID_NONE) => {
        const prev = this.putAt(key, value, lease, { main, sub: changes++ })
        return { revision: main, prev }
      },
      deleteRange: (key, rangeEnd) => {
        const { kvs } = this.rangeAt(key, rangeEnd, 0, 0, now())
        for (const kv of kvs) this.deleteAt(kv.key, { main, sub: changes++ })
        return { revision: now(), deleted: kvs.length, prevs: kvs }
      },
      range: (key, rangeEnd, atRevision = 0, limit = 0) =>
        this.rangeAt(key, rangeEnd, atRevision, limit, now()),
    })
    this.rev = now()
    return result
  }

  /** The changes of the revisions from `first` to `last`, in order. */
  *changes(first: number, last = this.rev): Iterable<readonly [Revision, Row]> {
    for (const entry of this.rows.entries({ main: first, sub: 0 })) {
      if (entry[0].main > last) return
      yield entry
    }
  }

  /** Forgets what no read at `revision` or later needs, all at once. Makes no revision. */
  compact(revision: number): MvccError | null {
    const error = this.scheduleCompaction(revision)
    while (error === null && this.isCompacting) this.compactSome()
    return error
  }

  /** Reads below `revision` are refused from now on; the rows go by `compactSome`. */
  scheduleCompaction(revision: number): MvccError | null {
    if (revision <= this.compactRev) return 'ErrCompacted'
    if (revision > this.rev) return 'ErrFutureRev'
    this.compactRev = revision
    this.compactions = [...this.compactions, { revision, keep: null, next: { main: 0, sub: 0 } }]
    return null
  }

  /** Rows of a scheduled compaction are still there. */
  get isCompacting(): boolean {
    return this.compactions.length > 0
  }

  /**
   * Looks at the next `limit` rows of the oldest compaction. Its revision, when that was the end of it. As 3.4.23, a tombstone of
   * exactly that revision goes too.
   */
  compactSome(limit = Infinity): number | null {
    const [compaction, ...later] = this.compactions
    if (compaction === undefined) return null
    const { revision } = compaction
    if (compaction.keep === null) this.index.compact(revision)
    const keep = compaction.keep ?? this.index.keep(revision)
    const gone: DroppedRow[] = []
    let seen = 0
    for (const [at, row] of this.rows.clone().entries(compaction.next)) {
      if (at.main > revision) break
      if (++seen > limit) {
        this.compactions = [{ revision, keep, next: at }, ...later]
        this.dropped = [...this.dropped, ...gone]
        return null
      }
      if (keep.has(revisionText(at))) continue
      this.rows.delete(at)
      gone.push({ revision: at, tombstone: row.kind === 'delete' })
    }
    this.compactions = later
    this.dropped = [...this.dropped, ...gone]
    this.finishedCompactRev = revision
    return revision
  }

  /** Rows that compactions took since the last call: the backend's to delete. */
  takeDropped(): readonly DroppedRow[] {
    const { dropped } = this
    this.dropped = []
    return dropped
  }

  /** What `etcdctl endpoint hashkv` compares: the CRC of the rows up to `atRevision`, 0 for the present. */
  hashKv(atRevision = 0): number {
    const at = atRevision <= 0 ? this.rev : atRevision
    const keep = this.index.keep(at)
    let crc = crc32c(utf8('key'))
    for (const [revision, row] of this.changes(0, at)) {
      const skipped = keep.size > 0 && revision.main <= this.compactRev && !keep.has(revisionText(revision))
      if (skipped) continue
      const tombstone = row.kind === 'delete'
      crc = crc32c(revisionBytes(revision, tombstone), crc)
      crc = crc32c(tombstone ? encodeTombstone(row.key) : encodeKeyValue(row.kv), crc)
    }
    return crc
  }

  /** Every key of the index with its lives, in key order, from `from` on; also those that are deleted and not compacted. */
  lives(from: KeyText = ''): Iterable<[KeyText, KeyIndex]> {
    return this.index.entries(from)
  }

  /** Keys of the index, also those that are deleted. */
  get keys(): number {
    return this.index.size
  }

  /** The change that was made then; undefined when there was none or a compaction took it. */
  rowAt(revision: Revision): Row | undefined {
    return this.rows.get(revision)
  }

  /** Keys that live now. */
  count(): number {
    let living = 0
    for (const [, index] of this.index.entries()) if (index.open !== null) living++
    return living
  }

  private rangeAt(
    key: Uint8Array,
    rangeEnd: Uint8Array | null,
    atRevision: number,
    limit: number,
    newest: number,
  ): RangeResult {
    if (atRevision > newest) return { kvs: [], count: 0, revision: newest, error: 'ErrFutureRev' }
    const main = atRevision <= 0 ? newest : atRevision
    if (main < this.compactRev) return { kvs: [], count: 0, revision: newest, error: 'ErrCompacted' }
    const kvs: KeyValue[] = []
    let count = 0
    for (const [, { modified }] of this.index.range(rangeOf(key, rangeEnd), main)) {
      if (limit <= 0 || count < limit) kvs.push(this.keyValue(modified))
      count++
    }
    return { kvs, count, revision: newest, error: null }
  }

  private keyValue(modified: Revision): KeyValue {
    const row = defined(this.rows.get(modified), 'a revision in the index has its row')
    assert(row.kind === 'put', 'a living key was put')
    return row.kv
  }

  private putAt(key: Uint8Array, value: Uint8Array, lease: Id64, revision: Revision): KeyValue | null {
    const text = keyText(key)
    const before = this.index.get(text, revision.main)
    const kv: KeyValue = {
      key,
      value,
      createRevision: before === null ? revision.main : before.created.main,
      modRevision: revision.main,
      version: before === null ? 1 : before.version + 1,
      lease,
    }
    this.index.put(text, revision)
    this.add(revision, { kind: 'put', kv })
    return before === null ? null : this.keyValue(before.modified)
  }

  private deleteAt(key: Uint8Array, revision: Revision): void {
    this.index.tombstone(keyText(key), revision)
    this.add(revision, { kind: 'delete', key, modRevision: revision.main })
  }

  private add(revision: Revision, row: Row): void {
    this.rows.set(revision, row)
  }
}
