import { AppendList } from '../../base/append-list.ts'
import { assert } from '../../base/assert.ts'
import { compareRevisions, type Revision } from './revision.ts'

/**
 * One life of a key: from the put that created it to the tombstone that ended it.
 * Invariant: revisions rise; of a closed generation the last one is the tombstone.
 */
export interface Generation {
  readonly created: Revision
  readonly revisions: AppendList<Revision>
  /** Revisions that a compaction took from its beginning; versions still count them. */
  readonly compacted: number
}

/** Where a key stood at some revision. */
export interface KeyVersion {
  readonly modified: Revision
  readonly created: Revision
  readonly version: number
}

/**
 * Every revision of one key (etcd mvcc `keyIndex`). Never changes: `put` and `tombstone` give another one.
 * DIFF(etcd): the empty generation that etcd appends after a tombstone is `open: null`.
 */
export class KeyIndex {
  static readonly EMPTY = new KeyIndex(AppendList.of<Generation>(), null)

  /** A key as a backend's oldest row of it tells (etcd `restore`): its creation and older versions may be compacted away. */
  static restored(modified: Revision, createRevision: number, version: number): KeyIndex {
    const created = createRevision === modified.main ? modified : { main: createRevision, sub: 0 }
    const open = { created, revisions: AppendList.of(modified), compacted: version - 1 }
    return new KeyIndex(KeyIndex.EMPTY.closed, open)
  }

  private constructor(
    readonly closed: AppendList<Generation>,
    readonly open: Generation | null,
  ) {}

  put(revision: Revision): KeyIndex {
    this.assertLater(revision)
    const { open } = this
    const next =
      open === null
        ? { created: revision, revisions: AppendList.of(revision), compacted: 0 }
        : { ...open, revisions: open.revisions.push(revision) }
    return new KeyIndex(this.closed, next)
  }

  /** The key must live. */
  tombstone(revision: Revision): KeyIndex {
    this.assertLater(revision)
    const { open } = this
    assert(open !== null, 'only a living key is deleted')
    return new KeyIndex(this.closed.push({ ...open, revisions: open.revisions.push(revision) }), null)
  }

  /** The key as it was when revision `main` was the newest; null when it did not live then. */
  get(main: number): KeyVersion | null {
    const generation = this.generationAt(main)
    if (generation === null) return null
    const { revisions, created, compacted } = generation
    const seen = revisions.prefixWhere((revision) => revision.main <= main)
    return seen === 0 ? null : { modified: revisions.at(seen - 1), created, version: compacted + seen }
  }

  /**
   * Without what no read at `main` or later needs: lives that ended by then, and of the life at `main` all revisions
   * before the one that is read. null when nothing is left.
   */
  compact(main: number): KeyIndex | null {
    const { closed, open } = this
    const ended = closed.prefixWhere((generation) => lastOf(generation).main <= main)
    const [next, ...later] = closed.slice(ended)
    if (next !== undefined) return new KeyIndex(AppendList.of(trimmed(next, main), ...later), open)
    return open === null ? null : new KeyIndex(AppendList.of(), trimmed(open, main))
  }

  /** Every revision, tombstones included, oldest first. */
  *revisions(): Iterable<Revision> {
    for (const generation of this.closed) yield* generation.revisions
    if (this.open !== null) yield* this.open.revisions
  }

  private generationAt(main: number): Generation | null {
    const { open, closed } = this
    if (open !== null && open.created.main <= main) return open
    const begun = closed.prefixWhere((generation) => generation.created.main <= main)
    if (begun === 0) return null
    const last = closed.at(begun - 1)
    return lastOf(last).main <= main ? null : last
  }

  private assertLater(revision: Revision): void {
    const last = this.open ?? (this.closed.length > 0 ? this.closed.at(this.closed.length - 1) : null)
    if (last === null) return
    assert(compareRevisions(lastOf(last), revision) < 0, 'the revisions of a key rise')
  }
}

function lastOf({ revisions }: Generation): Revision {
  return revisions.at(revisions.length - 1)
}

/** From the newest revision up to `main` on. */
function trimmed(generation: Generation, main: number): Generation {
  const { created, revisions, compacted } = generation
  const drop = Math.max(0, revisions.prefixWhere((revision) => revision.main <= main) - 1)
  if (drop === 0) return generation
  return { created, revisions: AppendList.from(revisions.slice(drop)), compacted: compacted + drop }
}
