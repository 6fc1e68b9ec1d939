import type { MessageType } from '../pb/raftpb.ts'
import type { ClientRequest, MemberRequest } from './client-request.ts'
import type { Input, Name } from './input.ts'
import type { MemberRefusal } from './member-refusal.ts'
import type { SimMicros } from './position.ts'

/** One thing that happened. Feed, narration, why-cards, animation, checkers and the trace hash read this record. */
export type TraceEvent = TraceStamp & TraceFacts

export interface TraceStamp {
  /** Ordinal in the whole run, from 0; dense. */
  readonly id: number
  /** Position: the step that this event belongs to. Several events of one step share it. */
  readonly at: SimMicros
  readonly seq: number
  /** `id` of the event that led to this one, -1 for none. Always smaller than `id`. */
  readonly cause: number
}

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader'

/** Term and index of a log's last entry, or of one entry. */
export interface LogPoint {
  readonly term: number
  readonly index: number
}

export type VoteRefusal = 'stale-log' | 'already-voted' | 'has-leader' | 'lower-term' | 'in-lease'

/** `cut`: a cut link; `loss`: chance; `down`: no process; `reader`: dropped by hand; `queue`: the receiver is gone. */
export type DropReason = 'cut' | 'loss' | 'down' | 'reader'

/** Messages between members, and the two of a client's connection. */
export type FlightType = MessageType | 'ClientRequest' | 'ClientReply'

export type EntryKind =
  | 'conf-change'
  | 'no-op'
  | 'attributes'
  | 'version'
  | 'put'
  | 'delete'
  | 'txn'
  | 'compaction'
  | 'lease-grant'
  | 'lease-revoke'
  | 'other'

/** What one log entry is, said once, when a leader first appends it. Payload text is not shortened. */
export interface EntryFacts {
  readonly index: number
  readonly term: number
  readonly kind: EntryKind
  /** For put and delete; '' else. */
  readonly key: string
  /** For put; for a txn its keys, for a compaction its revision, for a grant its seconds. */
  readonly value: string
  /** For conf-change and attributes: the member; for version: the version text; for a lease: its id in hex; '' else. */
  readonly subject: string
  readonly bytes: number
}

export type ReplyStatus = 'ok' | 'error' | 'timeout' | 'unavailable'

export type TraceFacts =
  // the reader's hand, or a recorded action
  | { readonly kind: 'input'; readonly input: Input }
  // processes
  | {
      readonly kind: 'started'
      readonly member: Name
      readonly restart: boolean
      readonly term: number
      readonly last: LogPoint
      readonly commit: number
    }
  | {
      readonly kind: 'crashed'
      readonly member: Name
      readonly role: Role
      readonly lostEntries: number
      readonly lostBytes: number
    }
  /** A process ended and lost nothing; `text` is the last line that it logged, '' when it ended well. */
  | { readonly kind: 'stopped'; readonly member: Name; readonly why: StopReason; readonly text: string }
  | { readonly kind: 'paused'; readonly member: Name }
  | { readonly kind: 'resumed'; readonly member: Name }
  // links
  | { readonly kind: 'partitioned'; readonly groups: readonly (readonly Name[])[] }
  | { readonly kind: 'healed' }
  | { readonly kind: 'link-cut'; readonly from: Name; readonly to: Name }
  | { readonly kind: 'link-mended'; readonly from: Name; readonly to: Name }
  // messages; `msg` is the id of the `sent` event
  | SentFacts
  | {
      readonly kind: 'received'
      readonly msg: number
      readonly type: FlightType
      readonly from: Name
      readonly to: Name
    }
  | {
      readonly kind: 'dropped'
      readonly msg: number
      readonly type: FlightType
      readonly from: Name
      readonly to: Name
      readonly why: DropReason
    }
  // elections
  | { readonly kind: 'timer-fired'; readonly member: Name; readonly term: number; readonly ticks: number }
  | {
      readonly kind: 'role'
      readonly member: Name
      readonly from: Role
      readonly to: Role
      readonly term: number
      readonly lead: Name | null
    }
  | {
      readonly kind: 'term'
      readonly member: Name
      readonly from: number
      readonly to: number
      readonly by: Name | null
      readonly message: MessageType | null
    }
  | { readonly kind: 'lead'; readonly member: Name; readonly lead: Name | null; readonly term: number }
  | {
      readonly kind: 'campaign'
      readonly member: Name
      readonly type: 'pre' | 'election' | 'transfer'
      readonly term: number
      readonly quorum: number
      readonly voters: number
      readonly last: LogPoint
    }
  | {
      readonly kind: 'vote'
      readonly member: Name
      readonly candidate: Name
      readonly term: number
      readonly pre: boolean
      readonly granted: boolean
      readonly reason: VoteRefusal | null
      readonly own: LogPoint
      readonly theirs: LogPoint
      readonly votedFor: Name | null
      readonly leaseTicksLeft: number
    }
  | {
      readonly kind: 'tally'
      readonly member: Name
      readonly voter: Name
      readonly term: number
      readonly pre: boolean
      readonly granted: boolean
      readonly grants: number
      readonly refusals: number
      readonly quorum: number
    }
  | {
      readonly kind: 'election'
      readonly member: Name
      readonly result: 'won' | 'lost'
      readonly pre: boolean
      readonly term: number
      readonly grants: number
      readonly quorum: number
    }
  | {
      readonly kind: 'quorum-lost'
      readonly member: Name
      readonly term: number
      readonly active: number
      readonly quorum: number
    }
  /** The leader takes no proposal while it waits for `to` to take over; after an election timeout it gives up. */
  | {
      readonly kind: 'transfer'
      readonly member: Name
      readonly to: Name
      readonly stage: 'begun' | 'aborted'
    }
  // the log
  | {
      readonly kind: 'appended'
      readonly member: Name
      readonly first: number
      readonly last: number
      readonly term: number
      readonly own: boolean
      readonly entries: readonly EntryFacts[]
    }
  | {
      readonly kind: 'truncated'
      readonly member: Name
      readonly from: number
      readonly last: number
      readonly oldTerm: number
      readonly newTerm: number
    }
  | {
      readonly kind: 'append-refused'
      readonly member: Name
      readonly leader: Name
      readonly prev: LogPoint
      readonly ownTerm: number
      readonly hint: LogPoint
    }
  | {
      readonly kind: 'progress'
      readonly member: Name
      readonly peer: Name
      /** The state told last; null when this is the first since it leads, or since the peer is a member. */
      readonly before: ProgressState | null
      readonly state: ProgressState
      readonly match: number
      readonly next: number
      readonly paused: boolean
      readonly inflight: number
    }
  | {
      readonly kind: 'written'
      readonly member: Name
      readonly first: number
      readonly last: number
      readonly bytes: number
      readonly mustSync: boolean
      readonly hardState: boolean
    }
  | { readonly kind: 'synced'; readonly member: Name; readonly durable: number }
  // the disk: snapshots, the backend, the log's segments
  /** More than `snapshotCount` entries were applied since index `since`: the state at `index` is being saved. */
  | {
      readonly kind: 'snapshot-taken'
      readonly member: Name
      readonly index: number
      readonly term: number
      readonly since: number
    }
  /** Its file and the WAL's record of it are durable; the log in memory lost its entries up to `compacted`, 0 for none. */
  | {
      readonly kind: 'snapshot-saved'
      readonly member: Name
      readonly index: number
      readonly term: number
      readonly compacted: number
    }
  /** What `to` needs is no longer in the leader's log, which begins at `first`: it gets the state at `index`. */
  | {
      readonly kind: 'snapshot-sent'
      readonly member: Name
      readonly to: Name
      readonly index: number
      readonly term: number
      readonly first: number
    }
  /** The leader's key space lies on the disk, beside the own one. */
  | {
      readonly kind: 'snapshot-received'
      readonly member: Name
      readonly from: Name
      readonly index: number
      readonly term: number
    }
  /**
   * It took the place of everything that the member had. `holds`: the last entry that its key space has seen, which a leader that
   * had just restarted may have held beyond `index`.
   */
  | {
      readonly kind: 'snapshot-restored'
      readonly member: Name
      readonly index: number
      readonly term: number
      readonly holds: number
      readonly revision: number
    }
  /** The backend's file holds everything up to entry `index`, durably. */
  | { readonly kind: 'db-committed'; readonly member: Name; readonly index: number }
  /** A new segment was begun. */
  | { readonly kind: 'wal-cut'; readonly member: Name; readonly path: string }
  /** A file that is no longer needed was removed. */
  | { readonly kind: 'purged'; readonly member: Name; readonly path: string }
  /** A lease ran out on the leader, which proposes its revocation: `keys` keys go with it. `lease`: hex, as etcdctl prints it. */
  | {
      readonly kind: 'lease-expired'
      readonly member: Name
      readonly lease: string
      readonly ttl: number
      readonly keys: number
    }
  /** Revisions below `revision` can no longer be read, told by the member that was asked; `auto`: by its auto-compaction. */
  | {
      readonly kind: 'compacted'
      readonly member: Name
      readonly revision: number
      readonly auto: boolean
    }
  | {
      readonly kind: 'committed'
      readonly member: Name
      readonly from: number
      readonly to: number
      readonly term: number
      readonly leads: boolean
    }
  | {
      readonly kind: 'applied'
      readonly member: Name
      readonly index: number
      readonly term: number
      readonly entry: EntryKind
      readonly revision: number
    }
  /** A change of the members took effect, told once: by the first member that applied it. */
  | {
      readonly kind: 'configured'
      readonly member: Name
      readonly index: number
      readonly change: MemberChangeKind
      readonly subject: Name
      readonly voters: number
      readonly learners: number
    }
  /**
   * A joint configuration took effect, or its end, told once: until the end a decision needs a majority of `voters` and one
   * of `outgoing`, which is empty behind it. `auto`: raft proposes the end by itself.
   */
  | {
      readonly kind: 'joint'
      readonly member: Name
      readonly index: number
      readonly stage: 'entered' | 'left'
      readonly voters: readonly Name[]
      readonly outgoing: readonly Name[]
      readonly auto: boolean
    }
  /**
   * A change of the members was not made, told by the member that was asked: before it was proposed (`index` 0), or
   * when its entry was applied. The numbers are what the rule looked at, as that member had them.
   */
  | {
      readonly kind: 'member-refused'
      readonly member: Name
      readonly request: number
      readonly what: MemberRequest
      readonly subject: Name
      readonly reason: MemberRefusal
      readonly index: number
      readonly voters: number
      /** Voters whose process has run, as the change would leave them. */
      readonly started: number
      /** Voters connected for 5 s, the asked member included; the others are `missing`. */
      readonly connected: number
      readonly missing: readonly Name[]
      /** For a promotion: up to where the learner's log and the leader's are known to agree, and the leader's last. */
      readonly match: number
      readonly last: number
    }
  // proposals, reads, clients; `request` numbers the client's requests in the whole run, from 1
  | {
      readonly kind: 'proposed'
      readonly member: Name
      readonly request: number
      readonly outcome: 'appended' | 'forwarded' | 'waiting'
      readonly lead: Name | null
      readonly index: number
    }
  | {
      readonly kind: 'read-index'
      readonly member: Name
      readonly request: number
      readonly stage: 'asked' | 'confirmed'
      readonly index: number
    }
  | {
      readonly kind: 'client-sent'
      readonly client: Name
      readonly request: number
      readonly to: Name
      readonly what: ClientRequest
      readonly byReader: boolean
      readonly deadline: SimMicros
    }
  | {
      readonly kind: 'client-done'
      readonly client: Name
      readonly request: number
      readonly status: ReplyStatus
      readonly what: ClientRequest
      readonly text: string
      readonly revision: number
      readonly value: string | null
    }
  /** One of several answers of a stream: a watch's, a kept lease's. */
  | {
      readonly kind: 'client-heard'
      readonly client: Name
      readonly request: number
      readonly text: string
      readonly revision: number
    }
  // what a raft library would print at INFO and WARN
  | {
      readonly kind: 'log-line'
      readonly member: Name
      readonly level: 'INFO' | 'WARN' | 'ERROR'
      readonly text: string
    }
  // a promise broke
  | {
      readonly kind: 'violation'
      readonly claim: string
      readonly members: readonly Name[]
      readonly index: number
      readonly term: number
      readonly detail: string
    }

/** `removed` from the cluster; `fatal`: it cannot go on; `clean`: asked to. */
export type StopReason = 'removed' | 'fatal' | 'clean'

export type MemberChangeKind = 'added' | 'learner-added' | 'removed' | 'promoted' | 'updated'

export type ProgressState = 'StateProbe' | 'StateReplicate' | 'StateSnapshot'

/** A message leaves. Its own trace id is the message's id from here on. */
export interface SentFacts {
  readonly kind: 'sent'
  readonly type: FlightType
  readonly from: Name
  readonly to: Name
  readonly term: number
  readonly index: number
  readonly logTerm: number
  readonly commit: number
  readonly entries: number
  /** Term of the last entry carried; 0 with none. */
  readonly entriesTerm: number
  readonly reject: boolean
  /** A heartbeat, or its answer, that confirms the leader for a read: it carries the read's context. */
  readonly reads: boolean
  /** When it will arrive if nothing kills it. */
  readonly arrivesAt: SimMicros
  /** When and why it will die, as far as this is settled at the start (loss, a cut link, no process); -1 else. */
  readonly diesAt: SimMicros
  readonly why: DropReason | null
  /** The client's request that it carries or answers; 0 for none. */
  readonly request: number
}

export type TraceKind = TraceFacts['kind']
export type TraceOf<K extends TraceKind> = Extract<TraceEvent, { readonly kind: K }>
