import type { FileContent } from '../disk/disk.ts'
import type { Message } from '../../pb/raftpb.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { DropReason, FlightType } from '../../run/trace.ts'
import type { ServerAnswer } from '../etcdserver/server-host.ts'

/** A message under way. Never changed in place. */
export interface SimFlight {
  /** Trace id of its `sent` event. */
  readonly id: number
  readonly type: FlightType
  readonly from: Name
  readonly to: Name
  readonly sentAt: SimMicros
  readonly arrivesAt: SimMicros
  /** -1 while nothing kills it. */
  readonly diesAt: SimMicros
  readonly why: DropReason | null
  readonly delayed: boolean
  /** Of a member's message; null for a client's. */
  readonly message: Message | null
  /** Of a MsgSnap: the leader's backend, which travels beside it. */
  readonly db: FileContent | null
  /** The client's request that it carries or answers; 0 for none. */
  readonly request: number
  /** Of a client's reply. */
  readonly answer: ServerAnswer | null
  /** The receiver's process that it was sent to. */
  readonly incarnation: number
}
