import { ID_NONE, type Id64 } from '../../base/id64.ts'
import { Lessor } from '../lease/lessor.ts'
import { keyText } from '../mvcc/key-range.ts'
import type { KvStore } from '../mvcc/kv-store.ts'
import type { ApiRows } from './api-rows.ts'
import type { Alarms } from './alarms.ts'
import type { Defrag } from './defrag.ts'
import type { PendingRelay } from './relay.ts'
import { WatchHub } from './rpc/watch.ts'

/** A request that is answered when that member leads. */
export interface PendingMove {
  readonly request: number
  readonly to: Id64
}

/** What a member's API holds beside the key space: leases, alarms, watches. */
export class ApiState {
  lessor: Lessor
  alarms: Alarms = []
  watches = new WatchHub()
  moves: readonly PendingMove[] = []
  defrag: Defrag | null = null
  /** Requests that wait until a compaction's rows are gone. */
  physical: readonly { readonly request: number; readonly revision: number }[] = []
  relays: readonly PendingRelay[] = []

  /** `electionMs`: no lease is shorter than one and a half of it. */
  constructor(private readonly electionMs: number) {
    this.lessor = new Lessor(Math.ceil((electionMs * 1.5) / 1000))
  }

  /** From a backend: leases with the keys that live on them, and alarms. Watches look again at all that they are owed. */
  restore({ kv, leases, alarms }: ApiRows & { readonly kv: KvStore }): void {
    const { lessor } = this
    for (const { id } of lessor.all) lessor.revoke(id)
    for (const { id, ttl } of leases) lessor.grant(id, ttl, 0)
    for (const { key, lease } of kv.range(Uint8Array.of(0), Uint8Array.of(0)).kvs) {
      if (lease !== ID_NONE) lessor.attach(keyText(key), lease)
    }
    this.alarms = alarms
    this.watches.lookAgain()
  }

  clone(): ApiState {
    const copy = new ApiState(this.electionMs)
    copy.lessor = this.lessor.clone()
    copy.alarms = this.alarms
    copy.watches = this.watches.clone()
    copy.moves = this.moves
    copy.defrag = this.defrag
    copy.physical = this.physical
    copy.relays = this.relays
    return copy
  }

  /** Plain data that says all; one word for a state in which nothing of it was used. */
  plainState(): unknown {
    const { lessor, alarms, watches, moves, physical, defrag, relays } = this
    return [lessor.plainState(), alarms, watches.watchers, moves, physical, defrag, relays]
  }
}
