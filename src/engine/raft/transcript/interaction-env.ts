import { assert } from '../../../base/assert.ts'
import { concatBytes } from '../../../base/bytes.ts'
import { bigintOf, id64, type Id64 } from '../../../base/id64.ts'
import { Rng } from '../../../base/rng.ts'
import type { ConfState, Entry, HardState, Message, MessageType, Snapshot } from '../../../pb/raftpb.ts'
import type { RaftConfig } from '../config.ts'
import { confChangeIn } from '../confchange/conf-change-v2.ts'
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../make-ready.ts'
import { RawNode, type StepResult } from '../raw-node.ts'
import { EMPTY_SNAPSHOT, MemoryStorage } from '../storage.ts'
import { describeMessage, describeReady } from './describe.ts'
import { TranscriptOutput } from './transcript-output.ts'

/** Everything of a node's config that a transcript can set. */
export type NodeOptions = Omit<
  RaftConfig,
  'id' | 'storage' | 'rng' | 'debugLines' | 'reportsPanics' | 'rulesOff'
>

export const DEFAULT_OPTIONS: NodeOptions = {
  electionTick: 3,
  heartbeatTick: 1,
  applied: 0,
  asyncStorageWrites: false,
  maxSizePerMsg: Infinity,
  maxCommittedSizePerReady: 0,
  maxUncommittedEntriesSize: 0,
  maxInflightMsgs: 0x7fff_ffff,
  maxInflightBytes: 0,
  checkQuorum: false,
  preVote: false,
  readOnlyLeaseBased: false,
  disableProposalForwarding: false,
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
}

interface TranscriptNode {
  readonly raw: RawNode
  readonly options: NodeOptions
  /** The state machine after every applied entry: it appends what it is given. */
  readonly history: Snapshot[]
  readonly appendWork: Message[]
  readonly applyWork: Message[]
}

export interface Recipient {
  readonly id: Id64
  readonly drop: boolean
}

const ERROR_TEXTS: Readonly<Record<Exclude<StepResult, null>, string>> = {
  ErrProposalDropped: 'raft proposal dropped',
  ErrStepLocalMsg: 'raft: cannot step raft local message',
  ErrStepPeerNotFound: 'raft: cannot step as peer not found',
}

/** An error in the library's words; null when it went well. */
export type ErrorText = string | null

export function errorText(result: StepResult): ErrorText {
  return result === null ? null : ERROR_TEXTS[result]
}

/**
 * Nodes 1, 2, 3, … with their storage, state machine and threads, and one queue of messages between them that
 * nothing leaves but by a directive (etcd's rafttest.InteractionEnv).
 */
export class InteractionEnv {
  readonly output = new TranscriptOutput()
  readonly nodes: TranscriptNode[] = []
  private messages: Message[] = []

  addNodes(count: number, options: NodeOptions, bootstrap: Snapshot | null): ErrorText {
    for (let i = 0; i < count; i++) {
      const storage = new MemoryStorage()
      if (bootstrap !== null) {
        if (bootstrap.metadata.index <= 1) return 'index must be specified as > 1 due to bootstrap'
        storage.applySnapshot(bootstrap)
      }
      const snapshot = bootstrap ?? EMPTY_SNAPSHOT
      storage.setSnapshotToSend(snapshot)
      const id = id64(this.nodes.length + 1)
      const rng = Rng.fromSeed(1).fork(id)
      const raw = new RawNode({
        ...options,
        id,
        storage,
        rng,
        debugLines: true,
        reportsPanics: false,
        rulesOff: [],
      })
      this.nodes.push({ raw, options, history: [snapshot], appendWork: [], applyWork: [] })
      this.flush(raw)
    }
    return null
  }

  /** Lets a node do something, and prints its log lines. */
  on<T>(node: TranscriptNode, act: (raw: RawNode) => T): T {
    const result = act(node.raw)
    this.flush(node.raw)
    return result
  }

  processReady(node: TranscriptNode): ErrorText {
    const rd = node.raw.ready()
    this.output.write(describeReady(rd))
    if (!node.options.asyncStorageWrites) {
      const error = this.append(node, rd.hardState, rd.entries, rd.snapshot)
      if (error !== null) return error
      this.apply(node, rd.committedEntries)
    }
    for (const m of rd.messages) {
      if (m.to === LOCAL_APPEND_THREAD) node.appendWork.push(m)
      else if (m.to === LOCAL_APPLY_THREAD) node.applyWork.push(m)
      else this.messages.push(m)
    }
    if (!node.options.asyncStorageWrites) this.on(node, (raw) => raw.advance(rd))
    return null
  }

  processAppendThread(node: TranscriptNode): ErrorText {
    const m = node.appendWork.shift()
    if (m === undefined) {
      this.output.write('no append work to perform')
      return null
    }
    this.output.write(`Processing:\n${describeMessage({ ...m, responses: [] })}\n`)
    const { term, vote, commit } = m
    const hardState = term === 0 && commit === 0 ? null : { term, vote, commit }
    const error = this.append(node, hardState, m.entries, m.snapshot)
    if (error === null) this.respond(m.responses)
    return error
  }

  processApplyThread(node: TranscriptNode): ErrorText {
    const m = node.applyWork.shift()
    if (m === undefined) {
      this.output.write('no apply work to perform')
      return null
    }
    this.output.write(`Processing:\n${describeMessage({ ...m, responses: [] })}\n`)
    this.apply(node, m.entries)
    this.respond(m.responses)
    return null
  }

  /** In their order; gives how many there were. */
  deliver(type: MessageType | null, recipients: readonly Recipient[]): number {
    let delivered = 0
    for (const recipient of recipients) {
      const wanted = (m: Message): boolean => isFor(m, recipient) && (type === null || m.type === type)
      const taken = this.messages.filter(wanted)
      this.messages = this.messages.filter((m) => !wanted(m))
      delivered += taken.length
      for (const m of taken) this.deliverOne(m, recipient.drop)
    }
    return delivered
  }

  /** Until no node has anything to do and nothing is under way to them. */
  stabilize(nodes: readonly TranscriptNode[]): ErrorText {
    const rounds: readonly ((node: TranscriptNode) => boolean | string)[] = [
      (node) => this.readyRound(node),
      (node) => this.messageRound(node),
      (node) => this.threadRound(node, node.appendWork, 'append', () => this.processAppendThread(node)),
      (node) => this.threadRound(node, node.applyWork, 'apply', () => this.processApplyThread(node)),
    ]
    let busy = true
    while (busy) {
      busy = false
      for (const round of rounds) {
        for (const node of nodes) {
          const did = round(node)
          if (typeof did === 'string') return did
          busy ||= did
        }
      }
    }
    return null
  }

  /** Puts a message under way by hand, and prints it. */
  inject(m: Message): void {
    this.messages.push(m)
    this.output.write(describeMessage(m))
  }

  /** The state machine as it is applied now. */
  latestSnapshot(node: TranscriptNode): Snapshot {
    return node.history[node.history.length - 1] as Snapshot
  }

  private readyRound(node: TranscriptNode): boolean | string {
    if (!node.raw.hasReady()) return false
    this.output.write(`> ${bigintOf(node.raw.id)} handling Ready\n`)
    return this.output.indented(() => this.processReady(node)) ?? true
  }

  private messageRound(node: TranscriptNode): boolean {
    const recipient = { id: node.raw.id, drop: false }
    if (!this.messages.some((m) => isFor(m, recipient))) return false
    this.output.write(`> ${bigintOf(node.raw.id)} receiving messages\n`)
    this.output.indented(() => this.deliver(null, [recipient]))
    return true
  }

  private threadRound(
    node: TranscriptNode,
    work: readonly Message[],
    name: string,
    processOne: () => ErrorText,
  ): boolean | string {
    if (work.length === 0) return false
    this.output.write(`> ${bigintOf(node.raw.id)} processing ${name} thread\n`)
    while (work.length > 0) {
      const error = this.output.indented(processOne)
      if (error !== null) return error
    }
    return true
  }

  private deliverOne(m: Message, drop: boolean): void {
    this.output.write(`${drop ? 'dropped: ' : ''}${describeMessage(m)}\n`)
    if (drop) return
    const node = this.nodes[Number(bigintOf(m.to)) - 1]
    assert(node !== undefined, `there is no node ${bigintOf(m.to)} to deliver to`)
    const error = errorText(this.on(node, (raw) => raw.step(m)))
    if (error !== null) this.output.write(`${error}\n`)
  }

  private append(
    node: TranscriptNode,
    hardState: HardState | null,
    entries: readonly Entry[],
    snapshot: Snapshot | null,
  ): ErrorText {
    const { storage } = node.raw
    if (hardState !== null) storage.setHardState(hardState)
    if (snapshot !== null && snapshot.metadata.index > 0) {
      if (entries.length > 0) return "can't apply snapshot and entries at the same time"
      const outcome = storage.applySnapshot(snapshot)
      return outcome === null ? null : 'requested index is older than the existing snapshot'
    }
    storage.append(entries)
    return null
  }

  private apply(node: TranscriptNode, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const former = this.latestSnapshot(node)
      const change = confChangeIn(entry)
      let confState: ConfState = former.metadata.confState
      if (change !== null) confState = this.on(node, (raw) => raw.applyConfChange(change))
      const update = change === null ? entry.data : change.context
      const snapshot: Snapshot = {
        data: concatBytes([former.data, update].filter((part) => part !== null)),
        metadata: { index: entry.index, term: entry.term, confState },
      }
      node.history.push(snapshot)
      node.raw.storage.setSnapshotToSend(snapshot)
    }
  }

  private respond(responses: readonly Message[]): void {
    this.output.write('Responses:\n')
    for (const m of responses) this.output.write(`${describeMessage(m)}\n`)
    this.messages.push(...responses)
  }

  private flush(raw: RawNode): void {
    this.output.writeLogLines(raw.drainEvents())
  }
}

/** A node's messages to itself and its threads cannot be lost. */
function isFor(m: Message, { id, drop }: Recipient): boolean {
  const local = m.from === m.to || m.from === LOCAL_APPEND_THREAD || m.from === LOCAL_APPLY_THREAD
  return m.to === id && !(drop && local)
}
