import type { Name } from '../../run/input.ts'
import type { EntryKind, LogPoint } from '../../run/trace.ts'

/** A WAL's records as pictures need them, of a simulated member or of a foreign file. Places are bytes from the file's start. */

export type RecordKind = 'metadata' | 'crc' | 'snapshot' | 'entry' | 'state' | 'unknown'

/**
 * How an entry's record stands: in the page cache only, on the platter, known to be committed, applied, or replaced by a later record of
 * the same index. Records that are no entries are `buffered` or `durable`.
 */
export type RecordStanding = 'buffered' | 'durable' | 'committed' | 'applied' | 'overwritten'

export interface RecordItem {
  /** Of the length field. */
  readonly offset: number
  /** With length field and padding. */
  readonly bytes: number
  readonly kind: RecordKind
  readonly standing: RecordStanding
  /** Running CRC after it, 8 hex digits. */
  readonly crc: string
  readonly entry: EntryLook | null
  readonly state: { readonly term: number; readonly vote: Name | null; readonly commit: number } | null
  readonly snapshot: LogPoint | null
}

/** Key and value are cut at 60 characters. */
export interface EntryLook extends LogPoint {
  readonly kind: EntryKind
  readonly key: string
  readonly value: string
  readonly subject: string
}

/** Neighbours that are too narrow at this scale to be drawn one by one. */
export interface FoldItem {
  readonly offset: number
  readonly bytes: number
  readonly records: number
  /** First and last index of the entries in it; null with none. */
  readonly first: number | null
  readonly last: number | null
  /** Of its entries, each once, ascending. */
  readonly terms: readonly number[]
  readonly standing: RecordStanding
}

export type StripItem = RecordItem | FoldItem

/** A stretch of one segment. */
export interface StripLook {
  readonly path: string
  /** Position in the chain, from 0. */
  readonly seq: number
  /** Index of the first entry that it may hold. */
  readonly index: number
  readonly bytes: number
  /** With the room that was set aside. */
  readonly size: number
  /** What is right of it a crash takes. */
  readonly durableBytes: number
  readonly records: number
  /** `items` are those that touch [from, to). */
  readonly from: number
  readonly to: number
  readonly items: readonly StripItem[]
  /** Running CRC that the segment begins with, and that it ends with. */
  readonly crcBefore: string
  readonly crcAfter: string
  /** Where reading ends before the file does, and how etcd calls it; null for a good end. */
  readonly broken: BrokenPlace | null
}

export interface BrokenPlace {
  readonly offset: number
  /** Only the last segment's tail is torn, and is repaired. */
  readonly kind: 'torn' | 'corrupt'
  readonly message: string
}

/** One record down to its bytes. */
export interface RecordCard {
  readonly path: string
  readonly item: RecordItem
  /** What the length field says. */
  readonly recordBytes: number
  readonly padBytes: number
  /** From the length field on, at most `CARD_BYTES_MOST`. */
  readonly bytes: Uint8Array
  /** Cover the whole frame, from its first byte on; places are in the frame. */
  readonly fields: readonly FieldLook[]
  /** Running CRC before it. */
  readonly crcBefore: string
  /** Whether the record's CRC is that of the chain. */
  readonly crcHolds: boolean
}

export const CARD_BYTES_MOST = 512

export interface FieldLook {
  readonly from: number
  readonly to: number
  readonly depth: number
  /** A name of the .proto file; `length` and `pad` of the frame; '' for what could not be read. */
  readonly name: string
  readonly value: string
}
