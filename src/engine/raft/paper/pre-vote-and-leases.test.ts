import { describe, expect, it } from 'vitest'
import { id64 } from '../../../base/id64.ts'
import { network, numberOf } from '../test-kit/raft-network.ts'

/** The Raft dissertation §3.10, §6.2, §6.4 and §9.6, one test a sentence, in our own words. */

describe('§9.6 pre-vote', () => {
  const options = { preVote: true }

  it('a candidate raises its term only after a majority has said that it would vote for it', () => {
    const net = network({ voters: 3, options })
    net.node(1).campaign()
    net.handle(1)
    expect([net.role(1), net.status(1).term]).toEqual(['pre-candidate', 1])
    net.ask(1, 'MsgPreVoteResp', { by: 2, term: 2 })
    expect([net.role(1), net.status(1).term]).toEqual(['candidate', 2])
  })

  it('neither asking nor answering changes a term or a vote', () => {
    const net = network({ voters: 3, options })
    net.node(1).campaign()
    net.handle(1)
    net.ask(2, 'MsgPreVote', { by: 1, term: 2, logTerm: 1, index: 1 })
    expect([1, 2].map((n) => [net.status(n).term, net.status(n).vote])).toEqual([
      [1, id64(0)],
      [1, id64(0)],
    ])
  })

  it('a member may say yes to several: it promises nothing', () => {
    const net = network({ voters: 3, options })
    const yes = [1, 3].map((by) => net.ask(2, 'MsgPreVote', { by, term: 2, logTerm: 1, index: 1 }))
    expect(yes.flat().map(({ reject, term }) => [reject, term])).toEqual([
      [false, 2],
      [false, 2],
    ])
  })

  it('a member says no to a log that is less up to date than its own', () => {
    const net = network({ voters: 3, start: { 2: { log: [1, 2] } }, options })
    const [no] = net.ask(2, 'MsgPreVote', { by: 1, term: 3, logTerm: 1, index: 1 })
    expect([no?.reject, no?.term]).toEqual([true, 2])
  })

  it('a member says nothing while it has heard from a leader within an election timeout', () => {
    const net = network({ voters: 3, options: { preVote: true, checkQuorum: true } })
    net.elect(1)
    const ask = () => net.ask(2, 'MsgPreVote', { by: 3, term: 3, logTerm: 2, index: 2 })
    expect(ask()).toEqual([])
    net.tick(2, 10)
    expect(ask().map(({ reject }) => reject)).toEqual([false])
  })

  it('a member that was cut off keeps its term, and disturbs nobody when it is back', () => {
    const net = network({ voters: 3, options: { preVote: true, checkQuorum: true } })
    net.elect(1)
    net.isolate(3)
    net.pass(100)
    expect([net.status(3).term, net.role(3)]).toEqual([2, 'pre-candidate'])
    net.heal()
    net.pass(20)
    expect([net.leaders(), net.status(1).term, net.role(3)]).toEqual([[1], 2, 'follower'])
  })

  it('without it such a member unseats the leader', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(3)
    net.pass(100)
    net.heal()
    net.pass(20)
    expect(net.status(1).term).toBeGreaterThan(3)
  })

  it('when the leader is really gone the others elect one', () => {
    const net = network({ voters: 3, options: { preVote: true, checkQuorum: true } })
    net.elect(1)
    net.isolate(1)
    net.pass(40)
    expect(net.leaders().filter((n) => n !== 1)).toHaveLength(1)
  })
})

describe('§6.2 a leader without a quorum', () => {
  it('steps down when an election timeout passes without an answer from a majority', () => {
    const net = network({ voters: 5, options: { checkQuorum: true } })
    net.elect(1)
    net.isolate(1)
    net.pass(20)
    expect([net.role(1), net.status(1).lead]).toEqual(['follower', id64(0)])
  })

  it('stays while a majority answers, whoever they are', () => {
    const net = network({ voters: 5, options: { checkQuorum: true } })
    net.elect(1)
    for (const silent of [[2, 3], [4, 5], [3, 4], []]) {
      net.isolate(...silent)
      net.pass(15)
      expect(net.role(1)).toBe('leader')
    }
  })
})

describe('§3.10 leadership transfer', () => {
  it('the leader takes no proposals while it hands over', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(3)
    net.node(1).transferLeader(id64(3))
    expect(net.propose(1, 'a')).toBe('ErrProposalDropped')
  })

  it('it first brings the log of its successor up to date, then tells it to start an election at once', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(3)
    net.propose(1, 'a')
    net.settle()
    net.heal()
    const before = net.sent.length
    net.node(1).transferLeader(id64(3))
    net.pass(2)
    const types = net.sent.slice(before).filter(({ to }) => numberOf(to) === 3)
    const order = types.map(({ type }) => type)
    expect(order.indexOf('MsgApp')).toBeLessThan(order.indexOf('MsgTimeoutNow'))
    expect([net.leaders(), net.applied(3)]).toEqual([[3], ['a']])
  })

  it('the successor waits for no timeout and needs no pre-vote', () => {
    const net = network({ voters: 3, options: { preVote: true, checkQuorum: true } })
    net.elect(1)
    net.node(1).transferLeader(id64(2))
    net.settle()
    expect([
      net.leaders(),
      net.sent.some(({ type, from }) => type === 'MsgPreVote' && numberOf(from) === 2),
    ]).toEqual([[2], false])
  })

  it('when it has not happened within an election timeout the leader goes on as before', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(3)
    net.node(1).transferLeader(id64(3))
    net.pass(9)
    expect(net.status(1).leadTransferee).toBe(id64(3))
    net.pass(1)
    expect([net.status(1).leadTransferee, net.propose(1, 'a')]).toEqual([id64(0), null])
  })
})

describe('§6.4 reads without a log entry', () => {
  const read = (n: number, net: ReturnType<typeof network>, text: string): void => {
    net.node(n).readIndex(new TextEncoder().encode(text))
  }

  it('a leader that has committed nothing in its term yet keeps reads until it has', () => {
    const net = network({ voters: 3 })
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgVoteResp', { by: 2, term: 2 })
    read(1, net, 'early')
    net.handle(1)
    expect(net.reads).toEqual([])
    net.pass(2)
    expect(net.reads).toEqual([{ node: 1, index: 2, context: 'early' }])
  })

  it('a read is answered for the commit index of the moment it was asked, by a round of heartbeats', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    read(1, net, 'r')
    net.propose(1, 'later')
    const beats = net.handle(1).filter(({ type }) => type === 'MsgHeartbeat')
    expect(beats).toHaveLength(2)
    net.settle()
    expect(net.reads).toEqual([{ node: 1, index: 2, context: 'r' }])
  })

  it('one round answers every read that was asked before it', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.lose(({ type, context }) => type === 'MsgHeartbeat' && context?.[0] !== 'z'.charCodeAt(0))
    for (const text of ['x', 'y', 'z']) read(1, net, text)
    net.settle()
    expect(net.reads.map(({ context }) => context)).toEqual(['x', 'y', 'z'])
  })

  it('a follower asks the leader for the index and answers by itself', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    read(2, net, 'f')
    net.settle()
    expect(net.reads).toEqual([{ node: 2, index: 2, context: 'f' }])
  })

  it('a leader with a lease answers at once, and trusts its clock', () => {
    const net = network({ voters: 3, options: { readOnlyLeaseBased: true, checkQuorum: true } })
    net.elect(1)
    const before = net.sent.length
    read(1, net, 'lease')
    net.handle(1)
    expect([net.reads.length, net.sent.length]).toEqual([1, before])
  })
})
