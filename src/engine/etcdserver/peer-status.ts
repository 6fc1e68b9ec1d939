import type { Id64 } from '../../base/id64.ts'

/**
 * Which peers a process takes for active, as rafthttp's peerStatus: only its log reads it.
 * DIFF(etcd): a connection counts as established with the first message that comes, there being no streams here.
 */
export class PeerStatus {
  private active: ReadonlySet<Id64> = new Set()

  /** A message came from it; true when it was not active before. */
  heard(peer: Id64): boolean {
    if (this.active.has(peer)) return false
    this.active = new Set(this.active).add(peer)
    return true
  }

  /** A message did not reach it; true when it was active before. */
  lost(peer: Id64): boolean {
    if (!this.active.has(peer)) return false
    this.active = new Set([...this.active].filter((other) => other !== peer))
    return true
  }

  get state(): readonly Id64[] {
    return [...this.active].sort()
  }

  clone(): PeerStatus {
    const copy = new PeerStatus()
    copy.active = this.active
    return copy
  }
}
