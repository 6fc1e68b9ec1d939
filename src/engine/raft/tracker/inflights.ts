import { assert } from '../../../base/assert.ts'

interface Inflight {
  /** Last index of the message. */
  readonly index: number
  readonly bytes: number
}

/** Append messages to one follower that are sent and not yet acknowledged, oldest first, limited in number and bytes. */
export class Inflights {
  private buffer: Inflight[] = []
  /** Where the oldest is in `buffer`; what is before it is freed. */
  private start = 0
  private bytes = 0

  constructor(
    readonly size: number,
    /** 0 is no limit. */
    readonly maxBytes: number,
  ) {}

  clone(): Inflights {
    const copy = new Inflights(this.size, this.maxBytes)
    copy.buffer = this.buffer.slice(this.start)
    copy.bytes = this.bytes
    return copy
  }

  get count(): number {
    return this.buffer.length - this.start
  }

  full(): boolean {
    return this.count >= this.size || (this.maxBytes !== 0 && this.bytes >= this.maxBytes)
  }

  add(index: number, bytes: number): void {
    assert(!this.full(), 'cannot add into a full inflights')
    this.buffer.push({ index, bytes })
    this.bytes += bytes
  }

  /** Frees the messages whose last index is at most `to`. */
  freeLE(to: number): void {
    while (this.start < this.buffer.length) {
      const oldest = this.buffer[this.start] as Inflight
      if (oldest.index > to) break
      this.bytes -= oldest.bytes
      this.start++
    }
    if (this.start > 32 && this.start * 2 >= this.buffer.length) {
      this.buffer = this.buffer.slice(this.start)
      this.start = 0
    }
  }

  /** Oldest first. */
  list(): readonly { readonly index: number; readonly bytes: number }[] {
    return this.buffer.slice(this.start)
  }

  reset(): void {
    this.buffer = []
    this.start = 0
    this.bytes = 0
  }
}
