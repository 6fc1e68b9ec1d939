import { assert } from '../../base/assert.ts'
import {
  EMPTY_HARD_STATE,
  type ConfState,
  type Entry,
  type HardState,
  type Snapshot,
} from '../../pb/raftpb.ts'
import { EntrySeq } from './entry-seq.ts'
import { limitSize } from './entry-size.ts'

/** The index is at or before the last compacted one. */
export type ErrCompacted = 'ErrCompacted'
/** The index is beyond the last one. */
export type ErrUnavailable = 'ErrUnavailable'
/** The stored snapshot is as new or newer. */
export type ErrSnapOutOfDate = 'ErrSnapOutOfDate'

export const EMPTY_CONF_STATE: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}

export const EMPTY_SNAPSHOT: Snapshot = {
  data: null,
  metadata: { confState: EMPTY_CONF_STATE, index: 0, term: 0 },
}

/**
 * The stable part of a raft log as etcd keeps it in memory beside its WAL: a snapshot, the hard state, and the
 * entries after `firstIndex() - 1`, the last compacted index, whose term is still known.
 * Writes nothing anywhere; a clone shares the entries.
 */
export class MemoryStorage {
  private state: HardState = EMPTY_HARD_STATE
  private stored: Snapshot = EMPTY_SNAPSHOT
  private compactedTerm = 0
  private log = EntrySeq.startingAt(1)
  /** What a leader sends in place of the stored snapshot: the state machine as it is applied now. */
  private toSend: Snapshot | null = null

  clone(): MemoryStorage {
    const copy = new MemoryStorage()
    copy.state = this.state
    copy.stored = this.stored
    copy.compactedTerm = this.compactedTerm
    copy.log = this.log.clone()
    copy.toSend = this.toSend
    return copy
  }

  get hardState(): HardState {
    return this.state
  }

  /** Of the stored snapshot: where a node starts its configuration from. */
  get confState(): ConfState {
    return this.stored.metadata.confState
  }

  get storedSnapshot(): Snapshot {
    return this.stored
  }

  plainState(): unknown {
    const { first, end } = this.log
    return [this.state, this.stored, this.compactedTerm, this.log.slice(first, end), this.toSend]
  }

  firstIndex(): number {
    return this.log.first
  }

  lastIndex(): number {
    return this.log.end - 1
  }

  /** Known for [firstIndex() - 1, lastIndex()]. */
  term(index: number): number | ErrCompacted | ErrUnavailable {
    if (index < this.log.first - 1) return 'ErrCompacted'
    if (index >= this.log.end) return 'ErrUnavailable'
    return index === this.log.first - 1 ? this.compactedTerm : this.log.at(index).term
  }

  /** The entries of [low, high) within `maxSize` bytes, at least one. */
  entries(low: number, high: number, maxSize: number): readonly Entry[] | ErrCompacted {
    if (low < this.log.first) return 'ErrCompacted'
    assert(high <= this.log.end, `entries' hi(${high}) is out of bound lastindex(${this.lastIndex()})`)
    return limitSize(this.log.slice(low, high), maxSize)
  }

  /** What a leader would send now; empty (index 0) while there is none. */
  snapshot(): Snapshot {
    return this.toSend ?? this.stored
  }

  /** From now on a leader sends this one; null goes back to the stored snapshot. */
  setSnapshotToSend(snapshot: Snapshot | null): void {
    this.toSend = snapshot
  }

  setHardState(state: HardState): void {
    this.state = state
  }

  /** Replaces what is stored from the first new index on. Entries that were compacted are skipped. */
  append(entries: readonly Entry[]): void {
    const head = entries[0]
    if (head === undefined) return
    const first = this.log.first
    if (head.index + entries.length - 1 < first) return
    const from = Math.max(head.index, first)
    assert(from <= this.log.end, `missing log entry [last: ${this.lastIndex()}, append at: ${from}]`)
    if (from < this.log.end) this.log.truncate(from)
    for (let i = from - head.index; i < entries.length; i++) this.log.push(entries[i] as Entry)
  }

  /** The snapshot becomes everything that is stored. */
  applySnapshot(snapshot: Snapshot): null | ErrSnapOutOfDate {
    const { index, term } = snapshot.metadata
    if (this.stored.metadata.index >= index) return 'ErrSnapOutOfDate'
    this.stored = snapshot
    this.compactedTerm = term
    this.log = EntrySeq.startingAt(index + 1)
    return null
  }

  /** Stores a snapshot of the state machine at `index`; `confState` null keeps the former one. Does not compact. */
  createSnapshot(
    index: number,
    confState: ConfState | null,
    data: Uint8Array | null,
  ): Snapshot | ErrSnapOutOfDate {
    if (index <= this.stored.metadata.index) return 'ErrSnapOutOfDate'
    assert(index <= this.lastIndex(), `snapshot ${index} is out of bound lastindex(${this.lastIndex()})`)
    const term = this.term(index)
    assert(typeof term === 'number', 'the term at a new snapshot is known')
    this.stored = { data, metadata: { confState: confState ?? this.confState, index, term } }
    return this.stored
  }

  /** Drops the entries up to and with `index`. */
  compact(index: number): null | ErrCompacted {
    if (index < this.log.first) return 'ErrCompacted'
    assert(index <= this.lastIndex(), `compact ${index} is out of bound lastindex(${this.lastIndex()})`)
    this.compactedTerm = this.log.at(index).term
    this.log.dropBefore(index + 1)
    return null
  }
}
