import type { ClusterConfig } from '../../run/config.ts'
import type { RecordCard } from './bytes-look.ts'

/**
 * What the Inspect lens asks its own worker about files that the reader opened. They are private: nothing of this enters a link or a
 * message, nor a recording but the one that the reader makes of them. Keys and values are text where they are printable, else `0x…`; ids are hex as etcd prints them.
 */
export type InspectQuestion =
  | { readonly about: 'open'; readonly files: readonly PrivateFile[] }
  | {
      readonly about: 'records'
      readonly member: number
      readonly filter: RecordFilter
      readonly from: number
      readonly count: number
    }
  | { readonly about: 'record'; readonly member: number; readonly row: number }
  | { readonly about: 'key'; readonly member: number; readonly key: string }
  | { readonly about: 'space'; readonly member: number; readonly depth: number }
  /** A run that begins with these data dirs; `member`: the one that starts alone, null for all as they are. */
  | { readonly about: 'replay'; readonly member: number | null }

export type InspectView =
  | { readonly about: 'open'; readonly opened: OpenedLook }
  | { readonly about: 'records'; readonly records: RecordsLook }
  | { readonly about: 'record'; readonly card: RecordCard }
  | { readonly about: 'key'; readonly history: KeyHistoryLook }
  | { readonly about: 'space'; readonly space: SpaceLook }
  | { readonly about: 'replay'; readonly config: ClusterConfig }

/** The view that answers a question. */
export type InspectViewOf<Q extends InspectQuestion> = Extract<InspectView, { readonly about: Q['about'] }>

/** `blob`: a `File` or `Blob`, by reference: its bytes stay where they are until a slice is read. */
export interface PrivateFile {
  readonly path: string
  readonly blob: object
}

export interface OpenedLook {
  readonly members: readonly InspectedMember[]
  readonly verdict: VerdictLook | null
  /** A lone file is not what its name says; etcd's words. */
  readonly problem: string | null
  readonly compared: ComparedLook | null
}

export interface VerdictLook {
  readonly boots: boolean
  readonly repaired: boolean
  /** The line that etcd ends with. */
  readonly fatal: string | null
  readonly noLeader: boolean
  /** There is no WAL; `index`: entries of a new log that the kept db takes for applied. */
  readonly noWal: { readonly index: number } | null
  readonly after: {
    readonly revision: number
    readonly compactRevision: number
    readonly hashKv: number
    readonly keys: number
    readonly leases: number
  } | null
}

export interface InspectedMember {
  /** Of its directory. */
  readonly dir: string
  readonly name: string | null
  readonly memberId: string
  readonly clusterId: string
  readonly wal: WalLook | null
  readonly snaps: readonly SnapLook[]
  readonly otherSnapFiles: readonly string[]
  readonly db: DbLook | { readonly problem: string } | null
  readonly members: readonly ClusterMemberLook[]
  readonly removed: readonly string[]
  readonly checks: readonly CheckLook[]
}

export interface WalLook {
  readonly term: number
  readonly vote: string
  readonly commit: number
  readonly entries: number
  readonly firstIndex: number
  readonly lastIndex: number
  readonly lastTerm: number
  readonly overwritten: number
  readonly records: number
  readonly kinds: readonly { readonly kind: string; readonly count: number }[]
  /** Terms of the entries, ascending, the last 100. */
  readonly terms: readonly number[]
  readonly files: readonly WalFileLook[]
}

export interface WalFileLook {
  readonly name: string
  readonly size: number
  readonly used: number
  readonly records: number
}

export interface SnapLook {
  readonly name: string
  readonly size: number
  readonly index: number
  readonly term: number
  /** Why etcd passes over it; null when it is good. */
  readonly refused: string | null
  /** A record of the WAL names it. */
  readonly named: boolean
}

export interface DbLook {
  readonly fileSize: number
  readonly inUse: number
  readonly pageSize: number
  readonly freePages: number
  readonly consistentIndex: number | null
  readonly revision: number
  readonly compactRevision: number
  readonly hashKv: number
  readonly clusterVersion: string | null
  readonly keys: number
  readonly rows: number
  readonly leases: number
  readonly alarms: readonly string[]
  readonly authEnabled: boolean
}

export interface ClusterMemberLook {
  readonly id: string
  readonly name: string
  readonly peerUrls: readonly string[]
  readonly clientUrls: readonly string[]
  readonly isLearner: boolean
}

/** One thing that must fit together, and whether it does. */
export type CheckLook = { readonly ok: boolean } & (
  | { readonly kind: 'crc-chain'; readonly records: number; readonly files: number }
  | { readonly kind: 'broken'; readonly file: string; readonly offset: number; readonly message: string }
  | { readonly kind: 'torn'; readonly file: string; readonly offset: number }
  | { readonly kind: 'rest-not-zero'; readonly file: string; readonly offset: number }
  | { readonly kind: 'missing-segment'; readonly after: string }
  | { readonly kind: 'commit'; readonly commit: number; readonly last: number }
  | { readonly kind: 'snapshot-lost'; readonly index: number; readonly term: number }
  | { readonly kind: 'snapshot-broken'; readonly file: string; readonly message: string }
  | { readonly kind: 'snapshot'; readonly file: string; readonly index: number }
  | { readonly kind: 'db-behind'; readonly applied: number; readonly last: number; readonly again: number }
  | { readonly kind: 'db-ahead'; readonly applied: number; readonly last: number }
  | { readonly kind: 'db-level'; readonly applied: number }
  | { readonly kind: 'db-unreadable'; readonly message: string }
)

/** Members side by side. */
export interface ComparedLook {
  /** All files are of one cluster. */
  readonly oneCluster: boolean
  /** Directories with the longest log of the newest term. */
  readonly ahead: readonly string[]
  /** The first index that two logs disagree about. */
  readonly divergent: {
    readonly index: number
    readonly terms: readonly { readonly dir: string; readonly term: number | null }[]
  } | null
  readonly voters: number
  readonly quorum: number
  /** Up to here the log that is ahead is held by a quorum of the voters; null when fewer than a quorum are here. */
  readonly quorumHolds: number | null
  /** Dbs at one revision whose hashes differ. */
  readonly hashesDiffer: boolean
}

export interface RecordFilter {
  /** A record type, an entry kind (`v3:put`), or '' for all. */
  readonly kind: string
  /** Part of a key, a value or a path; '' for all. */
  readonly text: string
  readonly term: number | null
}

export interface RecordsLook {
  readonly total: number
  readonly from: number
  readonly rows: readonly RecordRow[]
}

export interface RecordRow {
  readonly row: number
  readonly file: number
  readonly offset: number
  readonly bytes: number
  /** A record type, or of an entry its kind. */
  readonly kind: string
  readonly index: number | null
  readonly term: number | null
  /** What it says, at most 120 characters. */
  readonly text: string
  /** A later record of the same index took its place. */
  readonly replaced: boolean
}

export interface KeyHistoryLook {
  readonly key: string
  /** Oldest first, the last 500. */
  readonly revisions: readonly KeyRevision[]
  /** Entries of the WAL that name the key, the last 500; a txn may not have done what it says. */
  readonly entries: readonly KeyEntry[]
  /** Keys that begin like what was asked for, at most 20. */
  readonly near: readonly string[]
  readonly compactRevision: number
}

export interface KeyRevision {
  readonly main: number
  readonly sub: number
  readonly deleted: boolean
  readonly value: string
  readonly valueBytes: number
  readonly version: number
  readonly create: number
  readonly lease: string
}

export interface KeyEntry {
  readonly row: number
  readonly index: number
  readonly term: number
  readonly kind: string
  readonly text: string
  /** Above the db's consistent index: applied at the next start. */
  readonly pending: boolean
}

export interface SpaceLook {
  readonly prefixes: readonly SpaceRow[]
  /** How many prefixes were left out, the smallest. */
  readonly more: number
  readonly busiest: readonly { readonly key: string; readonly revisions: number; readonly bytes: number }[]
  readonly bytes: number
  readonly livingBytes: number
}

/** Bytes of keys and values as they are stored. */
export interface SpaceRow {
  readonly prefix: string
  readonly keys: number
  readonly revisions: number
  readonly bytes: number
  /** Of the newest revision of each key that is there. */
  readonly livingBytes: number
}
