import { assert } from '../../base/assert.ts'
import { decimalOf, hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import type { Rng } from '../../base/rng.ts'
import type { Entry, HardState, Message } from '../../pb/raftpb.ts'
import type { RaftConfig } from './config.ts'
import { Journal } from './journal.ts'
import type { Role } from './raft-event.ts'
import { RaftLog } from './raft-log.ts'
import { ReadOnly } from './read-only.ts'
import type { ReadState, SoftState } from './ready.ts'
import { payloadsSize } from './entry-size.ts'
import { ProgressTracker } from './tracker/progress-tracker.ts'
import { trackerConfigText } from './tracker/tracker-config.ts'

/** A message that nobody has seen yet. */
type Outgoing = { -readonly [K in keyof Message]: Message[K] }

/** Rules that this node does without. Each is read in one place. */
export interface RulesOff {
  readonly staleLogVoteCheck: boolean
  readonly commitOwnTerm: boolean
  readonly logMatchingCheck: boolean
  readonly readIndexConfirmation: boolean
  readonly noOp: boolean
}

/** What does not change while a node runs. */
export interface RaftSettings {
  readonly electionTimeout: number
  readonly heartbeatTimeout: number
  readonly maxMsgSize: number
  readonly maxUncommittedSize: number
  readonly checkQuorum: boolean
  readonly preVote: boolean
  readonly readOnlyLeaseBased: boolean
  readonly disableProposalForwarding: boolean
  readonly disableConfChangeValidation: boolean
  readonly stepDownOnRemoval: boolean
  readonly off: RulesOff
}

/**
 * The state of one raft node. What it does is in the files beside: `step.ts` takes a message, `step-leader.ts`,
 * `step-follower.ts` and `step-candidate.ts` act in a role, `roles.ts` changes it.
 * Invariant: nothing leaves but through `send`; whatever promises durability waits in `msgsAfterAppend`.
 */
export class Raft {
  term = 0
  vote: Id64 = ID_NONE
  lead: Id64 = ID_NONE
  role: Role = 'follower'
  isLearner = false
  leadTransferee: Id64 = ID_NONE
  /** No conf change may be proposed before this index is applied. */
  pendingConfIndex = 0
  uncommittedSize = 0
  electionElapsed = 0
  heartbeatElapsed = 0
  randomizedElectionTimeout = 0
  readOnly = new ReadOnly()
  readStates: ReadState[] = []
  /** Read requests that came before the first commit of this leader's term. */
  pendingReadIndexMessages: Message[] = []
  msgs: Message[] = []
  msgsAfterAppend: Message[] = []
  /** What the last events said, so that only changes are reported. */
  reportedLead: Id64 = ID_NONE
  reportedCommit = 0
  reportedTransferee: Id64 = ID_NONE

  private constructor(
    readonly id: Id64,
    readonly settings: RaftSettings,
    readonly rng: Rng,
    readonly journal: Journal,
    readonly log: RaftLog,
    public trk: ProgressTracker,
  ) {}

  static fromConfig(config: RaftConfig): Raft {
    assert(config.id !== ID_NONE, 'cannot use none as id')
    assert(config.heartbeatTick > 0, 'heartbeat tick must be greater than 0')
    assert(config.electionTick > config.heartbeatTick, 'election tick must be greater than heartbeat tick')
    assert(config.maxInflightMsgs > 0, 'max inflight messages must be greater than 0')
    assert(
      !config.readOnlyLeaseBased || config.checkQuorum,
      'CheckQuorum must be enabled when ReadOnlyOption is ReadOnlyLeaseBased',
    )
    const journal = new Journal(config.debugLines, config.rulesOff.length > 0, config.reportsPanics)
    const log = RaftLog.open(config.storage, journal, config.maxCommittedSizePerReady || config.maxSizePerMsg)
    const majorityRule = !config.rulesOff.includes('majority-quorum')
    const trk = new ProgressTracker(config.maxInflightMsgs, config.maxInflightBytes, majorityRule)
    return new Raft(config.id, settingsOf(config), config.rng, journal, log, trk)
  }

  clone(): Raft {
    const journal = this.journal.clone()
    const copy = new Raft(
      this.id,
      this.settings,
      this.rng.clone(),
      journal,
      this.log.clone(journal),
      this.trk.clone(),
    )
    copy.term = this.term
    copy.vote = this.vote
    copy.lead = this.lead
    copy.role = this.role
    copy.isLearner = this.isLearner
    copy.leadTransferee = this.leadTransferee
    copy.pendingConfIndex = this.pendingConfIndex
    copy.uncommittedSize = this.uncommittedSize
    copy.electionElapsed = this.electionElapsed
    copy.heartbeatElapsed = this.heartbeatElapsed
    copy.randomizedElectionTimeout = this.randomizedElectionTimeout
    copy.readOnly = this.readOnly.clone()
    copy.readStates = this.readStates.slice()
    copy.pendingReadIndexMessages = this.pendingReadIndexMessages.slice()
    copy.msgs = this.msgs.slice()
    copy.msgsAfterAppend = this.msgsAfterAppend.slice()
    copy.reportedLead = this.reportedLead
    copy.reportedCommit = this.reportedCommit
    copy.reportedTransferee = this.reportedTransferee
    return copy
  }

  /** The id as log lines print it. */
  get name(): string {
    return hexOf(this.id)
  }

  /** The configuration as log lines print it. */
  configText(): string {
    return trackerConfigText(this.trk.config, this.journal.debugLines ? hexOf : decimalOf)
  }

  softState(): SoftState {
    return { lead: this.lead, role: this.role }
  }

  hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.log.committed }
  }

  /** It may stand for election: a voter, in its own view, that is not waiting for a snapshot. */
  promotable(): boolean {
    const pr = this.trk.progress.get(this.id)
    return pr !== undefined && !pr.isLearner && !this.log.hasNextOrInProgressSnapshot()
  }

  pastElectionTimeout(): boolean {
    return this.electionElapsed >= this.randomizedElectionTimeout
  }

  resetRandomizedElectionTimeout(): void {
    const { electionTimeout } = this.settings
    this.randomizedElectionTimeout = electionTimeout + this.rng.below(electionTimeout)
  }

  abortLeaderTransfer(): void {
    this.leadTransferee = ID_NONE
  }

  /** Queues a new message, taking it over. Votes carry the term that they are about; every other gets this node's. */
  send(m: Outgoing): void {
    const carriesTerm =
      m.type === 'MsgVote' ||
      m.type === 'MsgVoteResp' ||
      m.type === 'MsgPreVote' ||
      m.type === 'MsgPreVoteResp'
    assert((m.term !== 0) === carriesTerm, 'a term is given when a vote is sent, and only then')
    if (m.from === ID_NONE) m.from = this.id
    // A forwarded proposal or read is not about the forwarder's term.
    if (!carriesTerm && m.type !== 'MsgProp' && m.type !== 'MsgReadIndex') m.term = this.term
    if (m.type === 'MsgAppResp' || m.type === 'MsgVoteResp' || m.type === 'MsgPreVoteResp') {
      this.msgsAfterAppend.push(m)
      return
    }
    assert(m.to !== this.id, 'a message to oneself is an answer')
    this.msgs.push(m)
  }

  /**
   * Counts what a leader has appended and not committed yet. False, and nothing counted, when it would exceed the
   * limit; the first proposal of any size and empty ones always pass.
   */
  increaseUncommittedSize(entries: readonly Entry[]): boolean {
    const size = payloadsSize(entries)
    if (
      this.uncommittedSize > 0 &&
      size > 0 &&
      this.uncommittedSize + size > this.settings.maxUncommittedSize
    ) {
      return false
    }
    this.uncommittedSize += size
    return true
  }

  /** Does not fall below 0: entries of former leaders were never counted. */
  reduceUncommittedSize(size: number): void {
    this.uncommittedSize = Math.max(0, this.uncommittedSize - size)
  }
}

function settingsOf(config: RaftConfig): RaftSettings {
  const off = (rule: string): boolean => config.rulesOff.includes(rule)
  return {
    electionTimeout: config.electionTick,
    heartbeatTimeout: config.heartbeatTick,
    maxMsgSize: config.maxSizePerMsg,
    maxUncommittedSize: config.maxUncommittedEntriesSize || Infinity,
    checkQuorum: config.checkQuorum,
    preVote: config.preVote,
    readOnlyLeaseBased: config.readOnlyLeaseBased,
    disableProposalForwarding: config.disableProposalForwarding,
    disableConfChangeValidation: config.disableConfChangeValidation,
    stepDownOnRemoval: config.stepDownOnRemoval,
    off: {
      staleLogVoteCheck: off('stale-log-vote-check'),
      commitOwnTerm: off('commit-own-term'),
      logMatchingCheck: off('log-matching-check'),
      readIndexConfirmation: off('read-index-confirmation'),
      noOp: off('no-op'),
    },
  }
}
