import { defined } from '../../base/assert.ts'
import type { KeyValue } from '../../pb/mvccpb.ts'
import { KeyIndex, type KeyVersion } from './key-index.ts'
import { OrderedMap } from './ordered-map.ts'
import { type Revision, revisionText } from './revision.ts'

/** A key as text of one UTF-16 unit a byte: `<` orders it as etcd orders the bytes, and it is a map's key. */
export type KeyText = string

/** The keys from `start` on, up to and without `end`; null is the end of all keys. */
export interface KeyRange {
  readonly start: KeyText
  readonly end: KeyText | null
}

/** Every key that ever was, with its revisions, in key order (etcd mvcc `treeIndex`). */
export class TreeIndex {
  private constructor(private readonly tree: OrderedMap<KeyText, KeyIndex>) {}

  static empty(): TreeIndex {
    return new TreeIndex(new OrderedMap(compareText))
  }

  clone(): TreeIndex {
    return new TreeIndex(this.tree.clone())
  }

  /** Keys, also those that are deleted. */
  get size(): number {
    return this.tree.size
  }

  put(key: KeyText, revision: Revision): void {
    this.tree.set(key, (this.tree.get(key) ?? KeyIndex.EMPTY).put(revision))
  }

  tombstone(key: KeyText, revision: Revision): void {
    this.tree.set(key, defined(this.tree.get(key), 'a deleted key is in the index').tombstone(revision))
  }

  /** A backend's next row of a key, in the order of revisions; a tombstone of a key that does not live says nothing. */
  restore(key: KeyText, revision: Revision, kv: KeyValue | null): void {
    const known = this.tree.get(key)
    if (kv === null) {
      if (known !== undefined && known.open !== null) this.tree.set(key, known.tombstone(revision))
    } else if (known === undefined) {
      this.tree.set(key, KeyIndex.restored(revision, kv.createRevision, kv.version))
    } else this.tree.set(key, known.put(revision))
  }

  get(key: KeyText, main: number): KeyVersion | null {
    return this.tree.get(key)?.get(main) ?? null
  }

  /** The keys of the range that lived at revision `main`, in order. */
  *range(range: KeyRange, main: number): Iterable<readonly [KeyText, KeyVersion]> {
    for (const [key, index] of this.tree.entries(range.start)) {
      if (range.end !== null && key >= range.end) return
      const version = index.get(main)
      if (version !== null) yield [key, version]
    }
  }

  /** Forgets what no read at `main` or later needs. */
  compact(main: number): void {
    for (const [key, index] of this.tree.clone().entries()) {
      const left = index.compact(main)
      if (left === null) this.tree.delete(key)
      else this.tree.set(key, left)
    }
  }

  /** The rows that a read at `main` finds. */
  keep(main: number): ReadonlySet<string> {
    const rows = new Set<string>()
    for (const index of this.tree.values()) {
      const version = index.get(main)
      if (version !== null) rows.add(revisionText(version.modified))
    }
    return rows
  }

  entries(from?: KeyText): Iterable<[KeyText, KeyIndex]> {
    return this.tree.entries(from)
  }
}

function compareText(a: KeyText, b: KeyText): number {
  return a < b ? -1 : a > b ? 1 : 0
}
