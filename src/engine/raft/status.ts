import type { Id64 } from '../../base/id64.ts'
import type { Raft } from './raft.ts'
import type { Role } from './raft-event.ts'
import type { ProgressFacts } from './tracker/progress.ts'

export interface ProgressStatus extends ProgressFacts {
  readonly id: Id64
}

/** What a node knows of itself, copied out. */
export interface RaftStatus {
  readonly id: Id64
  readonly role: Role
  readonly term: number
  readonly vote: Id64
  readonly lead: Id64
  readonly leadTransferee: Id64
  readonly committed: number
  readonly applied: number
  readonly lastIndex: number
  readonly lastTerm: number
  readonly electionElapsed: number
  readonly randomizedElectionTimeout: number
  readonly electionTimeout: number
  readonly heartbeatElapsed: number
  /** Votes of the running campaign, in the order in which they arrived. */
  readonly votes: readonly (readonly [Id64, boolean])[]
  /** Of every member by ascending id; a leader's are meaningful, others' are what a reset left. */
  readonly progress: readonly ProgressStatus[]
  readonly voters: readonly Id64[]
  readonly votersOutgoing: readonly Id64[]
  readonly learners: readonly Id64[]
  readonly learnersNext: readonly Id64[]
  /** A joint configuration that raft will leave by itself. */
  readonly autoLeave: boolean
  /** Votes that make a majority of `voters`. */
  readonly quorum: number
}

export function statusOf(r: Raft): RaftStatus {
  const { config } = r.trk
  const last = r.log.last()
  return {
    id: r.id,
    role: r.role,
    term: r.term,
    vote: r.vote,
    lead: r.lead,
    leadTransferee: r.leadTransferee,
    committed: r.log.committed,
    applied: r.log.applied,
    lastIndex: last.index,
    lastTerm: last.term,
    electionElapsed: r.electionElapsed,
    randomizedElectionTimeout: r.randomizedElectionTimeout,
    electionTimeout: r.settings.electionTimeout,
    heartbeatElapsed: r.heartbeatElapsed,
    votes: [...r.trk.votes],
    progress: [...r.trk.progress].map(([id, pr]) => ({ id, ...pr.facts() })),
    voters: config.voters[0],
    votersOutgoing: config.voters[1],
    learners: config.learners,
    learnersNext: config.learnersNext,
    autoLeave: config.autoLeave,
    quorum: r.trk.quorum(),
  }
}
