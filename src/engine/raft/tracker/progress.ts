import { assert } from '../../../base/assert.ts'
import type { ProgressState, RaftEvent } from '../raft-event.ts'
import type { Inflights } from './inflights.ts'

/** A progress copied out. */
export interface ProgressFacts {
  readonly state: ProgressState
  readonly match: number
  readonly next: number
  readonly paused: boolean
  readonly inflight: number
  readonly inflightFull: boolean
  readonly pendingSnapshot: number
  readonly recentActive: boolean
  readonly isLearner: boolean
}

/** `StateReplicate match=11 next=15 paused inflight=3[full]` */
export function progressText(pr: ProgressFacts): string {
  let text = `${pr.state} match=${pr.match} next=${pr.next}`
  if (pr.isLearner) text += ' learner'
  if (pr.paused) text += ' paused'
  if (pr.pendingSnapshot > 0) text += ` pendingSnap=${pr.pendingSnapshot}`
  if (!pr.recentActive) text += ' inactive'
  if (pr.inflight > 0) text += ` inflight=${pr.inflight}${pr.inflightFull ? '[full]' : ''}`
  return text
}

/**
 * What a leader knows of one member's log, and what it may send it.
 * Invariant: match < next. Everything up to `match` is acknowledged; `next` is the first index to send.
 */
export class Progress {
  state: ProgressState = 'StateProbe'
  match = 0
  /** Index of the snapshot that is under way; 0 else. */
  pendingSnapshot = 0
  /** It has answered since the last check of the quorum. */
  recentActive = false
  /** Nothing but what a heartbeat's answer releases: a probe is out, or the inflights are full. */
  msgAppFlowPaused = false
  /** The last event that told of it. */
  reported: Extract<RaftEvent, { readonly kind: 'progress' }> | null = null
  /** The highest commit index that was sent to it since `next` last went back. */
  private sentCommitIndex = 0

  constructor(
    public next: number,
    readonly inflights: Inflights,
    public isLearner: boolean,
  ) {}

  clone(): Progress {
    const copy = new Progress(this.next, this.inflights.clone(), this.isLearner)
    copy.state = this.state
    copy.match = this.match
    copy.pendingSnapshot = this.pendingSnapshot
    copy.recentActive = this.recentActive
    copy.msgAppFlowPaused = this.msgAppFlowPaused
    copy.reported = this.reported
    copy.sentCommitIndex = this.sentCommitIndex
    return copy
  }

  get sentCommit(): number {
    return this.sentCommitIndex
  }

  isPaused(): boolean {
    return this.state === 'StateSnapshot' || this.msgAppFlowPaused
  }

  becomeProbe(): void {
    // The snapshot that was under way has arrived: probe behind it.
    const behindSnapshot = this.state === 'StateSnapshot' ? this.pendingSnapshot + 1 : 0
    this.resetState('StateProbe')
    this.next = Math.max(this.match + 1, behindSnapshot)
    this.cutSentCommit()
  }

  becomeReplicate(): void {
    this.resetState('StateReplicate')
    this.next = this.match + 1
  }

  becomeSnapshot(index: number): void {
    this.resetState('StateSnapshot')
    this.pendingSnapshot = index
    this.next = index + 1
    this.sentCommitIndex = index
  }

  /** A message with this many entries left. Replicating is optimistic: `next` moves before the answer. */
  sentEntries(entries: number, bytes: number): void {
    assert(this.state !== 'StateSnapshot', 'nothing is sent to a member that waits for a snapshot')
    if (this.state === 'StateProbe') {
      if (entries > 0) this.msgAppFlowPaused = true
      return
    }
    if (entries > 0) {
      this.next += entries
      this.inflights.add(this.next - 1, bytes)
    }
    this.msgAppFlowPaused = this.inflights.full()
  }

  /** An empty message that carries `commit` would tell it something new. */
  canBumpCommit(commit: number): boolean {
    return commit > this.sentCommitIndex && this.sentCommitIndex < this.next - 1
  }

  setSentCommit(commit: number): void {
    this.sentCommitIndex = commit
  }

  /** It has acknowledged everything up to `index`. False when that is nothing new. */
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false
    this.match = index
    this.next = Math.max(this.next, index + 1)
    this.msgAppFlowPaused = false
    return true
  }

  /** It refused the message whose previous index was `rejected`. False when the refusal is a late one. */
  maybeDecrTo(rejected: number, matchHint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false
      this.next = this.match + 1
      this.cutSentCommit()
      return true
    }
    if (this.next - 1 !== rejected) return false
    this.next = Math.max(Math.min(rejected, matchHint + 1), this.match + 1)
    this.cutSentCommit()
    this.msgAppFlowPaused = false
    return true
  }

  facts(): ProgressFacts {
    return {
      state: this.state,
      match: this.match,
      next: this.next,
      paused: this.isPaused(),
      inflight: this.inflights.count,
      inflightFull: this.inflights.full(),
      pendingSnapshot: this.pendingSnapshot,
      recentActive: this.recentActive,
      isLearner: this.isLearner,
    }
  }

  text(): string {
    return progressText(this.facts())
  }

  private resetState(state: ProgressState): void {
    this.state = state
    this.msgAppFlowPaused = false
    this.pendingSnapshot = 0
    this.inflights.reset()
  }

  private cutSentCommit(): void {
    this.sentCommitIndex = Math.min(this.sentCommitIndex, this.next - 1)
  }
}
