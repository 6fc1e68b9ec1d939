import { describe, expect, it } from 'vitest'
import { utf8 } from '../../base/bytes.ts'
import { id64, type Id64 } from '../../base/id64.ts'
import { Rng } from '../../base/rng.ts'
import { type Entry, type Message, message } from '../../pb/raftpb.ts'
import type { RaftConfig } from './config.ts'
import { plainStateOf } from './plain-state.ts'
import type { RaftEvent } from './raft-event.ts'
import { RawNode } from './raw-node.ts'
import { EMPTY_CONF_STATE, MemoryStorage } from './storage.ts'
import { PLAIN_OPTIONS } from './test-kit/plain-options.ts'

const IDS = [1, 2, 3].map(id64)

function config(id: Id64, fields: Partial<RaftConfig> = {}): RaftConfig {
  const storage = new MemoryStorage()
  storage.applySnapshot({
    data: null,
    metadata: { index: 1, term: 1, confState: { ...EMPTY_CONF_STATE, voters: IDS } },
  })
  return {
    ...PLAIN_OPTIONS,
    id,
    storage,
    applied: 1,
    rng: Rng.fromSeed(1).fork(id),
    ...fields,
  }
}

/** Three nodes and the network between them, everything delivered at once. */
class Cluster {
  readonly applied: Entry[][] = [[], [], []]
  readonly events: RaftEvent[][] = [[], [], []]
  private queue: Message[] = []

  constructor(readonly nodes: readonly RawNode[]) {}

  settle(reaches: (m: Message) => boolean = () => true): void {
    for (let busy = true; busy;) {
      busy = false
      this.nodes.forEach((node, i) => {
        if (!node.hasReady()) return
        busy = true
        this.handleReady(node, i)
      })
      const arriving = this.queue.filter(reaches)
      this.queue = []
      for (const m of arriving) this.nodes[IDS.indexOf(m.to)]!.step(m)
      this.nodes.forEach((node, i) => this.events[i]!.push(...node.drainEvents()))
    }
  }

  private handleReady(node: RawNode, i: number): void {
    const rd = node.ready()
    if (rd.hardState !== null) node.storage.setHardState(rd.hardState)
    node.storage.append(rd.entries)
    this.applied[i]!.push(...rd.committedEntries)
    this.queue.push(...rd.messages)
    node.advance(rd)
  }
}

function cluster(fields: Partial<RaftConfig> = {}): Cluster {
  return new Cluster(IDS.map((id) => new RawNode(config(id, fields))))
}

const data = (entries: readonly Entry[]): string[] =>
  entries.filter((e) => e.data !== null).map((e) => String.fromCharCode(...e.data!))

/** With node 1 the leader. */
function led(fields: Partial<RaftConfig> = {}): Cluster {
  const c = cluster(fields)
  c.nodes[0]!.campaign()
  c.settle()
  return c
}

const kinds = (events: readonly RaftEvent[]): string[] => events.map((event) => event.kind)
const only = <K extends RaftEvent['kind']>(events: readonly RaftEvent[], kind: K) =>
  events.filter((event): event is Extract<RaftEvent, { readonly kind: K }> => event.kind === kind)

describe('three raft nodes', () => {
  it('apply what is proposed anywhere, everywhere in the same order', () => {
    const c = led()
    expect(c.nodes.map((node) => node.status().lead)).toEqual([IDS[0], IDS[0], IDS[0]])
    expect(c.nodes[0]!.propose(utf8('a'))).toBeNull()
    expect(c.nodes[1]!.propose(utf8('b'))).toBeNull()
    c.settle()
    expect(c.applied.map(data)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('elect by ticks alone, between one and two election timeouts', () => {
    const c = cluster()
    let ticks = 0
    while (c.nodes.every((node) => node.status().role !== 'leader')) {
      for (const node of c.nodes) node.tick()
      c.settle()
      ticks++
    }
    expect(ticks).toBeGreaterThanOrEqual(10)
    expect(ticks).toBeLessThan(20)
  })

  it('go on independently of their clones', () => {
    const c = led()
    const copies = c.nodes.map((node) => node.clone())
    c.nodes[0]!.propose(utf8('here'))
    c.settle()
    const other = new Cluster(copies)
    copies[0]!.propose(utf8('there'))
    other.settle()
    expect([data(c.applied[2]!), data(other.applied[2]!)]).toEqual([['here'], ['there']])
    const last = (node: RawNode): unknown => node.storage.entries(3, 4, Infinity)
    expect(last(c.nodes[1]!)).not.toEqual(last(copies[1]!))
  })

  it('are in the same state as their clones, until something happens', () => {
    const node = led().nodes[0]!
    const copy = node.clone()
    expect(plainStateOf(copy)).toEqual(plainStateOf(node))
    copy.tick()
    expect(plainStateOf(copy)).not.toEqual(plainStateOf(node))
  })

  it('drop a proposal while nobody leads', () => {
    expect(cluster().nodes[0]!.propose(utf8('a'))).toBe('ErrProposalDropped')
  })

  it('refuse data beyond the uncommitted limit, but never the first of it', () => {
    const c = led({ maxUncommittedEntriesSize: 3 })
    expect(c.nodes[0]!.propose(utf8('longer than three'))).toBeNull()
    expect(c.nodes[0]!.propose(utf8('b'))).toBe('ErrProposalDropped')
    c.settle()
    expect(c.nodes[0]!.propose(utf8('b'))).toBeNull()
  })

  it('drop a proposal at a follower that may not pass it on, whoever leads', () => {
    const c = led({ disableProposalForwarding: true })
    c.events[1]!.length = 0
    expect(c.nodes[1]!.propose(utf8('b'))).toBe('ErrProposalDropped')
    expect(c.nodes[0]!.propose(utf8('a'))).toBeNull()
    c.settle()
    expect(c.applied.map(data)).toEqual([['a'], ['a'], ['a']])
    expect(only(c.events[1]!, 'log-line').map(({ text }) => text)).toContain(
      `2 not forwarding to leader 1 at term ${c.nodes[1]!.status().term}; dropping proposal`,
    )
  })

  it('send a follower no more bytes than the inflight limit, however few its messages are', () => {
    const c = led({ maxInflightBytes: 20, maxSizePerMsg: 1 })
    for (const text of ['0123456789', 'abcdefghij', 'too much', 'more']) c.nodes[0]!.propose(utf8(text))
    const sentTo = (id: Id64): number =>
      c.nodes[0]!.ready().messages.filter((m) => m.to === id && m.type === 'MsgApp').length
    const toSecond = sentTo(IDS[1]!)
    const [, second] = c.nodes[0]!.status().progress
    expect(second).toMatchObject({ paused: true, inflight: toSecond })
    // Ten bytes each: with the second of them the window of twenty is full.
    expect(toSecond).toBe(2)
  })

  it('hand leadership over without waiting for a timeout', () => {
    const c = led({ checkQuorum: true })
    c.nodes[0]!.transferLeader(IDS[2]!)
    c.settle()
    expect(c.nodes.map((node) => node.status().role)).toEqual(['follower', 'follower', 'leader'])
    expect(only(c.events[2]!, 'campaign')).toMatchObject([
      { type: 'transfer', term: 2, quorum: 2, voters: 3 },
    ])
  })

  it('answer a read only after a quorum has confirmed the leader', () => {
    const c = led()
    const leader = c.nodes[0]!
    leader.readIndex(utf8('r1'))
    c.settle((m) => m.type !== 'MsgHeartbeatResp')
    expect(leader.status().role).toBe('leader')
    leader.tick()
    const states: number[] = []
    for (let i = 0; i < 4; i++) {
      for (const node of c.nodes) {
        if (!node.hasReady()) continue
        const rd = node.ready()
        states.push(...rd.readStates.map((state) => state.index))
        for (const m of rd.messages) c.nodes[IDS.indexOf(m.to)]!.step(m)
        node.advance(rd)
      }
    }
    expect(states).toEqual([2])
  })

  it('step down when the quorum is silent for an election timeout', () => {
    const c = led({ checkQuorum: true })
    for (let i = 0; i < 20; i++) {
      c.nodes[0]!.tick()
      c.settle(() => false)
    }
    expect(c.nodes[0]!.status().role).toBe('follower')
    expect(only(c.events[0]!, 'quorum-lost')).toMatchObject([{ term: 1, active: 1, quorum: 2 }])
  })
})

describe('the events of an election', () => {
  it('tell who asked, who granted, and how the votes were counted', () => {
    const c = led()
    expect(kinds(c.events[0]!).filter((kind) => kind !== 'log-line' && kind !== 'progress')).toEqual([
      'term',
      'role',
      'campaign',
      'tally',
      'tally',
      'election',
      'role',
      'appended',
      'lead',
      'committed',
    ])
    expect(only(c.events[1]!, 'vote')).toEqual([
      {
        kind: 'vote',
        candidate: IDS[0],
        term: 1,
        pre: false,
        granted: true,
        reason: null,
        own: { term: 1, index: 1 },
        theirs: { term: 1, index: 1 },
        votedFor: null,
        leaseTicksLeft: 0,
      },
    ])
    expect(
      only(c.events[0]!, 'tally').map(({ grants, refusals, quorum }) => [grants, refusals, quorum]),
    ).toEqual([
      [1, 0, 2],
      [2, 0, 2],
    ])
  })

  /** What member 1 says to this request, with two entries in its log and itself the leader's follower. */
  function refusal(c: Cluster, fields: Partial<Message>): unknown {
    const voter = c.nodes[1]!
    voter.drainEvents()
    voter.step(message('MsgVote', { from: IDS[2]!, to: IDS[1]!, ...fields }))
    return only(voter.drainEvents(), 'vote')[0]
  }

  it('give the reason of every refusal', () => {
    const last = { logTerm: 1, index: 2 }
    expect(refusal(led(), { term: 2, logTerm: 1, index: 1 })).toMatchObject({
      reason: 'stale-log',
      own: { term: 1, index: 2 },
      theirs: { term: 1, index: 1 },
    })
    expect(refusal(led(), { term: 1, ...last })).toMatchObject({ reason: 'already-voted', votedFor: IDS[0] })
    expect(refusal(led({ checkQuorum: true }), { term: 2, ...last })).toMatchObject({
      reason: 'in-lease',
      leaseTicksLeft: 10,
    })
    expect(refusal(led({ preVote: true }), { type: 'MsgPreVote', term: 1, ...last })).toMatchObject({
      reason: 'already-voted',
    })
    const heard = cluster()
    heard.nodes[1]!.step(message('MsgHeartbeat', { from: IDS[0]!, to: IDS[1]!, term: 5 }))
    expect(refusal(heard, { term: 5, ...last })).toMatchObject({ reason: 'has-leader', votedFor: null })
    expect(refusal(heard, { term: 4, ...last })).toMatchObject({ reason: 'lower-term' })
  })

  it('tell what an overwritten tail was, and why entries were refused', () => {
    const c = led()
    c.nodes[0]!.propose(utf8('lost'))
    c.settle((m) => m.to === IDS[0])
    c.nodes[1]!.campaign()
    c.settle((m) => m.to !== IDS[0] && m.from !== IDS[0])
    c.nodes[1]!.tick()
    c.settle()
    expect(only(c.events[0]!, 'truncated')).toEqual([
      { kind: 'truncated', from: 3, last: 3, oldTerm: 1, newTerm: 2 },
    ])
    c.nodes[2]!.drainEvents()
    c.nodes[2]!.step(
      message('MsgApp', { from: IDS[1]!, to: IDS[2]!, term: 2, logTerm: 2, index: 9, entries: [] }),
    )
    expect(only(c.nodes[2]!.drainEvents(), 'append-refused')).toEqual([
      {
        kind: 'append-refused',
        leader: IDS[1],
        prev: { term: 2, index: 9 },
        ownTerm: 0,
        hint: { term: 2, index: 3 },
      },
    ])
  })
})

describe('a rule that is switched off', () => {
  it('stale-log-vote-check: a vote for a log that lacks committed entries', () => {
    const c = led({ rulesOff: ['stale-log-vote-check'] })
    c.nodes[1]!.step(message('MsgVote', { from: IDS[2]!, to: IDS[1]!, term: 9, logTerm: 0, index: 0 }))
    expect(c.nodes[1]!.status().vote).toBe(IDS[2])
  })

  it('majority-quorum: one of three leads alone', () => {
    const c = cluster({ rulesOff: ['majority-quorum'] })
    c.nodes[0]!.campaign()
    c.settle(() => false)
    expect(c.nodes[0]!.status()).toMatchObject({ role: 'leader', quorum: 1 })
  })

  it('no-op: a leader starts with nothing of its own term', () => {
    const c = led({ rulesOff: ['no-op'] })
    expect(c.nodes[0]!.status()).toMatchObject({ role: 'leader', lastIndex: 1 })
  })

  it('read-index-confirmation: a leader that nobody hears answers at once', () => {
    const c = led({ rulesOff: ['read-index-confirmation'] })
    c.nodes[0]!.readIndex(utf8('r'))
    expect(c.nodes[0]!.ready().readStates).toMatchObject([{ index: 2 }])
  })

  it('log-matching-check: entries are taken behind ones of another term', () => {
    const c = led({ rulesOff: ['log-matching-check'] })
    const entries = [{ type: 'EntryNormal', term: 9, index: 3, data: null } as const]
    c.nodes[1]!.step(
      message('MsgApp', { from: IDS[2]!, to: IDS[1]!, term: 9, logTerm: 8, index: 2, entries }),
    )
    expect(c.nodes[1]!.status()).toMatchObject({ lastIndex: 3, lastTerm: 9 })
  })

  it('commit-own-term: an entry of an earlier term is committed by counting copies', () => {
    for (const rulesOff of [[], ['commit-own-term']]) {
      const c = led({ rulesOff: ['no-op', ...rulesOff] })
      c.nodes[0]!.propose(utf8('old'))
      c.settle((m) => m.to !== IDS[0])
      c.nodes[1]!.campaign()
      c.settle()
      c.nodes[1]!.tick()
      c.settle()
      expect(c.nodes[1]!.status()).toMatchObject({ role: 'leader', committed: rulesOff.length === 0 ? 1 : 2 })
    }
  })
})
