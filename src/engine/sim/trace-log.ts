import { defined } from '../../base/assert.ts'
import type { TraceEvent } from '../../run/trace.ts'

const CHUNK = 1024

/**
 * Everything that happened, append-only. Full chunks are shared between clones; only the last one is copied.
 * Invariant: the event at place `i` has `id === i`.
 */
export class TraceLog {
  private full: (readonly TraceEvent[])[] = []
  private tail: TraceEvent[] = []
  private dropped = 0

  /** Number of events that ever happened; also the next event's id. */
  get length(): number {
    return (this.dropped + this.full.length) * CHUNK + this.tail.length
  }

  /** Lowest id that is still held. */
  get firstHeld(): number {
    return this.dropped * CHUNK
  }

  append(event: TraceEvent): void {
    this.tail.push(event)
    if (this.tail.length === CHUNK) {
      this.full.push(this.tail)
      this.tail = []
    }
  }

  at(id: number): TraceEvent {
    const chunk = Math.floor(id / CHUNK) - this.dropped
    const events = chunk === this.full.length ? this.tail : this.full[chunk]
    return defined(events?.[id % CHUNK], `trace event ${id} is held`)
  }

  /** Events with ids from `id` on. */
  since(id: number): TraceEvent[] {
    return this.range(id, this.length)
  }

  /** Events with ids in [from, to), as far as they are held. */
  range(from: number, to: number): TraceEvent[] {
    const out: TraceEvent[] = []
    const end = Math.min(to, this.length)
    for (let id = Math.max(from, this.firstHeld); id < end; id++) out.push(this.at(id))
    return out
  }

  /** Lets go of whole chunks before `id`: for long runs that nobody looks back on. */
  dropBefore(id: number): void {
    const chunks = Math.min(Math.floor(id / CHUNK) - this.dropped, this.full.length)
    if (chunks <= 0) return
    this.full = this.full.slice(chunks)
    this.dropped += chunks
  }

  clone(): TraceLog {
    const copy = new TraceLog()
    copy.full = this.full.slice()
    copy.tail = this.tail.slice()
    copy.dropped = this.dropped
    return copy
  }
}
