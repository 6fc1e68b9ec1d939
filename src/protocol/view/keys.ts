import type { WatchRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { ReplyStatus } from '../../run/trace.ts'

/**
 * A window of one member's key space: some of its keys, in order, and a stretch of its revisions in columns. A key is text
 * of one UTF-16 unit a byte, so that any bytes are a key and their order is the text's.
 */
export interface KeysQuestion {
  readonly about: 'keys'
  readonly member: Name
  /** Only keys that begin so. */
  readonly prefix: string
  /** Of the keys, the first one that is wanted, from 0, and how many. */
  readonly first: number
  readonly rows: number
  /** Columns that there is room for. */
  readonly columns: number
  /** Revisions a column; 0: as many as it takes to show all. */
  readonly per: number
  /** Revision of the first column; null: the newest is in the last one. */
  readonly from: number | null
  /** The revision that every key is read at; 0: the present one. */
  readonly read: number
  /** The selected key: it is found even when it is not among `rows`. */
  readonly key: string | null
}

export interface KeysLook {
  /** null: no process runs, so there is no index to look into. */
  readonly space: KeySpaceLook | null
}

export interface KeySpaceLook {
  readonly revision: number
  /** Reads below it are refused; -1 before the first compaction. */
  readonly compactRevision: number
  /** Keys with the prefix, deleted ones included as long as their history is kept. */
  readonly keys: number
  /** Rank of the first of `rows`. */
  readonly first: number
  readonly rows: readonly KeyLane[]
  readonly columns: RevisionColumns
  /** The read of every key: at which revision, and why it is refused, in etcd's words. */
  readonly read: { readonly revision: number; readonly error: string | null }
  readonly selected: { readonly rank: number; readonly lane: KeyLane } | null
  readonly leases: readonly LeaseLook[]
  /** Leases beyond those that are shown. */
  readonly moreLeases: number
  /** Time runs for the leases on the leader alone. */
  readonly countsLeases: boolean
  /** Of all members: revisions are the same everywhere. */
  readonly watchers: readonly WatcherLook[]
}

/** Columns of equal width; column c holds the revisions from `from + c * per` on, `per` of them. */
export interface RevisionColumns {
  readonly from: number
  readonly per: number
  readonly count: number
  /** Term of the entry that made the last revision of each column; 0 where it is not known. */
  readonly terms: readonly number[]
}

export interface KeyLane {
  readonly key: string
  /** Lives that reach into the window, oldest first. */
  readonly generations: readonly GenerationLook[]
  /** By column; at most one a column. */
  readonly marks: readonly KeyMark[]
  /** At the read revision; null: it did not live then, or the read is refused. */
  readonly read: KeyValueLook | null
}

/** From its creation to its tombstone; null: it lives. Not clipped by the window. */
export interface GenerationLook {
  readonly created: number
  readonly ended: number | null
  /** Versions that a compaction took from its beginning. */
  readonly compacted: number
}

export type KeyMark =
  | ({ readonly kind: 'put'; readonly column: number } & ChangeLook & KeyValueLook)
  | ({ readonly kind: 'delete'; readonly column: number } & ChangeLook)
  /** Several changes that share a column. */
  | {
      readonly kind: 'fold'
      readonly column: number
      readonly first: number
      readonly last: number
      readonly puts: number
      readonly deletes: number
      readonly term: number
    }

export interface ChangeLook {
  readonly revision: number
  readonly sub: number
  /** The entry that made it; 0 where the run does not know it. */
  readonly index: number
  readonly term: number
}

export interface KeyValueLook {
  /** At most 256 bytes of it. */
  readonly value: Uint8Array
  readonly valueBytes: number
  readonly create: number
  readonly mod: number
  readonly version: number
  /** `%x`; '0' for none. */
  readonly lease: string
}

export interface LeaseLook {
  /** `%x`. */
  readonly id: string
  /** Seconds, as granted. */
  readonly ttl: number
  /** Virtual time at which it runs out; null where nobody counts. */
  readonly expiry: SimMicros | null
  /** At most 8 of them. */
  readonly keys: readonly string[]
  readonly keyCount: number
}

export interface WatcherLook {
  readonly request: number
  readonly client: Name
  readonly member: Name
  readonly what: WatchRequest
  /** The next revision that it has not been told of; null: it is with no member. */
  readonly next: number | null
  readonly synced: boolean
  /** Answers that its client has heard. */
  readonly heard: number
  readonly state: 'waiting' | ReplyStatus
  /** It ended with this compact revision; 0: it did not. */
  readonly compactRevision: number
  readonly text: string
}
