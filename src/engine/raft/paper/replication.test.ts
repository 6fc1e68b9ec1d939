import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../pb/raftpb.ts'
import { network, numberOf, type RaftNetwork } from '../test-kit/raft-network.ts'

/** The Raft paper, one test a sentence, each under its section and in our own words. */

const three = () => network({ voters: 3 })
const entry = (index: number, term: number): Entry => ({ type: 'EntryNormal', term, index, data: null })

/** What every entry of that index and term has before it, in any member's log. */
function entriesBefore(net: RaftNetwork): Map<string, Set<string>> {
  const before = new Map<string, Set<string>>()
  for (const n of net.numbers) {
    const terms = net.terms(n)
    terms.forEach((term, i) => {
      const key = `${i}/${term}`
      const prefix = terms.slice(0, i).join(',')
      before.set(key, (before.get(key) ?? new Set<string>()).add(prefix))
    })
  }
  return before
}

describe('§5.3 log replication', () => {
  it('the leader appends a command to its own log and sends it to all others side by side', () => {
    const net = three()
    net.elect(1)
    net.propose(1, 'a')
    const sent = net.handle(1)
    expect(net.terms(1)).toEqual([2, 2])
    expect(sent.map(({ type, to, entries }) => [type, numberOf(to), entries.length])).toEqual([
      ['MsgApp', 2, 1],
      ['MsgApp', 3, 1],
    ])
  })

  it('the leader applies a command once it is safely replicated, not before', () => {
    const net = three()
    net.elect(1)
    net.propose(1, 'a')
    net.handle(1)
    expect(net.applied(1)).toEqual([])
    net.settle()
    expect(net.applied(1)).toEqual(['a'])
  })

  it('the leader sends an entry again for as long as a follower lacks it, also after it was committed', () => {
    const net = three()
    net.elect(1)
    net.isolate(3)
    net.propose(1, 'a')
    net.settle()
    expect(net.applied(1)).toEqual(['a'])
    net.pass(8)
    net.heal()
    net.pass(2)
    expect(net.applied(3)).toEqual(['a'])
  })

  it('an entry is committed when its leader has it on a majority', () => {
    const net = network({ voters: 5 })
    net.elect(1)
    const before = net.status(1).committed
    net.lose(({ to }) => [3, 4, 5].includes(numberOf(to)))
    net.propose(1, 'a')
    net.settle()
    expect(net.status(1).committed).toBe(before)
    net.lose(({ to }) => [4, 5].includes(numberOf(to)))
    net.pass(2)
    expect(net.status(1).committed).toBe(before + 1)
  })

  it('with it everything before it is committed, entries of earlier leaders too', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2, 3] } } })
    net.elect(1)
    expect(net.terms(1)).toEqual([2, 3, 4])
    expect(net.status(1).committed).toBe(4)
    expect(net.applied(1)).toEqual(['2.2', '3.3'])
  })

  it('the commit index travels with every later message, so that followers learn of it', () => {
    const net = three()
    net.elect(1)
    net.propose(1, 'a')
    net.round()
    net.round()
    expect([net.status(1).committed, net.status(2).committed]).toEqual([3, 2])
    const sent = net.handle(1)
    expect(sent.map(({ to, commit }) => [numberOf(to), commit])).toEqual([
      [2, 3],
      [3, 3],
    ])
    net.settle()
    expect(net.status(2).committed).toBe(3)
  })

  it('a follower applies what is committed, in the order of the log', () => {
    const net = three()
    net.elect(1)
    for (const text of ['a', 'b', 'c']) net.propose(1, text)
    net.settle()
    expect(net.numbers.map((n) => net.applied(n))).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
  })

  it('an append names the entry before it, and a follower without that entry refuses it', () => {
    const net = network({ voters: 3, start: { 2: { log: [1, 2, 2], term: 4 } } })
    const ask = (index: number, logTerm: number): boolean[] =>
      net
        .ask(2, 'MsgApp', { by: 1, term: 4, index, logTerm, entries: [entry(index + 1, 4)] })
        .map(({ reject }) => reject)
    expect(ask(4, 4)).toEqual([true])
    expect(ask(3, 3)).toEqual([true])
    expect(net.terms(2)).toEqual([2, 2])
    expect(ask(3, 2)).toEqual([false])
    expect(net.terms(2)).toEqual([2, 2, 4])
  })

  it('log matching: entries of the same index and term have the same entries before them', () => {
    const net = network({ voters: 5 })
    for (const [n, group] of [
      [1, [1, 2]],
      [3, [3, 4, 5]],
      [4, [2, 3, 4]],
      [1, [1, 2, 5]],
    ] as const) {
      net.split(group)
      net.elect(n)
      net.propose(n, `by ${n}`)
      net.propose(n, `again by ${n}`)
      net.settle()
    }
    for (const prefixes of entriesBefore(net).values()) expect(prefixes.size).toBe(1)
  })

  it.each([
    ['lacks entries', [1, 1, 1, 4, 4, 5, 5, 6, 6]],
    ['lacks many entries', [1, 1, 1, 4]],
    ['has more entries', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
    ['has more entries of a later term', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
    ['lacks some and has others', [1, 1, 1, 4, 4, 4, 4]],
    ['lacks some and has others of earlier terms', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
  ])('figure 7: a follower that %s gets the log of its leader', (_, log) => {
    const leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
    const net = network({ voters: 3, start: { 1: { log: leader, term: 7 }, 2: { log }, 3: { log: leader } } })
    net.elect(1)
    net.pass(2)
    expect(net.terms(2)).toEqual([...leader.slice(1), 8])
    expect(net.terms(1)).toEqual(net.terms(2))
  })

  it('what contradicts the leader in a log of a follower is overwritten', () => {
    const net = three()
    net.elect(1)
    net.isolate(1)
    net.propose(1, 'lost')
    net.settle()
    net.elect(2)
    net.propose(2, 'kept')
    net.settle()
    net.heal()
    net.pass(2)
    expect(net.terms(1)).toEqual([2, 3, 3])
    expect(net.applied(1)).toEqual(['kept'])
  })

  it('a new leader takes every follower to have its whole log, and sends from behind it', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2, 2, 2] } } })
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgVoteResp', { by: 2, term: 3 })
    const appends = net.sent.filter(({ type }) => type === 'MsgApp')
    expect(appends.map(({ index }) => index)).toEqual([4, 4])
  })

  it('when an append is refused the leader goes back and tries again, until both logs agree', () => {
    const net = network({ voters: 3, start: { 1: { log: [1, 2, 3, 4, 5] }, 2: { log: [1, 2, 2, 2, 2] } } })
    net.elect(1)
    const tried = net.sent.filter(({ type, to }) => type === 'MsgApp' && numberOf(to) === 2)
    expect(tried[0]?.index).toBe(5)
    expect(tried.at(-1)?.index).toBeGreaterThanOrEqual(5)
    expect(Math.min(...tried.map(({ index }) => index))).toBe(2)
    expect(net.terms(2)).toEqual([2, 3, 4, 5, 6])
  })

  it('a refusal tells a whole term, so that one try for each term is enough', () => {
    const own = [1, ...Array.from({ length: 30 }, () => 2), ...Array.from({ length: 30 }, () => 3)]
    const net = network({ voters: 2, start: { 1: { log: [1, 5] }, 2: { log: own } } })
    net.elect(1)
    const refusals = net.sent.filter(({ type, reject }) => type === 'MsgAppResp' && reject)
    expect(refusals.length).toBeLessThanOrEqual(2)
    expect(net.terms(2)).toEqual([5, 6])
  })

  it('a refusal never points behind the entry that was asked for', () => {
    const net = network({ voters: 3, start: { 2: { log: [1, 2, 2, 2, 2, 2] } } })
    const [refusal] = net.ask(2, 'MsgApp', { by: 1, term: 9, index: 3, logTerm: 5, entries: [entry(4, 9)] })
    expect([refusal?.index, refusal?.rejectHint, refusal?.logTerm]).toEqual([3, 3, 2])
  })

  it('a leader never strikes or changes entries of its own log', () => {
    const net = network({ voters: 3, start: { 2: { log: [1, 2, 2, 2, 2], term: 3 } } })
    net.lose(({ to, type }) => numberOf(to) === 2 || type === 'MsgVote')
    net.node(1).campaign()
    net.handle(1)
    net.ask(1, 'MsgVoteResp', { by: 3, term: 2 })
    net.propose(1, 'mine')
    net.settle()
    const before = net.terms(1)
    const appends = [entry(2, 9)]
    net.ask(1, 'MsgApp', { by: 3, term: 1, index: 1, logTerm: 1, entries: appends })
    expect(net.terms(1)).toEqual(before)
    expect(net.role(1)).toBe('leader')
  })

  it('one round of messages to a majority commits an entry, however slow the rest is', () => {
    const net = network({ voters: 5 })
    net.elect(1)
    net.isolate(4, 5)
    net.propose(1, 'a')
    net.round()
    net.round()
    expect(net.status(1).committed).toBe(3)
    expect(net.leaders()).toEqual([1])
  })
})
