import type { TraceEvent } from './trace.ts'

const CHUNK = 4096

/**
 * The root of every event's cause chain, within the cluster: chains begin at a timer, at a client's request, at the
 * reader's hand or at a process start, and do not reach through them to what came before.
 */
export class CauseRoots {
  private readonly chunks: Int32Array[]
  private length: number

  constructor(from?: CauseRoots) {
    this.chunks = from === undefined ? [] : [...from.chunks]
    this.length = from?.length ?? 0
    const last = this.chunks.at(-1)
    if (last !== undefined) this.chunks[this.chunks.length - 1] = last.slice()
  }

  /** Events come in id order, without gaps. */
  observe(event: TraceEvent): number {
    const root = event.cause < 0 || beginsChain(event) ? event.id : this.of(event.cause)
    const place = event.id % CHUNK
    if (place === 0) this.chunks.push(new Int32Array(CHUNK))
    const chunk = this.chunks.at(-1)
    if (chunk !== undefined) chunk[place] = root
    this.length = event.id + 1
    return root
  }

  of(id: number): number {
    return id < this.length ? (this.chunks[Math.floor(id / CHUNK)]?.[id % CHUNK] ?? id) : id
  }

  clone(): CauseRoots {
    return new CauseRoots(this)
  }
}

function beginsChain(event: TraceEvent): boolean {
  return (
    event.kind === 'timer-fired' ||
    event.kind === 'client-sent' ||
    event.kind === 'input' ||
    event.kind === 'started'
  )
}
