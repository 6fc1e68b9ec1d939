import { describe, expect, it } from 'vitest'
import { id64 } from '../../../base/id64.ts'
import { type MessageType } from '../../../pb/raftpb.ts'
import { network, numberOf } from '../test-kit/raft-network.ts'

/** The Raft paper, one test a sentence, each under its section and in our own words. */

const three = () => network({ voters: 3 })
const of = (type: MessageType) => (m: { type: MessageType }) => m.type === type

describe('§5.1 terms', () => {
  it.each(['MsgApp', 'MsgHeartbeat', 'MsgSnap', 'MsgAppResp', 'MsgVote', 'MsgVoteResp'] as const)(
    'a member that hears of a later term takes it over (by a %s)',
    (type) => {
      const net = three()
      net.ask(1, type, { by: 2, term: 7 })
      expect(net.status(1).term).toBe(7)
    },
  )

  it.each(['MsgApp', 'MsgHeartbeat', 'MsgSnap'] as const)(
    'who sends a %s of a later term leads it',
    (type) => {
      const net = three()
      net.ask(1, type, { by: 2, term: 7 })
      expect(net.status(1).lead).toBe(id64(2))
      net.ask(1, 'MsgVote', { by: 3, term: 8 })
      expect(net.status(1).lead).toBe(id64(0))
    },
  )

  it('a candidate or leader that hears of a later term becomes a follower at once', () => {
    const net = three()
    net.node(1).campaign()
    net.handle(1)
    expect(net.role(1)).toBe('candidate')
    net.ask(1, 'MsgAppResp', { by: 2, term: 7 })
    expect(net.role(1)).toBe('follower')
    net.queue = []
    net.elect(2)
    net.elect(2)
    net.ask(2, 'MsgAppResp', { by: 3, term: 20 })
    expect([net.role(2), net.status(2).term]).toEqual(['follower', 20])
  })

  it('a request with an earlier term is refused: nothing of it is taken', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2], term: 5 } } })
    const entries = [{ type: 'EntryNormal', term: 3, index: 3, data: null } as const]
    expect(net.ask(1, 'MsgApp', { by: 2, term: 3, logTerm: 2, index: 2, entries, commit: 3 })).toEqual([])
    expect(net.ask(1, 'MsgVote', { by: 2, term: 3, logTerm: 3, index: 9 })).toEqual([])
    expect([net.status(1).term, net.status(1).lastIndex, net.status(1).vote]).toEqual([5, 2, id64(0)])
  })
})

describe('§5.2 leader election', () => {
  it('members start as followers', () => {
    expect(three().numbers.map((n) => three().role(n))).toEqual(['follower', 'follower', 'follower'])
  })

  it('a follower stays one as long as it hears from a leader', () => {
    const net = three()
    net.elect(1)
    net.pass(100)
    expect([net.role(2), net.role(3), net.status(1).term]).toEqual(['follower', 'follower', 2])
  })

  it('a follower that grants a vote waits for a whole election timeout again', () => {
    const net = network({ voters: 3, start: { 2: { term: 2 } } })
    net.tick(2, 9)
    net.ask(2, 'MsgVote', { by: 1, term: 2, logTerm: 1, index: 1 })
    expect(net.status(2).electionElapsed).toBe(0)
    net.tick(2, 9)
    net.ask(2, 'MsgVote', { by: 3, term: 2, logTerm: 1, index: 1 })
    expect(net.status(2).electionElapsed).toBe(9)
  })

  it('a leader tells everyone of itself again and again, by messages without entries', () => {
    const net = three()
    net.elect(1)
    const before = net.sent.length
    net.tick(1)
    net.handle(1)
    const beats = net.sent.slice(before)
    expect(beats.map(({ type, to, entries }) => [type, numberOf(to), entries.length])).toEqual([
      ['MsgHeartbeat', 2, 0],
      ['MsgHeartbeat', 3, 0],
    ])
  })

  it('a follower that hears nothing for an election timeout starts an election', () => {
    const net = three()
    net.tick(1, net.status(1).randomizedElectionTimeout - 1)
    expect(net.role(1)).toBe('follower')
    net.tick(1)
    expect(net.role(1)).toBe('candidate')
  })

  it('who starts an election raises its term, votes for itself and asks every other', () => {
    const net = network({ voters: 5 })
    net.node(2).campaign()
    const sent = net.handle(2)
    expect([net.status(2).term, net.status(2).vote]).toEqual([2, id64(2)])
    expect(sent.filter(of('MsgVote')).map(({ to, term }) => [numberOf(to), term])).toEqual([
      [1, 2],
      [3, 2],
      [4, 2],
      [5, 2],
    ])
  })

  it('a candidate wins with the votes of a majority for one term, and not with fewer', () => {
    const net = network({ voters: 5 })
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgVoteResp', { by: 2, term: 2 })
    expect(net.role(1)).toBe('candidate')
    net.ask(1, 'MsgVoteResp', { by: 2, term: 2 })
    net.ask(1, 'MsgVoteResp', { by: 3, term: 1 })
    expect(net.role(1)).toBe('candidate')
    net.ask(1, 'MsgVoteResp', { by: 4, term: 2 })
    expect(net.role(1)).toBe('leader')
  })

  it('a candidate that a majority has refused gives up, in the same term', () => {
    const net = three()
    net.node(1).campaign()
    net.handle(1)
    for (const by of [2, 3]) net.ask(1, 'MsgVoteResp', { by, term: 2, reject: true })
    expect([net.role(1), net.status(1).term]).toEqual(['follower', 2])
  })

  it('an answer that a voter changes is not taken: the first one counts', () => {
    const net = three()
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgVoteResp', { by: 2, term: 2, reject: true })
    net.ask(1, 'MsgVoteResp', { by: 2, term: 2 })
    expect(net.role(1)).toBe('candidate')
    net.ask(1, 'MsgVoteResp', { by: 3, term: 2 })
    expect(net.role(1)).toBe('leader')
  })

  it('a member votes for one candidate in a term, the first that asks; also after a restart', () => {
    const net = three()
    const asks = (by: number): boolean[] =>
      net.ask(3, 'MsgVote', { by, term: 2, logTerm: 1, index: 1 }).map(({ reject }) => reject)
    expect(asks(1)).toEqual([false])
    expect(asks(2)).toEqual([true])
    expect(asks(1)).toEqual([false])
    net.restart(3)
    expect(asks(2)).toEqual([true])
  })

  it('there is at most one leader in a term', () => {
    const net = network({ voters: 5 })
    for (const n of [1, 2, 3]) net.node(n).campaign()
    net.settle()
    const terms = net.leaders().map((n) => net.status(n).term)
    expect(new Set(terms).size).toBe(terms.length)
  })

  it('a new leader tells everyone at once, so that nobody starts another election', () => {
    const net = three()
    net.elect(1)
    expect([net.status(2).lead, net.status(3).lead]).toEqual([id64(1), id64(1)])
    expect([net.status(2).electionElapsed, net.status(3).electionElapsed]).toEqual([0, 0])
  })

  it('a candidate that hears from a leader of its own term recognises it and follows', () => {
    const net = three()
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgHeartbeat', { by: 2, term: 2 })
    expect([net.role(1), net.status(1).lead]).toEqual(['follower', id64(2)])
  })

  it('a candidate that hears from a leader of an earlier term goes on', () => {
    const net = three()
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgHeartbeat', { by: 2, term: 1 })
    expect([net.role(1), net.status(1).lead]).toEqual(['candidate', id64(0)])
  })

  it('when votes are split nobody wins, and who times out tries again in the next term', () => {
    const net = network({ voters: 4 })
    net.lose(({ from, to }) => [id64(1), id64(3)].includes(from) !== [id64(1), id64(3)].includes(to))
    net.node(1).campaign()
    net.node(2).campaign()
    net.settle()
    net.heal()
    expect([net.role(1), net.role(2), net.leaders()]).toEqual(['candidate', 'candidate', []])
    net.tick(2, net.status(2).randomizedElectionTimeout)
    net.settle()
    expect([net.leaders(), net.status(2).term]).toEqual([[2], 3])
  })

  it('election timeouts are drawn from one interval, T to 2T, and differ from member to member', () => {
    const net = network({ voters: 9 })
    const timeouts = net.numbers.map((n) => net.status(n).randomizedElectionTimeout)
    for (const timeout of timeouts) expect(timeout >= 10 && timeout < 20).toBe(true)
    expect(new Set(timeouts).size).toBeGreaterThan(3)
  })

  it('every election draws a new timeout', () => {
    const net = three()
    const timeouts = Array.from({ length: 40 }, () => {
      net.node(1).campaign()
      return net.status(1).randomizedElectionTimeout
    })
    expect(new Set(timeouts).size).toBe(10)
    expect([Math.min(...timeouts), Math.max(...timeouts)]).toEqual([10, 19])
  })
})

describe('§5.5 follower and candidate crashes', () => {
  it('what a crashed follower missed is sent again until it answers', () => {
    const net = three()
    net.elect(1)
    net.isolate(3)
    for (const text of ['a', 'b']) {
      net.propose(1, text)
      net.settle()
    }
    net.pass(5)
    expect(net.applied(3)).toEqual([])
    net.restart(3)
    net.heal()
    net.pass(3)
    expect(net.applied(3)).toEqual(['a', 'b'])
  })

  it('a request that arrives twice does no harm', () => {
    const net = three()
    net.elect(1)
    net.propose(1, 'a')
    const appends = net.handle(1).filter(({ to }) => numberOf(to) === 2)
    net.settle()
    const state = [net.terms(2), net.applied(2), net.status(2).committed]
    for (const m of [...appends, ...appends]) net.node(2).step(m)
    net.settle()
    expect([net.terms(2), net.applied(2), net.status(2).committed]).toEqual(state)
  })
})

describe('§5.6 timing', () => {
  it('with messages much faster than timeouts there is one leader for as long as nothing fails', () => {
    const net = network({ voters: 5 })
    net.pass(25)
    expect(net.leaders()).toHaveLength(1)
    const { term } = net.status(net.leaders()[0] ?? 0)
    net.pass(500)
    expect(net.status(1).term).toBe(term)
  })

  it('when the leader fails another is there within two election timeouts', () => {
    const net = network({ voters: 5 })
    net.elect(1)
    net.isolate(1)
    net.pass(20)
    expect(net.leaders().filter((n) => n !== 1)).toHaveLength(1)
  })
})
