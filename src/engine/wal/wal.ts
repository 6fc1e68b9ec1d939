import { crc32c } from '../../base/crc32c.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { encodeEntry, encodeHardState } from '../../pb/raftpb-codec.ts'
import { EMPTY_HARD_STATE, type Entry, type HardState } from '../../pb/raftpb.ts'
import { encodeWalSnapshot, type WalRecordType } from '../../pb/walpb.ts'
import type { Disk } from '../disk/disk.ts'
import { encodeFrame, LENGTH_BYTES } from './frame.ts'
import { closePipeline, preallocated, takePreallocated } from './file-pipeline.ts'
import { PageBuffer } from './page-buffer.ts'
import { readAll, type WalStart } from './read-all.ts'
import { type Repair, repairTail } from './repair.ts'
import { segmentPath } from './segment-name.ts'
import { chainFrom, type Segment } from './segments.ts'

export const DEFAULT_SEGMENT_BYTES = 64_000_000

export interface SaveResult {
  /** Written by this Save, the head of a new segment included. */
  readonly bytes: number
  /** The caller must `sync` before it acts on what was saved: entries, a new term, a vote, or a cut. */
  readonly mustSync: boolean
  /** A new segment was begun. */
  readonly cut: boolean
}

export interface OpenedWal {
  readonly wal: Wal
  /** null: no record told it. */
  readonly metadata: Uint8Array | null
  readonly hardState: HardState
  readonly entries: readonly Entry[]
  readonly repaired: Repair | null
}

/** `at`: which step of opening refused; the server words it. */
export interface WalRefusal {
  readonly at: 'open' | 'read'
  readonly error: string
}

const EMPTY = new Uint8Array(0)
const FROM_THE_START: WalStart = { index: 0, term: 0 }

/**
 * The write-ahead log of one member. Writes go to the disk's page cache; only `sync` makes them durable.
 * Invariant: every byte of the tail up to its end is a whole frame, and `crc` is the last record's.
 */
export class Wal {
  private crc = 0
  private lastIndex = 0
  private state = EMPTY_HARD_STATE
  /** The segment before the tail, while the cut is not durable. */
  private unsyncedBefore: string | null = null
  private pages = new PageBuffer(0)
  /** Ascending; the last is the tail. What is before them may be purged. */
  private locks: readonly Segment[]
  /** Files that were taken from the pipeline: the next one's name follows. */
  private cuts = 0

  private constructor(
    private readonly disk: Disk,
    private readonly metadata: Uint8Array,
    private readonly segmentBytes: number,
    private tail: Segment,
  ) {
    this.locks = [tail]
  }

  /** A new log: `crc · metadata · snapshot(0,0)`, durable at once. */
  static create(disk: Disk, metadata: Uint8Array, segmentBytes = DEFAULT_SEGMENT_BYTES): Wal {
    const wal = new Wal(disk, metadata, segmentBytes, { path: segmentPath(0, 0), seq: 0, index: 0 })
    disk.create(wal.tail.path)
    disk.allocate(wal.tail.path, segmentBytes)
    preallocated(disk, 0, segmentBytes)
    wal.write('crc', null)
    wal.write('metadata', metadata)
    wal.write('snapshot', encodeWalSnapshot({ ...FROM_THE_START, confState: null }))
    wal.sync()
    return wal
  }

  /**
   * Reads the log that is on the disk, and goes on at its end. A torn tail is repaired as etcd does it.
   * DIFF(etcd): as 3.4.23, does not insist on a snapshot record of the start.
   */
  static open(
    disk: Disk,
    start: WalStart = FROM_THE_START,
    segmentBytes = DEFAULT_SEGMENT_BYTES,
  ): Result<OpenedWal, WalRefusal> {
    const segments = chainFrom(disk, start.index)
    const tail = segments.at(-1)
    if (tail === undefined) return refuse({ at: 'open', error: 'wal: file not found' })
    const contents = readAll(
      segments.map(({ path }) => disk.read(path)),
      start,
    )
    if (!contents.ok) return refuse({ at: 'read', error: contents.error })
    const { metadata, hardState, entries } = contents.value
    const repaired = repairTail(disk, tail.path, contents.value)
    disk.allocate(tail.path, segmentBytes)
    preallocated(disk, 0, segmentBytes)
    const wal = new Wal(disk, metadata ?? EMPTY, segmentBytes, tail)
    wal.locks = segments
    wal.crc = contents.value.crc
    wal.lastIndex = contents.value.lastIndex
    wal.state = hardState
    wal.pages = new PageBuffer(disk.bytesOf(tail.path))
    return ok({ wal, metadata, hardState, entries, repaired })
  }

  /** The same log on `disk`, which must be a clone of this one's. */
  clone(disk: Disk): Wal {
    const copy = new Wal(disk, this.metadata, this.segmentBytes, this.tail)
    copy.crc = this.crc
    copy.lastIndex = this.lastIndex
    copy.state = this.state
    copy.unsyncedBefore = this.unsyncedBefore
    copy.pages = this.pages.clone()
    copy.locks = this.locks
    copy.cuts = this.cuts
    return copy
  }

  /**
   * Writes a Ready's entries, then its hard state (null: unchanged). Does not fsync; the caller must, when
   * `mustSync`, before sending messages. Cuts the segment when what was flushed before this Save has reached its size.
   */
  save(hardState: HardState | null, entries: readonly Entry[]): SaveResult {
    const state = hardState === null || isEmpty(hardState) ? null : hardState
    if (state === null && entries.length === 0) return { bytes: 0, mustSync: false, cut: false }
    const { term, vote } = this.state
    const mustSync = entries.length > 0 || (state !== null && (state.term !== term || state.vote !== vote))
    let bytes = 0
    for (const entry of entries) {
      bytes += this.write('entry', encodeEntry(entry))
      this.lastIndex = entry.index
    }
    if (state !== null) bytes += this.writeState(state)
    if (this.pages.flushed < this.segmentBytes) return { bytes, mustSync, cut: false }
    return { bytes: bytes + this.cut(), mustSync: true, cut: true }
  }

  /** Notes that a snapshot was saved. Does not fsync; the caller must. Never cuts. */
  saveSnapshot(index: number, term: number): SaveResult {
    const bytes = this.write('snapshot', encodeWalSnapshot({ index, term, confState: null }))
    this.lastIndex = Math.max(this.lastIndex, index)
    return { bytes, mustSync: true, cut: false }
  }

  /** What was written until now is durable: call it when the fsync's time has passed. */
  sync(): void {
    this.pages.flush()
    if (this.unsyncedBefore !== null) this.disk.fsync(this.unsyncedBefore)
    this.unsyncedBefore = null
    this.disk.fsync(this.tail.path)
  }

  /** Segments that hold nothing behind `index` are no longer needed: the lock goes, and a purge may take them. */
  releaseLockTo(index: number): void {
    const beyond = this.locks.findIndex((segment) => segment.index >= index)
    const first = beyond < 0 ? this.locks.length - 1 : beyond - 1
    if (first > 0) this.locks = this.locks.slice(first)
  }

  /** The disk is full and a cut is due: there is no room set aside for what comes. */
  get lacksRoom(): boolean {
    return this.disk.full && this.pages.flushed >= this.segmentBytes
  }

  isLocked(path: string): boolean {
    return this.locks.some((segment) => segment.path === path)
  }

  /** A clean end: all is durable, and the preallocated file goes. */
  close(): void {
    this.sync()
    closePipeline(this.disk)
    this.disk.fsyncDir()
  }

  tailPath(): string {
    return this.tail.path
  }

  /** Of all segments. */
  bytes(): number {
    return chainFrom(this.disk, 0).reduce((sum, { path }) => sum + this.disk.bytesOf(path), 0)
  }

  private writeState(state: HardState): number {
    this.state = state
    return this.write('state', encodeHardState(state))
  }

  private write(type: WalRecordType, data: Uint8Array | null): number {
    this.crc = crc32c(data ?? EMPTY, this.crc)
    const frame = encodeFrame({ type, crc: this.crc, data })
    this.disk.append(this.tail.path, frame)
    this.pages.write(LENGTH_BYTES)
    this.pages.write(frame.length - LENGTH_BYTES)
    return frame.length
  }

  /** Begins the next segment with `crc · metadata · state`; durable with the next `sync`, which is due. */
  private cut(): number {
    const { seq, path } = this.tail
    this.unsyncedBefore ??= path
    const index = this.lastIndex + 1
    this.disk.allocate(path, 0)
    this.tail = { path: segmentPath(seq + 1, index), seq: seq + 1, index }
    takePreallocated(this.disk, this.cuts++, this.tail.path, this.segmentBytes)
    this.locks = [...this.locks, this.tail]
    this.pages = new PageBuffer(0)
    let bytes = this.write('crc', null) + this.write('metadata', this.metadata)
    if (!isEmpty(this.state)) bytes += this.writeState(this.state)
    this.pages.flush()
    return bytes
  }
}

function isEmpty({ term, vote, commit }: HardState): boolean {
  return term === 0 && vote === EMPTY_HARD_STATE.vote && commit === 0
}
