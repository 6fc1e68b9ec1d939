import type { ClusterConfig } from './config.ts'
import type { Name } from './input.ts'
import type { SimMicros } from './position.ts'
import type { TraceEvent } from './trace.ts'

export interface LedStretch {
  readonly from: SimMicros
  readonly to: SimMicros | null
}

/** Heartbeats without an answer from a quorum before the leader counts as unheard. */
const MISSED_HEARTBEATS = 3

/** When a leader hears a quorum: from its election, as long as a quorum's answers keep arriving. */
export class LedStretches {
  private readonly window: SimMicros
  private quorum: number
  private readonly done: LedStretch[] = []
  private openFrom: SimMicros | null = null
  private leader: Name | null = null
  private term = 0
  /** When the leader last heard each peer in its term. */
  private heard = new Map<Name, SimMicros>()
  /** The stretch ends here if nothing more is heard. */
  private until: SimMicros = 0

  constructor(private readonly config: ClusterConfig) {
    this.window = MISSED_HEARTBEATS * config.heartbeatMs * 1000
    this.quorum = Math.floor(config.initialCluster.length / 2) + 1
  }

  observe(event: TraceEvent): void {
    if (this.openFrom !== null && event.at > this.until) this.close(this.until)
    switch (event.kind) {
      case 'election':
        if (event.result === 'won' && !event.pre && event.term >= this.term)
          this.lead(event.member, event.term, event.at)
        return
      case 'received':
        if (event.to === this.leader && (event.type === 'MsgHeartbeatResp' || event.type === 'MsgAppResp')) {
          this.heard.set(event.from, event.at)
          this.extend(event.at)
        }
        return
      case 'role':
        if (event.member === this.leader && event.from === 'leader') this.depose(event.at)
        return
      case 'crashed':
      case 'stopped':
      case 'paused':
        if (event.member === this.leader) this.depose(event.at)
        return
      case 'configured':
        this.quorum = Math.floor(event.voters / 2) + 1
        return
      default:
    }
  }

  stretches(): readonly LedStretch[] {
    return this.openFrom === null ? this.done : [...this.done, { from: this.openFrom, to: null }]
  }

  clone(): LedStretches {
    const copy = new LedStretches(this.config)
    copy.done.push(...this.done)
    copy.openFrom = this.openFrom
    copy.leader = this.leader
    copy.quorum = this.quorum
    copy.term = this.term
    copy.heard = new Map(this.heard)
    copy.until = this.until
    return copy
  }

  private lead(member: Name, term: number, at: SimMicros): void {
    this.leader = member
    this.term = term
    this.heard = new Map()
    this.openFrom ??= at
    this.until = this.quorum === 1 ? Infinity : at + this.window
  }

  private extend(at: SimMicros): void {
    const times = [...this.heard.values()].sort((x, y) => y - x)
    const heardAt = times[this.quorum - 2] ?? -Infinity
    if (this.quorum === 1 || heardAt + this.window < at) return
    this.openFrom ??= at
    this.until = Math.max(this.until, heardAt + this.window)
  }

  private depose(at: SimMicros): void {
    if (this.openFrom !== null) this.close(at)
    this.leader = null
  }

  private close(at: SimMicros): void {
    if (this.openFrom !== null && at > this.openFrom) this.done.push({ from: this.openFrom, to: at })
    this.openFrom = null
  }
}
