import type { Name } from '../../run/input.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import type { LogPoint } from '../../run/trace.ts'
import type { RecordCard, RecordItem, StripLook } from './bytes-look.ts'

/** What the Disk lens asks: a member's data dir, its newest segments, and one record of them. */
export interface DiskQuestion {
  readonly about: 'disk'
  readonly member: Name
  /** So many of the newest segments are told. */
  readonly segments: number
  /** Of a strip, so many bytes are told, at its end. */
  readonly windowBytes: number
  /** Records narrower than this are told as folds. */
  readonly foldBytes: number
  /** Strips that were scrolled: from where on. */
  readonly scrolled: readonly { readonly path: string; readonly from: number }[]
  /** The record, or the file, that is looked at. */
  readonly chosen: RecordPlace | null
}

export type RecordPlace =
  | { readonly path: string; readonly offset: number | null }
  /** The last record of that entry. */
  | { readonly index: number; readonly term: number }

export interface DiskLook {
  /** The data dir's name, as in `etcd --data-dir`. */
  readonly dir: string
  readonly running: boolean
  /** By path. Of the WAL's segments the newest ones. */
  readonly files: readonly FileLook[]
  /** Segments that exist and are not told. */
  readonly olderSegments: number
  /** Of the segments told, oldest first. */
  readonly strips: readonly StripLook[]
  readonly card: FileCard | null
  /** A cut whose fsync is under way. */
  readonly cutting: boolean
  readonly fsyncMicros: SimMicros
  readonly full: boolean
  /** The next write will be torn. */
  readonly tears: boolean
  /** Copies of this data dir that were kept, by name. */
  readonly copies: readonly string[]
  /** The line that its last process died with, if it is down because of it. */
  readonly died: { readonly text: string; readonly event: number } | null
}

export interface FileLook {
  readonly path: string
  /** What was written. */
  readonly bytes: number
  /** What a directory listing shows: with the room that was set aside. */
  readonly size: number
  /** What a crash of the machine would leave. */
  readonly durableBytes: number
  readonly why: FileReason
}

/** Why a file is there. */
export type FileReason =
  /** The segment that is written to. */
  | { readonly kind: 'tail' }
  /** Holds what follows the last snapshot, at `since`; 0 for none. */
  | { readonly kind: 'needed'; readonly since: number }
  /** No snapshot needs it: goes at the next purge, or stays as one of `most` (0: all stay). */
  | {
      readonly kind: 'released'
      readonly goes: boolean
      readonly purgeAt: SimMicros | null
      readonly most: number
    }
  /** Nobody runs: whether the next start reads it. */
  | { readonly kind: 'read' }
  | { readonly kind: 'unread' }
  /** Lies ready to become segment `seq`. */
  | { readonly kind: 'ready'; readonly seq: number }
  | { readonly kind: 'snapshot'; readonly at: LogPoint; readonly newest: boolean; readonly most: number }
  /** Being written: the WAL does not name it yet. */
  | { readonly kind: 'saving'; readonly at: LogPoint }
  | { readonly kind: 'db' }
  /** The leader's key space, until its snapshot is applied. */
  | { readonly kind: 'received'; readonly index: number }
  /** What a repair, or a snapshot that could not be read, left. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'other' }

export type FileCard =
  | { readonly kind: 'record'; readonly record: RecordCard }
  | { readonly kind: 'snap'; readonly path: string; readonly snap: SnapCard }
  | { readonly kind: 'db'; readonly path: string; readonly db: DbCard }

export interface SnapCard {
  readonly bytes: number
  readonly crc: string
  /** null: it is sound; else how the snapshotter calls it. */
  readonly refused: string | null
  readonly at: LogPoint
  readonly voters: readonly Name[]
  readonly learners: readonly Name[]
  /** Of the v2 store's JSON. */
  readonly dataBytes: number
  /** The first bytes. */
  readonly head: Uint8Array
}

export interface DbCard {
  readonly bytes: number
  /** null: it opens; else how bbolt refuses it. */
  readonly refused: string | null
  readonly pageSize: number
  readonly txid: number
  readonly pages: { readonly highWater: number; readonly used: number; readonly free: number }
  readonly consistentIndex: number
  /** What the running process has applied; null while nobody runs. */
  readonly applied: number | null
  readonly revision: number
  /** Rows by bucket, in name order. */
  readonly buckets: readonly { readonly name: string; readonly rows: number }[]
}

/** *If it lost power now*, and was started again. */
export interface PowerQuestion {
  readonly about: 'power'
  readonly member: Name
}

export interface PowerLook {
  /** It runs, and would lose power first; else it is down, and only started. */
  readonly running: boolean
  /** Records and bytes of the WAL that no fsync has covered. */
  readonly lostRecords: number
  readonly lostBytes: number
  /** Entries that would be gone: the first and the last; null for none. */
  readonly lost: { readonly first: number; readonly last: number } | null
  /** How the start ends. */
  readonly start: StartEnd | null
  /** The last entry that it told its leader to have, or counts itself for as leader; 0 for none. */
  readonly vouched: number
  /** It would lack what it vouched for: entries from here on; null when every promise stands. */
  readonly brokenFrom: number | null
  /** The last of the lost entries that is committed: on how many voters' disks it would still be; null when none of them is. */
  readonly committed: { readonly index: number; readonly copies: number; readonly quorum: number } | null
}

export type StartEnd =
  | {
      readonly kind: 'runs'
      readonly term: number
      readonly last: LogPoint
      readonly commit: number
      /** Where its snapshot stands; 0: it reads from the start. */
      readonly snapshot: number
      /** Numbers of the segments that it reads. */
      readonly segments: readonly number[]
      readonly repaired: boolean
      /** Nothing is there: it begins as a new member does. */
      readonly fresh: boolean
    }
  | { readonly kind: 'dies'; readonly text: string }

/** What the last start read, or what the next one would read, record by record. */
export interface ReplayQuestion {
  readonly about: 'replay'
  readonly member: Name
  readonly from: number
  readonly count: number
}

export interface ReplayLook {
  /** The moment before the start; null: nobody has started it yet. */
  readonly before: Pos | null
  readonly total: number
  readonly from: number
  readonly steps: readonly ReplayStep[]
  readonly end: StartEnd
}

export interface ReplayStep {
  readonly path: string
  readonly item: RecordItem
  readonly effect: ReplayEffect
  /** What is known after it. */
  readonly term: number
  readonly vote: Name | null
  readonly commit: number
  readonly last: LogPoint
}

export type ReplayEffect =
  /** Who this member is. */
  | { readonly kind: 'identity' }
  /** The chain goes on from here. */
  | { readonly kind: 'chain' }
  | { readonly kind: 'append' }
  /** Takes the place of entries from its index on. */
  | { readonly kind: 'replace'; readonly entries: number }
  /** The snapshot holds it already. */
  | { readonly kind: 'passed' }
  | { readonly kind: 'state' }
  /** `used`: this is the snapshot that the start begins from. */
  | { readonly kind: 'snapshot'; readonly used: boolean }

/** Data dirs as a zip, from which a real etcd boots. */
export interface DataDirQuestion {
  readonly about: 'data-dir'
  /** null: of all members. */
  readonly member: Name | null
}

export interface DataDirLook {
  readonly zip: Uint8Array
  readonly name: string
  /** One command a member, as typed where the zip was unpacked. */
  readonly commands: readonly string[]
}
