import type { MessageType } from '../pb/raftpb.ts'
import type { ClientRequest } from './client-request.ts'
import type { SimMicros } from './position.ts'

/** A member's or a client's name: `n1`, `c1`. */
export type Name = string

/**
 * What changes the world, and is recorded with its position. Typed and resolved: `crash leader` is recorded as
 * the member it meant. Members are named, never indexed.
 */
export type Input =
  | { readonly kind: 'crash'; readonly member: Name }
  /**
   * A new process on the same disk; `quotaBytes` is its --quota-backend-bytes from now on. `forceNewCluster`: it makes itself the
   * only member of its cluster.
   */
  | {
      readonly kind: 'restart'
      readonly member: Name
      readonly quotaBytes?: number
      readonly forceNewCluster?: true
    }
  | { readonly kind: 'pause'; readonly member: Name }
  | { readonly kind: 'resume'; readonly member: Name }
  | { readonly kind: 'campaign'; readonly member: Name }
  /** Every member is in exactly one group; links between groups are cut both ways. Replaces an earlier partition. */
  | { readonly kind: 'partition'; readonly groups: readonly (readonly Name[])[] }
  /** Ends the partition and every single cut. */
  | { readonly kind: 'heal' }
  | { readonly kind: 'cut'; readonly from: Name; readonly to: Name }
  | { readonly kind: 'mend'; readonly from: Name; readonly to: Name }
  /** Kills one message that is in flight now. `message` is its `msg.sent` trace id. */
  | { readonly kind: 'drop'; readonly message: number }
  /** Kills the next message of that type on that link, when it is sent. */
  | { readonly kind: 'drop-next'; readonly type: MessageType; readonly from: Name; readonly to: Name }
  | { readonly kind: 'delay'; readonly message: number; readonly micros: SimMicros }
  | { readonly kind: 'loss'; readonly permille: number }
  | { readonly kind: 'latency'; readonly from: Name; readonly to: Name; readonly micros: SimMicros }
  | { readonly kind: 'jitter'; readonly micros: SimMicros }
  /** The first process of a member that was added at run time, on an empty disk. */
  | { readonly kind: 'start'; readonly member: Name }
  /** The leader hands its office to this member. */
  | { readonly kind: 'transfer'; readonly member: Name }
  /**
   * The leader's raft goes to these voters through a joint configuration, as no call of etcd 3.4 asks it to. `explicit`: the
   * joint configuration stands until `leave-joint`. A name that no member bore is a new one.
   */
  | { readonly kind: 'reconfigure'; readonly voters: readonly Name[]; readonly explicit: boolean }
  | { readonly kind: 'leave-joint' }
  | { readonly kind: 'slow-disk'; readonly member: Name; readonly micros: SimMicros }
  /** A clean end: SIGTERM. */
  | { readonly kind: 'stop'; readonly member: Name }
  /** The power goes in the middle of the member's next write (of the one under way, when there is one). */
  | { readonly kind: 'torn-write'; readonly member: Name }
  /** No file of the member can grow while it is `full`. */
  | { readonly kind: 'disk-full'; readonly member: Name; readonly full: boolean }
  /** `file`: `wal`, `snap` or `db` (the newest), or a path below the data dir. */
  | { readonly kind: 'flip-byte'; readonly member: Name; readonly file: string; readonly offset: number }
  | { readonly kind: 'bit-rot'; readonly member: Name; readonly file: string }
  /** The data dir of a member that is down is deleted. */
  | { readonly kind: 'wipe'; readonly member: Name }
  /** Its data dir is copied, and put back later: the copy's name is `as`, and `copy`. */
  | { readonly kind: 'copy-dir'; readonly member: Name; readonly as: string }
  | { readonly kind: 'put-back'; readonly member: Name; readonly copy: string }
  | {
      readonly kind: 'client'
      readonly client: Name
      readonly request: ClientRequest
      readonly to: readonly Name[]
      /** etcdctl's --command-timeout; not given: 5 s. */
      readonly timeoutMicros?: SimMicros
    }
  /** Ctrl-C: the client ends one of its open requests. */
  | { readonly kind: 'interrupt'; readonly client: Name; readonly request: number }
  /** A client makes the data directory `dir` of its file `path` (etcdctl snapshot restore). */
  | { readonly kind: 'restore-files'; readonly client: Name; readonly path: string; readonly dir: string }

export type InputKind = Input['kind']
