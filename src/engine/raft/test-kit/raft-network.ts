import { assert, defined } from '../../../base/assert.ts'
import { textOf, utf8 } from '../../../base/bytes.ts'
import { bigintOf, id64 } from '../../../base/id64.ts'
import { Rng } from '../../../base/rng.ts'
import {
  type ConfChangeType,
  type ConfChangeV2,
  type ConfState,
  type Entry,
  type Message,
  message,
  type MessageType,
} from '../../../pb/raftpb.ts'
import { confChangeIn } from '../confchange/conf-change-v2.ts'
import { PLAIN_OPTIONS } from './plain-options.ts'
import { type ProposeResult, type RaftConfig, type RaftStatus, RawNode } from '../raw-node.ts'
import { EMPTY_CONF_STATE, MemoryStorage } from '../storage.ts'

/** For tests: nodes 1, 2, 3, … and a network between them that does what it is told. */

/** How a node starts: the terms of its log from index 1 on (the first is a snapshot), and what it had promised. */
export interface NodeStart {
  readonly log?: readonly number[]
  readonly term?: number
  readonly vote?: number
  readonly commit?: number
}

export interface NetworkPlan {
  readonly voters: number
  /** By number; the others start with an empty log of term 1. */
  readonly start?: Readonly<Record<number, NodeStart>>
  readonly options?: Partial<RaftConfig>
}

export function network(plan: NetworkPlan): RaftNetwork {
  const net = new RaftNetwork(plan.options ?? {})
  const voters = Array.from({ length: plan.voters }, (_, i) => id64(i + 1))
  for (let n = 1; n <= plan.voters; n++) net.add(n, { ...EMPTY_CONF_STATE, voters }, plan.start?.[n] ?? {})
  return net
}

/** `['v4', 'l2', 'r1']` in one step, or through a joint configuration. */
export function change(
  words: readonly string[],
  transition: ConfChangeV2['transition'] = 'ConfChangeTransitionAuto',
): ConfChangeV2 {
  const types: Readonly<Record<string, ConfChangeType>> = {
    v: 'ConfChangeAddNode',
    l: 'ConfChangeAddLearnerNode',
    r: 'ConfChangeRemoveNode',
  }
  const changes = words.map((word) => ({
    type: defined(types[word.slice(0, 1)], 'the word names a change'),
    nodeId: id64(Number(word.slice(1))),
  }))
  return { transition, changes, context: null }
}

export const EXPLICIT: ConfChangeV2['transition'] = 'ConfChangeTransitionJointExplicit'

/** Messages are kept in order until they are delivered; a node's Readys are dealt with synchronously. */
export class RaftNetwork {
  private readonly nodes = new Map<number, RawNode>()
  private readonly appliedBy = new Map<number, Entry[]>()
  /** What is under way. */
  queue: Message[] = []
  /** Everything that was ever sent. */
  readonly sent: Message[] = []
  /** Read states that came out, by node. */
  readonly reads: { node: number; index: number; context: string }[] = []
  private loses: (m: Message) => boolean = () => false

  constructor(private readonly options: Partial<RaftConfig>) {}

  get numbers(): readonly number[] {
    return [...this.nodes.keys()]
  }

  node(n: number): RawNode {
    return defined(this.nodes.get(n), `there is a node ${n}`)
  }

  status(n: number): RaftStatus {
    return this.node(n).status()
  }

  role(n: number): RaftStatus['role'] {
    return this.status(n).role
  }

  leaders(): readonly number[] {
    return this.numbers.filter((n) => this.role(n) === 'leader')
  }

  /** Texts of what the node's state machine was given. */
  applied(n: number): readonly string[] {
    return (this.appliedBy.get(n) ?? [])
      .filter(({ type, data }) => type === 'EntryNormal' && data !== null)
      .map(({ data }) => textOf(data ?? new Uint8Array(0)))
  }

  /** Terms of the node's stored entries, from its first index on. */
  terms(n: number): readonly number[] {
    const { storage } = this.node(n)
    const entries = storage.entries(storage.firstIndex(), storage.lastIndex() + 1, Infinity)
    assert(typeof entries !== 'string', 'what is stored can be read')
    return entries.map(({ term }) => term)
  }

  add(n: number, confState: ConfState, start: NodeStart = {}): void {
    const storage = new MemoryStorage()
    const empty = confState.voters.length === 0
    if (!empty) storage.applySnapshot({ data: null, metadata: { confState, index: 1, term: 1 } })
    const terms = start.log ?? [1]
    const entries = terms.map((term, i): Entry => {
      return { type: 'EntryNormal', term, index: i + 1, data: i === 0 ? null : utf8(`${term}.${i + 1}`) }
    })
    if (!empty) storage.append(entries.slice(1))
    const term = start.term ?? (empty ? 0 : (terms.at(-1) ?? 0))
    storage.setHardState({ term, vote: id64(start.vote ?? 0), commit: start.commit ?? (empty ? 0 : 1) })
    this.start(n, storage)
  }

  /** A node that knows nobody yet. */
  join(n: number): void {
    this.add(n, EMPTY_CONF_STATE)
  }

  /** It starts again from what it has stored, and applies anew. */
  restart(n: number): void {
    this.start(n, this.node(n).storage.clone())
  }

  private start(n: number, storage: MemoryStorage): void {
    const id = id64(n)
    const rng = Rng.fromSeed(1).fork(id)
    const applied = storage.firstIndex() - 1
    this.nodes.set(n, new RawNode({ ...PLAIN_OPTIONS, ...this.options, id, storage, rng, applied }))
    this.appliedBy.set(n, [])
  }

  propose(n: number, text: string): ProposeResult {
    return this.node(n).propose(utf8(text))
  }

  /** From now on these messages are lost. */
  lose(loses: (m: Message) => boolean): void {
    this.loses = loses
  }

  /** Nothing reaches these and nothing leaves them. */
  isolate(...alone: readonly number[]): void {
    const ids = alone.map((n) => id64(n))
    this.lose(
      ({ from, to }) => ids.includes(from) !== ids.includes(to) || (ids.includes(from) && from !== to),
    )
  }

  /** Two groups that do not hear each other. */
  split(group: readonly number[]): void {
    const ids = group.map((n) => id64(n))
    this.lose(({ from, to }) => ids.includes(from) !== ids.includes(to))
  }

  heal(): void {
    this.lose(() => false)
  }

  tick(n: number, times = 1): void {
    for (let i = 0; i < times; i++) this.node(n).tick()
  }

  /** Writes, applies and sends what the node has to; gives what it sent, which is under way then. */
  handle(n: number): readonly Message[] {
    const node = this.node(n)
    const sent: Message[] = []
    while (node.hasReady()) {
      const rd = node.ready()
      if (rd.hardState !== null) node.storage.setHardState(rd.hardState)
      if (rd.snapshot !== null) node.storage.applySnapshot(rd.snapshot)
      node.storage.append(rd.entries)
      for (const entry of rd.committedEntries) this.apply(n, entry)
      for (const { index, requestCtx } of rd.readStates)
        this.reads.push({ node: n, index, context: textOf(requestCtx) })
      sent.push(...rd.messages)
      node.advance(rd)
    }
    node.drainEvents()
    this.queue.push(...sent.filter((m) => !this.loses(m)))
    this.sent.push(...sent)
    return sent
  }

  /** One round: everyone deals with what it has, then everything under way arrives. */
  round(): void {
    for (const n of this.numbers) this.handle(n)
    const arriving = this.queue.filter((m) => !this.loses(m))
    this.queue = []
    for (const m of arriving) this.nodes.get(numberOf(m.to))?.step(m)
  }

  /** Until nobody has anything to do. */
  settle(): void {
    do this.round()
    while (this.queue.length > 0 || [...this.nodes.values()].some((node) => node.hasReady()))
  }

  /** Campaigns and settles. */
  elect(n: number): void {
    this.node(n).campaign()
    this.settle()
  }

  /** A tick for everyone and all that follows from it, again and again. */
  pass(ticks: number): void {
    for (let i = 0; i < ticks; i++) {
      for (const n of this.numbers) this.tick(n)
      this.settle()
    }
  }

  /** Gives a node a message, and what it answers. */
  ask(to: number, type: MessageType, fields: Partial<Message> & { readonly by: number }): readonly Message[] {
    const { by, ...rest } = fields
    this.handle(to)
    this.node(to).step(message(type, { to: id64(to), from: id64(by), ...rest }))
    return this.handle(to)
  }

  private apply(n: number, entry: Entry): void {
    const node = this.node(n)
    this.appliedBy.get(n)?.push(entry)
    const conf = confChangeIn(entry)
    const confState = conf === null ? null : node.applyConfChange(conf)
    // What a leader would send is what it has applied.
    const former = node.storage.snapshot().metadata.confState
    node.storage.setSnapshotToSend({
      data: null,
      metadata: { confState: confState ?? former, index: entry.index, term: entry.term },
    })
  }
}

export function numberOf(id: Message['to']): number {
  return Number(bigintOf(id))
}
