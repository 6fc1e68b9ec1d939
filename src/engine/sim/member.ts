import type { Id64 } from '../../base/id64.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import { Disk } from '../disk/disk.ts'
import type { EtcdServer } from '../etcdserver/etcd-server.ts'
import type { KeptState } from '../etcdserver/recover.ts'
import type { Task } from './task.ts'

export type { KeptState } from '../etcdserver/recover.ts'

export type MemberStatus = 'running' | 'paused' | 'down'

/** As the last change that took effect anywhere left a member. */
export type MemberStanding = 'voter' | 'learner' | 'removed'

/** What a member is from its first moment. */
export interface MemberIdentity {
  readonly name: Name
  readonly id: Id64
  readonly clientURLs: readonly string[]
  /** Added at run time: its first process joins with an empty log. */
  readonly joins: boolean
}

/** One machine: a name, a disk, and a process on it while it runs. */
export class SimMember {
  status: MemberStatus = 'down'
  disk = new Disk()
  server: EtcdServer | null = null
  kept: KeptState | null = null
  /** Number of the process, from 1; rises at each start. */
  incarnation = 0
  startedAt: SimMicros = 0
  /** Of the running process; the grid is `tickPhase` and multiples of the tick after it. */
  nextTickAt: SimMicros = 0
  sync: { readonly startedAt: SimMicros; readonly doneAt: SimMicros } | null = null
  /** What fell due while the process was paused, in order. */
  parked: readonly Task[] = []
  standing: MemberStanding = 'voter'
  /** Where its process takes its peers' connections: the addresses that it was started with. */
  listens: readonly string[] = []
  /** The power goes in the middle of the next fsync. */
  tearsNext = false
  /** Its own --quota-backend-bytes; null: the cluster's. */
  quotaBytes: number | null = null

  /** Processes that ran on this machine before the member that it is now was added. */
  ranBefore = 0

  constructor(
    public identity: MemberIdentity,
    readonly index: number,
    readonly tickPhase: SimMicros,
    readonly tickMicros: SimMicros,
    public fsyncMicros: SimMicros,
  ) {}

  get name(): Name {
    return this.identity.name
  }

  get id(): Id64 {
    return this.identity.id
  }

  /** A member of the cluster that no process ever ran for. */
  get unstarted(): boolean {
    return this.incarnation === this.ranBefore && this.identity.joins
  }

  clone(): SimMember {
    const copy = new SimMember(this.identity, this.index, this.tickPhase, this.tickMicros, this.fsyncMicros)
    copy.status = this.status
    copy.disk = this.disk.clone()
    copy.server = this.server === null ? null : this.server.clone(copy.disk)
    copy.kept = this.kept
    copy.incarnation = this.incarnation
    copy.startedAt = this.startedAt
    copy.nextTickAt = this.nextTickAt
    copy.sync = this.sync
    copy.parked = this.parked
    copy.standing = this.standing
    copy.listens = this.listens
    copy.identity = this.identity
    copy.ranBefore = this.ranBefore
    copy.tearsNext = this.tearsNext
    copy.quotaBytes = this.quotaBytes
    return copy
  }

  /** The first place of the tick grid after `now`. */
  tickAfter(now: SimMicros): SimMicros {
    if (now < this.tickPhase) return this.tickPhase
    return this.tickPhase + (Math.floor((now - this.tickPhase) / this.tickMicros) + 1) * this.tickMicros
  }
}
