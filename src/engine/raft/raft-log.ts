import { assert } from '../../base/assert.ts'
import type { Entry, Snapshot } from '../../pb/raftpb.ts'
import { entriesSize, limitSize } from './entry-size.ts'
import type { Journal } from './journal.ts'
import type { LogPoint } from './raft-event.ts'
import type { ErrCompacted, ErrUnavailable, MemoryStorage } from './storage.ts'
import { Unstable } from './unstable.ts'

/**
 * A node's log: what stable storage holds, with the unstable part laid over it.
 * Invariant: applied ≤ applying ≤ committed ≤ lastIndex(), firstIndex() ≤ committed + 1.
 */
export class RaftLog {
  private constructor(
    readonly storage: MemoryStorage,
    private readonly journal: Journal,
    readonly unstable: Unstable,
    /** The highest index that this node knows to be on a quorum. */
    public committed: number,
    /** The highest index that was handed out to be applied. */
    private applyingIndex: number,
    private appliedIndex: number,
    private readonly maxApplyingSize: number,
    private applyingSize: number,
    private applyingPaused: boolean,
  ) {}

  static open(storage: MemoryStorage, journal: Journal, maxApplyingSize: number): RaftLog {
    const before = storage.firstIndex() - 1
    const unstable = Unstable.startingAt(journal, storage.lastIndex() + 1)
    return new RaftLog(storage, journal, unstable, before, before, before, maxApplyingSize, 0, false)
  }

  clone(journal: Journal): RaftLog {
    const { committed, applyingIndex, appliedIndex, maxApplyingSize, applyingSize, applyingPaused } = this
    return new RaftLog(
      this.storage.clone(),
      journal,
      this.unstable.clone(journal),
      committed,
      applyingIndex,
      appliedIndex,
      maxApplyingSize,
      applyingSize,
      applyingPaused,
    )
  }

  get applied(): number {
    return this.appliedIndex
  }

  get applying(): number {
    return this.applyingIndex
  }

  plainState(): unknown {
    return [
      this.storage.plainState(),
      this.unstable.plainState(),
      [this.committed, this.applyingIndex, this.appliedIndex, this.applyingSize, this.applyingPaused],
    ]
  }

  firstIndex(): number {
    return this.unstable.firstIndex() ?? this.storage.firstIndex()
  }

  lastIndex(): number {
    return this.unstable.lastIndex() ?? this.storage.lastIndex()
  }

  last(): LogPoint {
    const index = this.lastIndex()
    const term = this.term(index)
    assert(typeof term === 'number', 'the term of the last entry is known')
    return { term, index }
  }

  /** Known for [firstIndex() - 1, lastIndex()]. */
  term(index: number): number | ErrCompacted | ErrUnavailable {
    const unstable = this.unstable.term(index)
    if (unstable !== null) return unstable
    if (index + 1 < this.firstIndex()) return 'ErrCompacted'
    if (index > this.lastIndex()) return 'ErrUnavailable'
    return this.storage.term(index)
  }

  /** 0 where the term is not known. */
  termOrZero(index: number): number {
    const term = this.term(index)
    return typeof term === 'number' ? term : 0
  }

  matchTerm(point: LogPoint): boolean {
    return this.term(point.index) === point.term
  }

  /** §5.4.1: a candidate's log is at least as up to date when its last term is later, or the same and not shorter. */
  isUpToDate(theirs: LogPoint): boolean {
    const own = this.last()
    return theirs.term > own.term || (theirs.term === own.term && theirs.index >= own.index)
  }

  /**
   * Appends what follows `prev` as far as it is not there already. Gives the last new index, or null when the log
   * has no such `prev` (§5.3); `checkPrev` false does without that check.
   */
  maybeAppend(
    prev: LogPoint,
    entries: readonly Entry[],
    committed: number,
    checkPrev: boolean,
  ): number | null {
    if (checkPrev && !this.matchTerm(prev)) return null
    if (prev.index > this.lastIndex()) return null
    const lastNew = prev.index + entries.length
    const conflict = this.findConflict(entries)
    if (conflict !== null) {
      this.journal.holds(
        conflict > this.committed,
        () => `entry ${conflict} conflict with committed entry [committed(${this.committed})]`,
      )
      this.append(entries.slice(conflict - prev.index - 1), false)
    }
    this.commitTo(Math.min(committed, lastNew))
    return lastNew
  }

  /** What is there from the first new index on goes. Gives the last index. */
  append(entries: readonly Entry[], own: boolean): number {
    const head = entries[0]
    const tail = entries[entries.length - 1]
    if (head === undefined || tail === undefined) return this.lastIndex()
    this.journal.holds(
      head.index > this.committed,
      () => `after(${head.index - 1}) is out of range [committed(${this.committed})]`,
    )
    const last = this.lastIndex()
    if (head.index <= last) {
      const oldTerm = this.termOrZero(head.index)
      this.journal.emit({ kind: 'truncated', from: head.index, last, oldTerm, newTerm: head.term })
    }
    this.unstable.truncateAndAppend(entries)
    this.journal.emit({
      kind: 'appended',
      first: head.index,
      last: tail.index,
      term: tail.term,
      own,
      entries,
    })
    return tail.index
  }

  /** Index of the first entry that is new or has another term than the one there; null when all are there. */
  private findConflict(entries: readonly Entry[]): number | null {
    for (const entry of entries) {
      if (this.matchTerm(entry)) continue
      if (entry.index <= this.lastIndex()) {
        const existing = this.termOrZero(entry.index)
        this.journal.info(
          `found conflict at index ${entry.index} [existing term: ${existing}, conflicting term: ${entry.term}]`,
        )
      }
      return entry.index
    }
    return null
  }

  /**
   * The last entry at or before `index` of a term not above `term`: two logs cannot agree behind it. Term 0 when it
   * is compacted away or not there.
   */
  findConflictByTerm(index: number, term: number): LogPoint {
    for (let at = index; at > 0; at--) {
      const own = this.term(at)
      if (typeof own !== 'number') return { term: 0, index: at }
      if (own <= term) return { term: own, index: at }
    }
    return { term: 0, index: 0 }
  }

  /** Entries from `low` on within `maxSize` bytes, one at least. */
  entries(low: number, maxSize: number): readonly Entry[] | ErrCompacted {
    const last = this.lastIndex()
    return low > last ? [] : this.slice(low, last + 1, maxSize)
  }

  /** The entries of [low, high) within `maxSize` bytes, one at least. */
  slice(low: number, high: number, maxSize: number): readonly Entry[] | ErrCompacted {
    if (low < this.firstIndex()) return 'ErrCompacted'
    assert(low <= high && high <= this.lastIndex() + 1, `slice[${low},${high}) is inside the log`)
    if (low === high) return []
    const offset = this.unstable.offset
    if (low >= offset) return limitSize(this.unstable.slice(low, high), maxSize)
    const cut = Math.min(high, offset)
    const stable = this.storage.entries(low, cut, maxSize)
    if (typeof stable === 'string' || high <= offset || stable.length < cut - low) return stable
    if (maxSize === Infinity) return [...stable, ...this.unstable.slice(offset, high)]
    const size = entriesSize(stable)
    if (size >= maxSize) return stable
    const rest = limitSize(this.unstable.slice(offset, high), maxSize - size)
    // The limit lets one entry through in any case; behind stable ones it must not.
    if (rest.length === 1 && size + entriesSize(rest) > maxSize) return stable
    return [...stable, ...rest]
  }

  nextUnstableEntries(): readonly Entry[] {
    return this.unstable.nextEntries()
  }

  hasNextOrInProgressSnapshot(): boolean {
    return this.unstable.snapshot !== null
  }

  /** Committed entries that were not handed out yet; none while too many are being applied, or a snapshot is. */
  nextCommittedEntries(allowUnstable: boolean): readonly Entry[] {
    if (!this.hasNextCommittedEntries(allowUnstable)) return []
    const maxSize = this.maxApplyingSize - this.applyingSize
    const high = this.maxAppliableIndex(allowUnstable) + 1
    const entries = this.slice(this.applyingIndex + 1, high, maxSize)
    assert(typeof entries !== 'string', 'committed entries that are not applied are not compacted')
    return entries
  }

  hasNextCommittedEntries(allowUnstable: boolean): boolean {
    if (this.applyingPaused || this.hasNextOrInProgressSnapshot()) return false
    return this.applyingIndex < this.maxAppliableIndex(allowUnstable)
  }

  /** With asynchronous writes only what is stable may be applied. */
  private maxAppliableIndex(allowUnstable: boolean): number {
    // Only with a rule switched off may the log end before what was committed.
    const committed = Math.min(this.committed, this.lastIndex())
    return allowUnstable ? committed : Math.min(committed, this.unstable.offset - 1)
  }

  commitTo(index: number): void {
    if (index <= this.committed) return
    const last = this.lastIndex()
    const inRange = this.journal.holds(
      index <= last,
      () =>
        `tocommit(${index}) is out of range [lastIndex(${last})]. ` +
        'Was the raft log corrupted, truncated, or lost?',
    )
    this.committed = inRange ? index : Math.max(this.committed, last)
  }

  /** Commits `at` when it is new and the entry there has that very term. */
  maybeCommit(at: LogPoint, ofThisTermOnly: boolean): boolean {
    if (at.index <= this.committed) return false
    const committable = ofThisTermOnly ? at.term !== 0 && this.matchTerm(at) : at.index <= this.lastIndex()
    if (committable) this.commitTo(at.index)
    return committable
  }

  appliedTo(index: number, size: number): void {
    this.journal.holds(
      index <= this.committed && index >= this.appliedIndex,
      () =>
        `applied(${index}) is out of range [prevApplied(${this.appliedIndex}), committed(${this.committed})]`,
    )
    this.appliedIndex = index
    this.applyingIndex = Math.max(this.applyingIndex, index)
    this.applyingSize = Math.max(0, this.applyingSize - size)
    this.applyingPaused = this.applyingSize >= this.maxApplyingSize
  }

  /** Entries up to `index`, of `size` bytes, were handed out to be applied. */
  acceptApplying(index: number, size: number, allowUnstable: boolean): void {
    this.journal.holds(
      index <= this.committed,
      () =>
        `applying(${index}) is out of range [prevApplying(${this.applyingIndex}), committed(${this.committed})]`,
    )
    this.applyingIndex = index
    this.applyingSize += size
    // Also when the size limit cut entries off: those that follow would overtake the limit.
    this.applyingPaused =
      this.applyingSize >= this.maxApplyingSize || index < this.maxAppliableIndex(allowUnstable)
  }

  /** What a leader would send in place of entries that are gone. */
  snapshotToSend(): Snapshot {
    return this.unstable.snapshot ?? this.storage.snapshot()
  }

  restore(snapshot: Snapshot): void {
    const { index, term } = snapshot.metadata
    this.journal.info(`log [${this.text()}] starts to restore snapshot [index: ${index}, term: ${term}]`)
    this.committed = index
    this.unstable.restore(snapshot)
  }

  private text(): string {
    const { offset, offsetInProgress, length } = this.unstable
    return (
      `committed=${this.committed}, applied=${this.appliedIndex}, applying=${this.applyingIndex}, ` +
      `unstable.offset=${offset}, unstable.offsetInProgress=${offsetInProgress}, len(unstable.Entries)=${length}`
    )
  }
}
