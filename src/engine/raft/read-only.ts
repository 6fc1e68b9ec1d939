import { assert } from '../../base/assert.ts'
import type { Id64 } from '../../base/id64.ts'
import type { Message } from '../../pb/raftpb.ts'

export interface PendingRead {
  readonly req: Message
  /** The commit index when the read was asked for. */
  readonly index: number
  readonly acks: Map<Id64, boolean>
}

/** Reads that wait until a quorum has confirmed the leader, oldest first; known by their request's context. */
export class ReadOnly {
  private pending = new Map<string, PendingRead>()

  clone(): ReadOnly {
    const copy = new ReadOnly()
    for (const [key, { req, index, acks }] of this.pending)
      copy.pending.set(key, { req, index, acks: new Map(acks) })
    return copy
  }

  /** Oldest first. */
  list(): readonly PendingRead[] {
    return [...this.pending.values()]
  }

  addRequest(index: number, req: Message): void {
    const key = keyOf(contextOf(req))
    if (!this.pending.has(key)) this.pending.set(key, { req, index, acks: new Map() })
  }

  /** Who has answered the heartbeat with this context so far. */
  recvAck(id: Id64, context: Uint8Array): ReadonlyMap<Id64, boolean> {
    const read = this.pending.get(keyOf(context))
    if (read === undefined) return new Map()
    read.acks.set(id, true)
    return read.acks
  }

  /** The read with this context and all that came before it: they are confirmed by the same answers. */
  advance(context: Uint8Array): readonly PendingRead[] {
    const upTo = keyOf(context)
    if (!this.pending.has(upTo)) return []
    const confirmed: PendingRead[] = []
    for (const [key, read] of this.pending) {
      confirmed.push(read)
      this.pending.delete(key)
      if (key === upTo) break
    }
    return confirmed
  }

  lastPendingContext(): Uint8Array | null {
    let last: PendingRead | null = null
    for (const read of this.pending.values()) last = read
    return last === null ? null : contextOf(last.req)
  }
}

export function contextOf(req: Message): Uint8Array {
  const data = req.entries[0]?.data
  assert(data !== undefined, 'a read index request carries its context in its first entry')
  return data ?? new Uint8Array(0)
}

function keyOf(context: Uint8Array): string {
  let key = ''
  for (const byte of context) key += String.fromCharCode(byte)
  return key
}
