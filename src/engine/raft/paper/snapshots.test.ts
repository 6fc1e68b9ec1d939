import { describe, expect, it } from 'vitest'
import { id64 } from '../../../base/id64.ts'
import { EMPTY_CONF_STATE } from '../storage.ts'
import { change, network, numberOf, type RaftNetwork } from '../test-kit/raft-network.ts'

/** The Raft paper §7, one test a sentence, in our own words. */

const CONF = { ...EMPTY_CONF_STATE, voters: [1, 2, 3].map(id64) }

/** Node 3 missed `texts`, which the others have applied; node 1 has dropped all but the last of them. */
function leftBehind(texts: readonly string[] = ['a', 'b', 'c', 'd']): RaftNetwork {
  const net = network({ voters: 3 })
  net.elect(1)
  net.isolate(3)
  for (const text of texts) {
    net.propose(1, text)
    net.settle()
  }
  net.node(1).storage.compact(net.status(1).applied - 1)
  return net
}

const snapshots = (net: RaftNetwork) => net.sent.filter(({ type }) => type === 'MsgSnap')

describe('§7 log compaction', () => {
  it('every member drops what is committed when it likes, and goes on as before', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    for (const text of ['a', 'b']) net.propose(1, text)
    net.settle()
    net.node(2).storage.compact(3)
    net.propose(1, 'c')
    net.settle()
    expect([net.terms(2).length, net.applied(2)]).toEqual([2, ['a', 'b', 'c']])
    net.elect(2)
    expect(net.leaders()).toEqual([2])
  })

  it('the term of the last dropped entry is kept, so that the entry behind it can be checked', () => {
    const net = network({ voters: 3 })
    net.elect(1)
    net.node(2).storage.compact(2)
    expect(net.node(2).term(2)).toBe(2)
    net.propose(1, 'a')
    net.settle()
    expect(net.applied(2)).toEqual(['a'])
  })

  it('a follower that needs dropped entries is sent a snapshot, with index, term and configuration', () => {
    const net = leftBehind()
    net.node(1).proposeConfChange(change(['l4']))
    net.settle()
    net.node(1).storage.compact(net.status(1).applied)
    net.heal()
    net.pass(2)
    const metadata = snapshots(net).map(({ to, snapshot }) => [numberOf(to), snapshot?.metadata])[0]
    expect(metadata).toEqual([3, { confState: { ...CONF, learners: [id64(4)] }, index: 7, term: 2 }])
    expect(net.status(3).learners).toEqual([id64(4)])
  })

  it('a follower whose entries are all there is sent none', () => {
    const net = leftBehind()
    net.node(1).storage.compact(net.status(1).applied)
    net.pass(2)
    expect(snapshots(net)).toEqual([])
    net.propose(1, 'e')
    net.settle()
    expect(snapshots(net)).toEqual([])
  })

  it('after the snapshot the rest comes as entries', () => {
    const net = leftBehind()
    net.heal()
    net.pass(3)
    expect(snapshots(net)).toHaveLength(1)
    net.propose(1, 'e')
    net.settle()
    expect(net.applied(3)).toEqual(['e'])
    expect(net.status(3).committed).toBe(net.status(1).committed)
  })

  it('a snapshot of what a follower does not have takes the place of its whole log', () => {
    const net = network({ voters: 3, start: { 3: { log: [1, 2, 2, 2], term: 2 } } })
    const snapshot = { data: null, metadata: { confState: CONF, index: 9, term: 4 } }
    const answer = net.ask(3, 'MsgSnap', { by: 1, term: 4, snapshot })
    expect(answer.map(({ index }) => index)).toEqual([9])
    expect([net.terms(3), net.status(3).lastIndex, net.status(3).committed]).toEqual([[], 9, 9])
  })

  it('of a snapshot that only repeats the beginning of its log a follower keeps the entries behind it', () => {
    const net = network({ voters: 3, start: { 3: { log: [1, 2, 2, 2], term: 2 } } })
    const snapshot = { data: null, metadata: { confState: CONF, index: 3, term: 2 } }
    net.ask(3, 'MsgSnap', { by: 1, term: 4, snapshot })
    expect([net.terms(3), net.status(3).committed]).toEqual([[2, 2, 2], 3])
  })

  it('while a snapshot is under way nothing else is sent to that follower', () => {
    const net = leftBehind()
    net.heal()
    net.lose(({ type }) => type === 'MsgSnap')
    net.pass(2)
    const before = net.sent.length
    net.propose(1, 'e')
    net.settle()
    const toThree = net.sent.slice(before).filter(({ to }) => numberOf(to) === 3)
    expect([snapshots(net).length, toThree]).toEqual([1, []])
    net.node(1).reportSnapshot(id64(3), false)
    const [failed] = net.status(1).progress.filter(({ id }) => id === id64(3))
    expect([failed?.state, failed?.match, failed?.next]).toEqual(['StateProbe', 2, 3])
    net.heal()
    net.pass(3)
    expect([snapshots(net).length, net.status(3).committed]).toEqual([2, net.status(1).committed])
  })
})
