import type { Id64 } from '../../base/id64.ts'
import type { Entry, MessageType } from '../../pb/raftpb.ts'

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader'

export type ProgressState = 'StateProbe' | 'StateReplicate' | 'StateSnapshot'

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'

/** Term and index of one entry. */
export interface LogPoint {
  readonly term: number
  readonly index: number
}

export type VoteRefusal = 'stale-log' | 'already-voted' | 'has-leader' | 'lower-term' | 'in-lease'

export type CampaignType = 'pre' | 'election' | 'transfer'

/**
 * What happened inside a node, in order; the facts of run/trace.ts's event of the same name, with ids in place of
 * names. `null` stands for raft's None. Data only: whoever drives the node drains them after every call.
 */
export type RaftEvent =
  /** The election timeout passed; `ticks` is the randomised timeout that it took. */
  | { readonly kind: 'timer-fired'; readonly term: number; readonly ticks: number }
  | {
      readonly kind: 'role'
      readonly from: Role
      readonly to: Role
      readonly term: number
      readonly lead: Id64 | null
    }
  /** `by` and `message`: whose message carried the higher term; null when the node raised it by itself. */
  | {
      readonly kind: 'term'
      readonly from: number
      readonly to: number
      readonly by: Id64 | null
      readonly message: MessageType | null
    }
  /** The leader begins to wait for `to` to take over, or gives it up and goes on. */
  | { readonly kind: 'transfer'; readonly to: Id64; readonly stage: 'begun' | 'aborted' }
  | { readonly kind: 'lead'; readonly lead: Id64 | null; readonly term: number }
  | {
      readonly kind: 'campaign'
      readonly type: CampaignType
      readonly term: number
      readonly quorum: number
      readonly voters: number
      readonly last: LogPoint
    }
  /** `votedFor`: the vote in `term` before this decision. `leaseTicksLeft`: 0 unless refused in the lease. */
  | {
      readonly kind: 'vote'
      readonly candidate: Id64
      readonly term: number
      readonly pre: boolean
      readonly granted: boolean
      readonly reason: VoteRefusal | null
      readonly own: LogPoint
      readonly theirs: LogPoint
      readonly votedFor: Id64 | null
      readonly leaseTicksLeft: number
    }
  | {
      readonly kind: 'tally'
      readonly voter: Id64
      readonly term: number
      readonly pre: boolean
      readonly granted: boolean
      readonly grants: number
      readonly refusals: number
      readonly quorum: number
    }
  | {
      readonly kind: 'election'
      readonly result: 'won' | 'lost'
      readonly pre: boolean
      readonly term: number
      readonly grants: number
      readonly quorum: number
    }
  | { readonly kind: 'quorum-lost'; readonly term: number; readonly active: number; readonly quorum: number }
  /** `own`: appended as leader. `first`..`last` are the indexes of `entries`; `term` is the last one's. */
  | {
      readonly kind: 'appended'
      readonly first: number
      readonly last: number
      readonly term: number
      readonly own: boolean
      readonly entries: readonly Entry[]
    }
  /** Entries `from`..`last` of an older term (`oldTerm` is the term at `from`) went for entries of `newTerm`. */
  | {
      readonly kind: 'truncated'
      readonly from: number
      readonly last: number
      readonly oldTerm: number
      readonly newTerm: number
    }
  /** `ownTerm`: the term of the own entry at prev.index, 0 for none. */
  | {
      readonly kind: 'append-refused'
      readonly leader: Id64
      readonly prev: LogPoint
      readonly ownTerm: number
      readonly hint: LogPoint
    }
  | {
      readonly kind: 'progress'
      readonly peer: Id64
      /** The state reported last; null for the first report. */
      readonly before: ProgressState | null
      readonly state: ProgressState
      readonly match: number
      readonly next: number
      readonly paused: boolean
      readonly inflight: number
    }
  /** The commit index moved: `from` is the first newly committed index, `to` the last; `term` is the node's own. */
  | {
      readonly kind: 'committed'
      readonly from: number
      readonly to: number
      readonly term: number
      readonly leads: boolean
    }
  | { readonly kind: 'log-line'; readonly level: LogLevel; readonly text: string }
  /** The library panics here, with this text: the node must not be used any more. */
  | { readonly kind: 'panic'; readonly text: string }
