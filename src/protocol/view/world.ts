import type { ClientRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import type {
  DropReason,
  EntryFacts,
  FlightType,
  LogPoint,
  ProgressState,
  ReplyStatus,
  Role,
} from '../../run/trace.ts'

/**
 * The cluster at one position, as pictures need it. Immutable; consecutive worlds share every part that did not
 * change, so `===` tells whether a member must be drawn again.
 */
export interface World {
  readonly members: readonly MemberView[]
  readonly links: LinksView
  readonly clients: readonly ClientView[]
  readonly cluster: ClusterView
  readonly violations: readonly ViolationView[]
}

export interface MemberView {
  readonly name: Name
  /** `%x` of the 64-bit member id. */
  readonly id: string
  readonly status: 'running' | 'paused' | 'down'
  readonly isLearner: boolean
  /** It counts in quorums. Neither voter nor learner: it was removed. */
  readonly isVoter: boolean
  /** Added, and no process has run for it yet. */
  readonly unstarted: boolean
  readonly role: Role
  readonly term: number
  readonly vote: Name | null
  readonly lead: Name | null
  /** The log, complete, as runs of equal term: by log matching (index, term) names an entry. Ascending index. */
  readonly runs: readonly TermRun[]
  readonly firstIndex: number
  readonly last: LogPoint
  /** Highest index that a crash now would keep. */
  readonly durable: number
  readonly commit: number
  readonly applied: number
  readonly revision: number
  /** Followers and candidates: the election timer, in virtual time; null for a leader or a member that is down. */
  readonly timer: TimerView | null
  /** Leaders: the window after which check-quorum decides. */
  readonly quorumCheck: QuorumCheckView | null
  readonly ballots: BallotsView | null
  /** Leaders: whom it waits for to take over, taking no proposal meanwhile; null else. */
  readonly transferee: Name | null
  /** Leaders: what it believes of every other member, in member order. */
  readonly progress: readonly ProgressView[] | null
  readonly disk: DiskView
}

/** Entries from `index` up to the next run (or the last index) have `term`. */
export interface TermRun {
  readonly index: number
  readonly term: number
}

export interface TimerView {
  /** When it last began to run. */
  readonly startedAt: SimMicros
  /** When it fires if nothing restarts it. */
  readonly firesAt: SimMicros
}

export interface QuorumCheckView {
  readonly startedAt: SimMicros
  readonly checksAt: SimMicros
  /** Members heard since `startedAt`, itself included. */
  readonly active: readonly Name[]
  readonly quorum: number
}

export interface BallotsView {
  readonly pre: boolean
  readonly term: number
  readonly quorum: number
  readonly voters: readonly Name[]
  /** In a joint configuration the voters of its outgoing half, whose majority it needs as well; empty else. */
  readonly outgoing: readonly Name[]
  /** In order of arrival. */
  readonly votes: readonly { readonly voter: Name; readonly granted: boolean }[]
}

export interface ProgressView {
  readonly peer: Name
  readonly state: ProgressState
  readonly match: number
  readonly next: number
  readonly paused: boolean
  readonly inflight: number
  readonly recentActive: boolean
}

export interface DiskView {
  readonly fsyncMicros: number
  /** An fsync under way. */
  readonly sync: { readonly startedAt: SimMicros; readonly doneAt: SimMicros } | null
  readonly walBytes: number
  readonly durableBytes: number
}

export interface LinksView {
  /** The partition's groups, in the order they were given; null while the network is whole. */
  readonly groups: readonly (readonly Name[])[] | null
  /** Single one-way cuts, apart from the partition. */
  readonly cuts: readonly { readonly from: Name; readonly to: Name }[]
  readonly lossPermille: number
}

export interface ClientView {
  readonly name: Name
  /** Open requests and those of the last moments, oldest first; at most 6 beside the reader's own. */
  readonly requests: readonly RequestView[]
}

export interface RequestView {
  readonly request: number
  readonly what: ClientRequest
  readonly to: Name
  readonly byReader: boolean
  readonly sentAt: SimMicros
  readonly deadline: SimMicros
  readonly state: 'waiting' | ReplyStatus
  readonly doneAt: SimMicros | null
  /** What etcdctl would have printed, stdout or stderr. */
  readonly text: string
  readonly revision: number
  /** Answers of a stream (a watch, a kept lease) so far; one that has an answer and waits on listens. */
  readonly heard: number
}

export interface ClusterView {
  /** The running member that leads in the highest term, by name. */
  readonly leader: Name | null
  /** True when a quorum of voters follows `leader`. */
  readonly leaderHasQuorum: boolean
  readonly term: number
  readonly revision: number
  readonly voters: number
  readonly quorum: number
  readonly running: number
  readonly checkers: number
  /** While a joint configuration stands; `voters`, `quorum` and `running` are those of its incoming half then. */
  readonly joint: JointView | null
  /** Who belongs to the cluster and who did, in member order. */
  readonly standings: readonly StandingView[]
}

export interface JointView {
  readonly incoming: readonly Name[]
  readonly outgoing: readonly Name[]
  /** Raft proposes its end by itself. */
  readonly autoLeave: boolean
}

export interface StandingView {
  readonly name: Name
  readonly standing: 'voter' | 'learner' | 'removed'
  /** Added, and no process has run for it yet. */
  readonly unstarted: boolean
  /** Where its peers find it, as the leader's membership says, or that of any running member; none once it is removed. */
  readonly peerURLs: readonly string[]
  /** Since when it and the leader reach each other; null while they do not. */
  readonly connectedSince: SimMicros | null
}

export interface ViolationView {
  readonly claim: string
  readonly at: SimMicros
  readonly members: readonly Name[]
  readonly detail: string
}

/** A message, from its sending to its arrival or death; times are settled as far as the worker has simulated. */
export interface Flight {
  /** Trace id of its `sent` event. */
  readonly id: number
  readonly type: FlightType
  readonly from: Name
  readonly to: Name
  readonly term: number
  readonly index: number
  readonly logTerm: number
  readonly commit: number
  readonly entries: number
  readonly entriesTerm: number
  readonly reject: boolean
  /** A heartbeat, or its answer, that confirms the leader for a read. */
  readonly reads: boolean
  readonly request: number
  readonly sent: Pos
  readonly arrivesAt: SimMicros
  /** null while nothing kills it. */
  readonly died: { readonly at: SimMicros; readonly why: DropReason } | null
  /** A reader's delay pushed its arrival. */
  readonly delayed: boolean
}

/** Entry texts, told once each; keyed on the page by index and term. */
export type EntryView = EntryFacts
