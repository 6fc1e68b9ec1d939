import { describe, expect, it } from 'vitest'
import { id64 } from '../../../base/id64.ts'
import { network } from '../test-kit/raft-network.ts'

/** The Raft paper, one test a sentence, each under its section and in our own words. */

describe('§5.4.1 election restriction', () => {
  /** Whether a voter with this log grants its vote to a candidate whose last entry is this one. */
  const grants = (log: readonly number[], logTerm: number, index: number): boolean => {
    const net = network({ voters: 3, start: { 1: { log, term: 9 } } })
    return net.ask(1, 'MsgVote', { by: 2, term: 10, logTerm, index }).every(({ reject }) => !reject)
  }

  it('a voter refuses a candidate whose log is less up to date than its own', () => {
    expect([grants([1, 2, 3], 3, 2), grants([1, 2, 3], 2, 3), grants([1, 2, 3], 3, 3)]).toEqual([
      false,
      false,
      true,
    ])
  })

  it('the log with the later last term is more up to date, however short', () => {
    expect([grants([1, 2, 2, 2, 2, 2], 3, 2), grants([1, 3], 2, 9)]).toEqual([true, false])
  })

  it('of two logs with the same last term the longer one is more up to date', () => {
    expect([grants([1, 2, 2], 2, 2), grants([1, 2, 2], 2, 4)]).toEqual([false, true])
  })

  it('who lacks a committed entry cannot win', () => {
    const net = network({ voters: 5 })
    net.elect(1)
    net.isolate(4, 5)
    net.propose(1, 'committed')
    net.settle()
    net.isolate(1)
    for (const behind of [4, 5]) {
      net.elect(behind)
      expect(net.role(behind)).not.toBe('leader')
    }
    net.elect(2)
    expect(net.role(2)).toBe('leader')
  })
})

describe('§5.4.2 committing entries from previous terms', () => {
  it('figure 8: an entry of an earlier term is not committed by counting its copies', () => {
    const start = {
      1: { log: [1, 2], term: 4 },
      2: { log: [1, 2], term: 4 },
      3: { log: [1], term: 4 },
      4: { log: [1], term: 4 },
      5: { log: [1, 3], term: 4 },
    }
    const net = network({ voters: 5, start })
    // The leader's own entry of term 5 is lost on the way; the one of term 2 gets to a majority.
    net.lose(({ type, entries }) => type === 'MsgApp' && entries.some(({ term }) => term === 5))
    net.node(1).campaign()
    net.handle(1)
    for (const by of [2, 3, 4]) net.ask(1, 'MsgVoteResp', { by, term: 5 })
    expect(net.role(1)).toBe('leader')
    for (const by of [2, 3, 4]) net.ask(1, 'MsgAppResp', { by, term: 5, index: 2 })
    expect(net.status(1).progress.map(({ match }) => match)).toEqual([3, 2, 2, 2, 0])
    expect(net.status(1).committed).toBe(1)
    for (const by of [2, 3]) net.ask(1, 'MsgAppResp', { by, term: 5, index: 3 })
    expect(net.status(1).committed).toBe(3)
  })

  it('entries keep the term in which they were made, whoever replicates them', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2, 3] } } })
    net.elect(1)
    expect(net.terms(3)).toEqual([2, 3, 4])
  })
})

describe('§5.4.3 safety argument', () => {
  it('leader completeness: what a leader has committed is in the log of every later leader', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(3)
    net.propose(1, 'kept')
    net.settle()
    net.isolate(1)
    net.elect(3)
    expect(net.leaders()).toEqual([1])
    net.elect(2)
    expect(net.role(2)).toBe('leader')
    expect(net.applied(2)).toEqual(['kept'])
  })

  it('state machine safety: no two members apply different entries at one index', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(1)
    net.propose(1, 'never')
    net.settle()
    net.elect(2)
    net.propose(2, 'always')
    net.settle()
    net.heal()
    net.pass(3)
    expect(net.numbers.map((n) => net.applied(n))).toEqual([['always'], ['always'], ['always']])
    expect(net.status(1).lead).toBe(id64(2))
  })
})

describe('§8 client interaction', () => {
  it('a member that does not lead passes a proposal on to the leader it knows', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.propose(2, 'by 2')
    net.settle()
    expect(net.applied(3)).toEqual(['by 2'])
    expect(network({ voters: 3 }).propose(2, 'to nobody')).toBe('ErrProposalDropped')
  })

  it('a leader begins its term with an empty entry, and knows what is committed when that is', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2] }, 2: { log: [1, 2] }, 3: { log: [1, 2] } } })
    net.node(1).campaign()
    net.round()
    net.round()
    expect([net.role(1), net.status(1).committed]).toEqual(['leader', 1])
    net.settle()
    expect([net.terms(1), net.status(1).committed]).toEqual([[2, 3], 3])
  })

  it('before it answers a read a leader hears from a majority that it still leads', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.isolate(1)
    net.elect(2)
    net.propose(2, 'newer')
    net.settle()
    net.node(1).readIndex(new Uint8Array([65]))
    net.settle()
    net.pass(3)
    expect(net.reads).toEqual([])
    net.heal()
    net.pass(1)
    net.node(2).readIndex(new Uint8Array([66]))
    net.settle()
    expect(net.reads).toEqual([{ node: 2, index: net.status(2).committed, context: 'B' }])
  })
})
