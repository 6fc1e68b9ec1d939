import { assert } from '../../base/assert.ts'
import type { Entry } from '../../pb/raftpb.ts'

const CHUNK_LENGTH = 256

/**
 * A run of entries with contiguous indexes from `first`, growing at the end, shrinking at both. Appending is
 * amortised O(1); a clone copies one pointer for every 256 entries and shares the rest.
 *
 * A chunk array is shared between clones, each reading only its own length of it. Whoever is at the end of a shared
 * array may push in place, since nobody else looks there; whoever is not copies that one chunk first.
 */
export class EntrySeq {
  private constructor(
    private chunks: Entry[][],
    /** Position of `first` in the first chunk. */
    private skip: number,
    private firstIndex: number,
    private count: number,
  ) {}

  static startingAt(first: number): EntrySeq {
    return new EntrySeq([], 0, first, 0)
  }

  clone(): EntrySeq {
    return new EntrySeq(this.chunks.slice(), this.skip, this.firstIndex, this.count)
  }

  /** Index of the first entry, or of the one that would be first. */
  get first(): number {
    return this.firstIndex
  }

  /** Index after the last entry. */
  get end(): number {
    return this.firstIndex + this.count
  }

  get length(): number {
    return this.count
  }

  at(index: number): Entry {
    assert(index >= this.firstIndex && index < this.end, 'the entry is in the sequence')
    const position = this.skip + index - this.firstIndex
    const chunk = this.chunks[Math.floor(position / CHUNK_LENGTH)] as Entry[]
    return chunk[position % CHUNK_LENGTH] as Entry
  }

  push(entry: Entry): void {
    assert(entry.index === this.end, 'an entry is appended right after the last')
    const position = this.skip + this.count
    const chunkAt = Math.floor(position / CHUNK_LENGTH)
    const used = position % CHUNK_LENGTH
    let chunk = this.chunks[chunkAt]
    if (chunk === undefined) {
      chunk = []
      this.chunks.push(chunk)
    } else if (chunk.length !== used) {
      chunk = chunk.slice(0, used)
      this.chunks[chunkAt] = chunk
    }
    chunk.push(entry)
    this.count++
  }

  pushAll(entries: readonly Entry[]): void {
    for (const entry of entries) this.push(entry)
  }

  /** Keeps the entries below `end`. */
  truncate(end: number): void {
    assert(end >= this.firstIndex && end <= this.end, 'the cut is inside the sequence')
    this.count = end - this.firstIndex
    this.chunks.length = Math.ceil((this.skip + this.count) / CHUNK_LENGTH)
  }

  /** Keeps the entries from `first` on. */
  dropBefore(first: number): void {
    assert(first >= this.firstIndex && first <= this.end, 'the cut is inside the sequence')
    this.skip += first - this.firstIndex
    this.count -= first - this.firstIndex
    this.firstIndex = first
    const whole = Math.floor(this.skip / CHUNK_LENGTH)
    if (whole > 0) {
      this.chunks.splice(0, whole)
      this.skip -= whole * CHUNK_LENGTH
    }
  }

  /** The entries of [low, high), copied. */
  slice(low: number, high: number): Entry[] {
    assert(low >= this.firstIndex && low <= high && high <= this.end, 'the slice is inside the sequence')
    const out: Entry[] = []
    let position = this.skip + low - this.firstIndex
    let left = high - low
    while (left > 0) {
      const chunk = this.chunks[Math.floor(position / CHUNK_LENGTH)] as Entry[]
      const from = position % CHUNK_LENGTH
      const take = Math.min(left, CHUNK_LENGTH - from)
      for (let i = from; i < from + take; i++) out.push(chunk[i] as Entry)
      position += take
      left -= take
    }
    return out
  }
}
