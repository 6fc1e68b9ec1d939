import { assert } from '../../base/assert.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import {
  type ConfChange,
  type ConfChangeV2,
  type ConfState,
  type HardState,
  type Message,
  message,
  type MessageType,
} from '../../pb/raftpb.ts'
import type { RaftConfig } from './config.ts'
import { asV2, confChangeEntry } from './confchange/conf-change-v2.ts'
import { applyConfChange, restoreConfState } from './configuration.ts'
import { entriesSize } from './entry-size.ts'
import {
  hasReady,
  isEmptyHardState,
  LOCAL_APPEND_THREAD,
  LOCAL_APPLY_THREAD,
  makeReady,
  type ReadyContext,
  stepsOnAdvance,
} from './make-ready.ts'
import { jointVoters } from './quorum/joint.ts'
import { Raft } from './raft.ts'
import type { RaftEvent } from './raft-event.ts'
import type { Ready, SoftState } from './ready.ts'
import { reportChanges } from './report.ts'
import { becomeFollower } from './roles.ts'
import { type RaftStatus, statusOf } from './status.ts'
import { step, tick } from './step.ts'
import type { MemoryStorage } from './storage.ts'

export type { RaftConfig } from './config.ts'
export type { Ready, ReadState, SoftState } from './ready.ts'
export type { ProgressStatus, RaftStatus } from './status.ts'

/** `ErrProposalDropped`: no leader known, a transfer under way, or too much is uncommitted; try again later. */
export type ProposeResult = null | 'ErrProposalDropped'
export type StepResult = ProposeResult | 'ErrStepLocalMsg' | 'ErrStepPeerNotFound'

/** Messages that a node only sends itself. */
const LOCAL: ReadonlySet<MessageType> = new Set([
  'MsgHup',
  'MsgBeat',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
])
/** Answers: from a node that is no member they mean nothing. */
const RESPONSES: ReadonlySet<MessageType> = new Set([
  'MsgAppResp',
  'MsgVoteResp',
  'MsgHeartbeatResp',
  'MsgUnreachable',
  'MsgReadIndexResp',
  'MsgPreVoteResp',
  'MsgStorageAppendResp',
  'MsgStorageApplyResp',
])

/**
 * One raft node without threads, clock or network (etcd's RawNode). The driver ticks it, steps messages into it,
 * and takes a Ready: writes what is in it, sends its messages, applies its committed entries, and advances.
 * Invariant: between `ready` and its `advance` no other Ready is taken, unless storage writes are asynchronous.
 */
export class RawNode {
  private readonly raft: Raft
  private readonly asyncStorageWrites: boolean
  private prevSoftState: SoftState
  private prevHardState: HardState
  /** The Ready that is being dealt with, in synchronous mode, and what the node steps itself when it is. */
  private accepted: Ready | null = null
  private steps: readonly Message[] = []

  /** Starts or restarts a node from what is in the config's storage; from a node, its clone. */
  constructor(from: RaftConfig | RawNode) {
    if (from instanceof RawNode) {
      this.raft = from.raft.clone()
      this.asyncStorageWrites = from.asyncStorageWrites
      this.prevSoftState = from.prevSoftState
      this.prevHardState = from.prevHardState
      this.accepted = from.accepted
      this.steps = from.steps
    } else {
      this.raft = startRaft(from)
      this.asyncStorageWrites = from.asyncStorageWrites
      this.prevSoftState = this.raft.softState()
      this.prevHardState = this.raft.hardState()
    }
  }

  /** Both go on independently; the storage is cloned with it, entries are shared. */
  clone(): RawNode {
    return new RawNode(this)
  }

  get id(): Id64 {
    return this.raft.id
  }

  get storage(): MemoryStorage {
    return this.raft.log.storage
  }

  tick(): void {
    tick(this.raft)
    reportChanges(this.raft)
  }

  campaign(): void {
    this.stepLocal(message('MsgHup'))
  }

  propose(data: Uint8Array): ProposeResult {
    const entries = [{ type: 'EntryNormal', term: 0, index: 0, data } as const]
    return this.stepLocal(message('MsgProp', { from: this.raft.id, entries }))
  }

  proposeConfChange(change: ConfChange | ConfChangeV2): ProposeResult {
    return this.stepLocal(message('MsgProp', { entries: [confChangeEntry(change)] }))
  }

  /** To be called for every committed conf change that the application accepts; None as its id makes it do nothing. */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    const confState = applyConfChange(this.raft, asV2(change))
    reportChanges(this.raft)
    return confState
  }

  /** Takes a message from another member. */
  step(m: Message): StepResult {
    const fromThread = m.from === LOCAL_APPEND_THREAD || m.from === LOCAL_APPLY_THREAD
    if (LOCAL.has(m.type) && !fromThread) return 'ErrStepLocalMsg'
    if (RESPONSES.has(m.type) && !fromThread && !this.raft.trk.progress.has(m.from))
      return 'ErrStepPeerNotFound'
    return this.stepLocal(m)
  }

  /** Asks for an index at which a read may be answered; it comes in a Ready's readStates, or never. */
  readIndex(requestCtx: Uint8Array): void {
    const entries = [{ type: 'EntryNormal', term: 0, index: 0, data: requestCtx } as const]
    this.stepLocal(message('MsgReadIndex', { entries }))
  }

  transferLeader(transferee: Id64): void {
    this.stepLocal(message('MsgTransferLeader', { from: transferee }))
  }

  /** A follower that knows its leader to be dead need not wait for its lease to end. */
  forgetLeader(): void {
    this.stepLocal(message('MsgForgetLeader'))
  }

  reportUnreachable(id: Id64): void {
    this.stepLocal(message('MsgUnreachable', { from: id }))
  }

  reportSnapshot(id: Id64, ok: boolean): void {
    this.stepLocal(message('MsgSnapStatus', { from: id, reject: !ok }))
  }

  hasReady(): boolean {
    return hasReady(this.raft, this.context())
  }

  ready(): Ready {
    const r = this.raft
    const rd = makeReady(r, this.context())
    if (rd.softState !== null) this.prevSoftState = rd.softState
    if (rd.hardState !== null && !isEmptyHardState(rd.hardState)) this.prevHardState = rd.hardState
    if (rd.readStates.length > 0) r.readStates = []
    if (!this.asyncStorageWrites) {
      assert(this.accepted === null, 'two accepted Ready structs without call to Advance')
      this.accepted = rd
      this.steps = stepsOnAdvance(r, rd)
    }
    if (r.msgs.length > 0) r.msgs = []
    if (r.msgsAfterAppend.length > 0) r.msgsAfterAppend = []
    r.log.unstable.acceptInProgress()
    const lastCommitted = rd.committedEntries[rd.committedEntries.length - 1]
    if (lastCommitted !== undefined) {
      r.log.acceptApplying(lastCommitted.index, entriesSize(rd.committedEntries), !this.asyncStorageWrites)
    }
    return rd
  }

  /** The last Ready is written and applied, as far as it was not to be done asynchronously. */
  advance(ready: Ready): void {
    assert(!this.asyncStorageWrites, 'Advance must not be called when using AsyncStorageWrites')
    assert(this.accepted === ready, 'advance ends the Ready that was taken last')
    this.accepted = null
    const steps = this.steps
    this.steps = []
    for (const m of steps) step(this.raft, m)
    reportChanges(this.raft)
  }

  status(): RaftStatus {
    return statusOf(this.raft)
  }

  /** Two facts of `status`, which copies all. */
  get currentTerm(): number {
    return this.raft.term
  }

  get committed(): number {
    return this.raft.log.committed
  }

  /** Term of the entry at `index`; 0 where it is compacted or not there yet. */
  term(index: number): number {
    const term = this.raft.log.term(index)
    return typeof term === 'number' ? term : 0
  }

  /** For transcripts, which leave nothing to chance. */
  setRandomizedElectionTimeout(ticks: number): void {
    this.raft.randomizedElectionTimeout = ticks
  }

  /** What happened since the last drain, oldest first. */
  drainEvents(): readonly RaftEvent[] {
    return this.raft.journal.drain()
  }

  private stepLocal(m: Message): ProposeResult {
    const result = step(this.raft, m)
    reportChanges(this.raft)
    return result
  }

  private context(): ReadyContext {
    const { asyncStorageWrites, prevSoftState, prevHardState } = this
    return { asyncStorageWrites, prevSoftState, prevHardState }
  }
}

function startRaft(config: RaftConfig): Raft {
  const r = Raft.fromConfig(config)
  restoreConfState(r, config.storage.confState)
  loadState(r, config.storage.hardState)
  if (config.applied > 0) r.log.appliedTo(config.applied, 0)
  r.reportedCommit = r.log.committed
  becomeFollower(r, r.term, ID_NONE, null)
  const last = r.log.last()
  const peers = jointVoters(r.trk.config.voters).map(hexOf).join(',')
  r.journal.info(
    `newRaft ${r.name} [peers: [${peers}], term: ${r.term}, commit: ${r.log.committed}, ` +
      `applied: ${r.log.applied}, lastindex: ${last.index}, lastterm: ${last.term}]`,
  )
  return r
}

function loadState(r: Raft, state: HardState): void {
  if (isEmptyHardState(state)) return
  const last = r.log.lastIndex()
  r.journal.holds(
    state.commit >= r.log.committed && state.commit <= last,
    () => `${r.name} state.commit ${state.commit} is out of range [${r.log.committed}, ${last}]`,
  )
  r.log.committed = Math.max(r.log.committed, Math.min(state.commit, last))
  r.term = state.term
  r.vote = state.vote
}
