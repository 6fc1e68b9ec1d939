import type { Id64 } from '../../base/id64.ts'
import type { Entry, HardState, Message, Snapshot } from '../../pb/raftpb.ts'
import type { Role } from './raft-event.ts'

export interface SoftState {
  readonly lead: Id64
  readonly role: Role
}

/** A read that was asked for with `requestCtx` may be answered once `index` is applied. */
export interface ReadState {
  readonly index: number
  readonly requestCtx: Uint8Array
}

/**
 * What the application has to do, handed out and marked as accepted at once.
 * Invariant: `entries`, `hardState` and `snapshot` are durable before a *response* in `messages` leaves;
 * a leader's MsgApp, MsgHeartbeat and a candidate's requests do not wait for this node's own entries.
 */
export interface Ready {
  /** null: unchanged. */
  readonly softState: SoftState | null
  /** null: unchanged. */
  readonly hardState: HardState | null
  readonly readStates: readonly ReadState[]
  /** To be written to stable storage, in order. */
  readonly entries: readonly Entry[]
  readonly snapshot: Snapshot | null
  /** To be applied, in order; stable already, or part of this `entries` (synchronous mode only). */
  readonly committedEntries: readonly Entry[]
  readonly messages: readonly Message[]
  /** True when `hardState`'s term or vote or any entry must be fsynced. */
  readonly mustSync: boolean
}
