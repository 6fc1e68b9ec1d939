import { assert } from '../../base/assert.ts'
import type { Entry, Snapshot } from '../../pb/raftpb.ts'
import { EntrySeq } from './entry-seq.ts'
import type { Journal } from './journal.ts'
import type { LogPoint } from './raft-event.ts'

/**
 * The part of a log that is not known to be on stable storage: maybe a snapshot, then entries from `offset` on.
 * What is below `offsetInProgress` was handed out in a Ready and is being written.
 * An entry here may replace one of the same index in stable storage, until that is written over.
 */
export class Unstable {
  private constructor(
    private readonly journal: Journal,
    private pending: Snapshot | null,
    private entries: EntrySeq,
    private inProgress: number,
    private snapshotInProgress: boolean,
  ) {}

  static startingAt(journal: Journal, offset: number): Unstable {
    return new Unstable(journal, null, EntrySeq.startingAt(offset), offset, false)
  }

  clone(journal: Journal): Unstable {
    return new Unstable(journal, this.pending, this.entries.clone(), this.inProgress, this.snapshotInProgress)
  }

  get snapshot(): Snapshot | null {
    return this.pending
  }

  get offset(): number {
    return this.entries.first
  }

  get offsetInProgress(): number {
    return this.inProgress
  }

  get length(): number {
    return this.entries.length
  }

  plainState(): unknown {
    const { first, end } = this.entries
    return [this.pending, this.entries.slice(first, end), this.inProgress, this.snapshotInProgress]
  }

  firstIndex(): number | null {
    return this.pending === null ? null : this.pending.metadata.index + 1
  }

  lastIndex(): number | null {
    if (this.entries.length > 0) return this.entries.end - 1
    return this.pending === null ? null : this.pending.metadata.index
  }

  term(index: number): number | null {
    if (index < this.entries.first) {
      return this.pending !== null && this.pending.metadata.index === index
        ? this.pending.metadata.term
        : null
    }
    return index < this.entries.end ? this.entries.at(index).term : null
  }

  /** Entries that no Ready has handed out yet. */
  nextEntries(): readonly Entry[] {
    return this.entries.slice(this.inProgress, this.entries.end)
  }

  hasNextEntries(): boolean {
    return this.inProgress < this.entries.end
  }

  nextSnapshot(): Snapshot | null {
    return this.snapshotInProgress ? null : this.pending
  }

  /** All of it was handed out. */
  acceptInProgress(): void {
    if (this.entries.length > 0) this.inProgress = this.entries.end
    if (this.pending !== null) this.snapshotInProgress = true
  }

  /** Up to `last` is written; not so when another entry took its place meanwhile. */
  stableTo(last: LogPoint): void {
    const term = this.term(last.index)
    if (term === null) {
      this.journal.info(`entry at index ${last.index} missing from unstable log; ignoring`)
      return
    }
    if (last.index < this.entries.first) {
      this.journal.info(`entry at index ${last.index} matched unstable snapshot; ignoring`)
      return
    }
    if (term !== last.term) {
      this.journal.info(
        `entry at (index,term)=(${last.index},${last.term}) mismatched with ` +
          `entry at (${last.index},${term}) in unstable log; ignoring`,
      )
      return
    }
    this.entries.dropBefore(last.index + 1)
    this.inProgress = Math.max(this.inProgress, this.entries.first)
  }

  stableSnapTo(index: number): void {
    if (this.pending === null || this.pending.metadata.index !== index) return
    this.pending = null
    this.snapshotInProgress = false
  }

  restore(snapshot: Snapshot): void {
    this.entries = EntrySeq.startingAt(snapshot.metadata.index + 1)
    this.inProgress = this.entries.first
    this.pending = snapshot
    this.snapshotInProgress = false
  }

  /** The entries take the place of everything from the first one's index on. */
  truncateAndAppend(entries: readonly Entry[]): void {
    const head = entries[0]
    if (head === undefined) return
    const from = head.index
    if (from !== this.entries.end) {
      if (from <= this.entries.first) {
        this.journal.info(`replace the unstable entries from index ${from}`)
        this.entries = EntrySeq.startingAt(from)
        this.inProgress = from
      } else {
        assert(from < this.entries.end, 'no gap between the unstable entries and the new ones')
        this.journal.info(`truncate the unstable entries before index ${from}`)
        this.entries.truncate(from)
        // What is being written below `from` still stands, what is above must be handed out again.
        this.inProgress = Math.min(this.inProgress, from)
      }
    }
    this.entries.pushAll(entries)
  }

  slice(low: number, high: number): readonly Entry[] {
    return this.entries.slice(low, high)
  }
}
