import type { Id64 } from '../../base/id64.ts'
import type { ServerRequest } from './server-host.ts'

export interface ReadBatch {
  /** The context that raft hands back with the confirmed index. */
  readonly ctx: Id64
  readonly reads: readonly ServerRequest[]
}

/** A read that may be answered once `index` is applied. */
export interface ConfirmedRead {
  readonly index: number
  readonly read: ServerRequest
}

/**
 * Linearizable reads on their way, as etcd's linearizableReadLoop: one ReadIndex at a time, and those that come meanwhile
 * share the next one.
 */
export class ReadQueue {
  current: ReadBatch | null = null
  next: readonly ServerRequest[] = []
  confirmed: readonly ConfirmedRead[] = []

  add(read: ServerRequest): void {
    this.next = [...this.next, read]
  }

  /** The batch that has just been confirmed at `index`, when `ctx` is the one that was asked for. */
  confirm(ctx: Id64, index: number): readonly ServerRequest[] {
    if (this.current?.ctx !== ctx) return []
    const { reads } = this.current
    this.confirmed = [...this.confirmed, ...reads.map((read) => ({ index, read }))]
    this.current = null
    return reads
  }

  /** Takes out the reads that `applied` has reached. */
  takeReady(applied: number): readonly ServerRequest[] {
    if (this.confirmed.length === 0) return []
    const ready = this.confirmed.filter(({ index }) => index <= applied).map(({ read }) => read)
    if (ready.length > 0) this.confirmed = this.confirmed.filter(({ index }) => index > applied)
    return ready
  }

  cancel(request: number): void {
    const others = (read: ServerRequest): boolean => read.request !== request
    this.next = this.next.filter(others)
    this.confirmed = this.confirmed.filter(({ read }) => others(read))
    if (this.current === null) return
    const reads = this.current.reads.filter(others)
    this.current = reads.length === 0 ? null : { ctx: this.current.ctx, reads }
  }

  clone(): ReadQueue {
    const copy = new ReadQueue()
    copy.current = this.current
    copy.next = this.next
    copy.confirmed = this.confirmed
    return copy
  }
}
