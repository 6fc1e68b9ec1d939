import type { Id64 } from '../../../base/id64.ts'
import { jointCommittedIndex, jointVoteResult } from '../quorum/joint.ts'
import { quorumSize, type VoteResult } from '../quorum/majority.ts'
import { Inflights } from './inflights.ts'
import { Progress } from './progress.ts'
import { EMPTY_TRACKER_CONFIG, type TrackerConfig } from './tracker-config.ts'

/** Progress by member. Invariant: keys are inserted by ascending id, so that every walk is in that order. */
export type ProgressMap = ReadonlyMap<Id64, Progress>

export interface Tally {
  readonly granted: number
  readonly rejected: number
  readonly result: VoteResult
}

/** The configuration, each member's progress, and the votes of the running campaign. */
export class ProgressTracker {
  config: TrackerConfig = EMPTY_TRACKER_CONFIG
  progress: ProgressMap = new Map()
  /** In order of arrival. */
  votes = new Map<Id64, boolean>()

  constructor(
    readonly maxInflight: number,
    readonly maxInflightBytes: number,
    /** False with the rule 'majority-quorum' switched off. */
    readonly majorityRule: boolean,
  ) {}

  clone(): ProgressTracker {
    const copy = new ProgressTracker(this.maxInflight, this.maxInflightBytes, this.majorityRule)
    copy.config = this.config
    copy.progress = new Map([...this.progress].map(([id, pr]) => [id, pr.clone()]))
    copy.votes = new Map(this.votes)
    return copy
  }

  newInflights(): Inflights {
    return new Inflights(this.maxInflight, this.maxInflightBytes)
  }

  /** Everyone starts again: nothing known of the others' logs. */
  resetProgress(self: Id64, lastIndex: number): void {
    const fresh = new Map<Id64, Progress>()
    for (const [id, former] of this.progress) {
      const pr = new Progress(lastIndex + 1, this.newInflights(), former.isLearner)
      if (id === self) pr.match = lastIndex
      fresh.set(id, pr)
    }
    this.progress = fresh
  }

  isSingleton(): boolean {
    const [incoming, outgoing] = this.config.voters
    return incoming.length === 1 && outgoing.length === 0
  }

  /** Votes that make a majority of the incoming voters. */
  quorum(): number {
    return quorumSize(this.config.voters[0].length, this.majorityRule)
  }

  /** The largest index that a quorum has acknowledged, of whatever term. */
  committed(): number {
    return jointCommittedIndex(this.config.voters, (id) => this.progress.get(id)?.match, this.majorityRule)
  }

  voteResult(votes: ReadonlyMap<Id64, boolean>): VoteResult {
    return jointVoteResult(this.config.voters, votes, this.majorityRule)
  }

  quorumActive(): boolean {
    return this.voteResult(this.active()) === 'VoteWon'
  }

  /** Voters that were heard of since the last check, this node among them. */
  activeVoters(): number {
    let active = 0
    for (const isActive of this.active().values()) if (isActive) active++
    return active
  }

  resetVotes(): void {
    this.votes = new Map()
  }

  /** The first answer of a voter counts. */
  recordVote(id: Id64, granted: boolean): void {
    if (!this.votes.has(id)) this.votes.set(id, granted)
  }

  tallyVotes(): Tally {
    let granted = 0
    let rejected = 0
    for (const [id, pr] of this.progress) {
      const vote = this.votes.get(id)
      if (pr.isLearner || vote === undefined) continue
      if (vote) granted++
      else rejected++
    }
    return { granted, rejected, result: this.voteResult(this.votes) }
  }

  private active(): Map<Id64, boolean> {
    const active = new Map<Id64, boolean>()
    for (const [id, pr] of this.progress) if (!pr.isLearner) active.set(id, pr.recentActive)
    return active
  }
}
