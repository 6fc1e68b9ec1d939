import { describe, expect, it } from 'vitest'
import { id64 } from '../../../base/id64.ts'
import { change, EXPLICIT, network, numberOf, type RaftNetwork } from '../test-kit/raft-network.ts'

/** The Raft paper §6 and the dissertation's chapter 4, one test a sentence, in our own words. */

const numbers = (ids: readonly Parameters<typeof numberOf>[0][]): number[] => ids.map(numberOf)
const voters = (net: RaftNetwork, n: number): number[] => numbers(net.status(n).voters)

/** Three voters and two that wait outside, with node 1 the leader of all that is decided. */
function threeAndTwo(options: Parameters<typeof network>[0]['options'] = {}): RaftNetwork {
  const net = network({ voters: 3, options })
  net.join(4)
  net.join(5)
  net.elect(1)
  return net
}

/** Joint: (1 4 5) with (1 2 3). */
function joint(): RaftNetwork {
  const net = threeAndTwo()
  net.node(1).proposeConfChange(change(['v4', 'v5', 'r2', 'r3'], EXPLICIT))
  net.pass(3)
  expect([voters(net, 1), numbers(net.status(1).votersOutgoing)]).toEqual([
    [1, 4, 5],
    [1, 2, 3],
  ])
  return net
}

describe('§6 joint consensus', () => {
  it('entries go to the members of both configurations', () => {
    const net = joint()
    net.propose(1, 'a')
    net.pass(2)
    expect(net.numbers.map((n) => net.applied(n))).toEqual([['a'], ['a'], ['a'], ['a'], ['a']])
  })

  it.each([2, 4])('a member of either configuration may lead (%i)', (n) => {
    const net = joint()
    net.elect(n)
    expect(net.leaders()).toEqual([n])
  })

  it.each([
    ['the old one', [4, 5]],
    ['the new one', [2, 3]],
  ])('commitment needs a majority of each: %s is not enough', (_, silent) => {
    const net = joint()
    net.isolate(...silent)
    net.propose(1, 'a')
    net.settle()
    expect(net.applied(1)).toEqual([])
    net.isolate(...silent.slice(1))
    net.pass(3)
    expect(net.applied(1)).toEqual(['a'])
  })

  it.each([
    ['the old one', 2, [4, 5]],
    ['the new one', 4, [2, 3]],
  ])('an election needs a majority of each: %s is not enough', (_, candidate, silent) => {
    const net = joint()
    net.isolate(...silent)
    net.elect(candidate)
    expect(net.role(candidate)).not.toBe('leader')
    net.isolate(...silent.slice(1))
    net.elect(candidate)
    expect(net.role(candidate)).toBe('leader')
  })

  it('once the joint configuration is decided the leader may propose its end, and only then', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4', 'v5', 'r2', 'r3'], EXPLICIT))
    net.node(1).proposeConfChange(change([]))
    net.pass(3)
    expect(net.status(1).votersOutgoing).not.toEqual([])
    net.node(1).proposeConfChange(change([]))
    net.pass(3)
    expect([voters(net, 1), net.status(1).votersOutgoing]).toEqual([[1, 4, 5], []])
  })

  it('a joint configuration that is to end by itself ends', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4', 'v5', 'r2', 'r3']))
    net.pass(4)
    expect([voters(net, 4), net.status(4).votersOutgoing]).toEqual([[1, 4, 5], []])
  })

  it('its end is proposed once, however many entries are applied before it', () => {
    const net = threeAndTwo({ maxCommittedSizePerReady: 1 })
    net.node(1).proposeConfChange(change(['v4', 'r3']))
    for (const text of ['a', 'b', 'c', 'd']) net.propose(1, text)
    net.pass(6)
    expect([voters(net, 1), net.status(1).votersOutgoing]).toEqual([[1, 2, 4], []])
    expect([net.status(1).lastIndex, net.applied(1)]).toEqual([8, ['a', 'b', 'c', 'd']])
  })

  it('DIFF: the paper acts by a configuration as soon as it is in the log, etcd when it is applied', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4']))
    net.handle(1)
    expect(net.status(1).lastIndex).toBe(3)
    expect(voters(net, 1)).toEqual([1, 2, 3])
    net.settle()
    expect(voters(net, 1)).toEqual([1, 2, 3, 4])
  })

  it('a new member may join without a vote: it gets the log and counts for nothing', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['l4']))
    net.pass(2)
    net.isolate(2, 3)
    net.propose(1, 'a')
    net.pass(2)
    expect([net.status(4).lastIndex, net.applied(1)]).toEqual([net.status(1).lastIndex, []])
    net.heal()
    net.pass(2)
    expect([net.applied(4), net.status(4).quorum]).toEqual([['a'], 2])
  })

  it('a leader outside the new configuration leads on without counting itself, until it is told to step down', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['r1']))
    net.settle()
    expect([net.role(1), voters(net, 1)]).toEqual(['leader', [2, 3]])
    net.isolate(3)
    net.node(2).propose(new Uint8Array([65]))
    net.settle()
    expect(net.applied(1)).toEqual([])
    const strict = threeAndTwo({ stepDownOnRemoval: true })
    strict.node(1).proposeConfChange(change(['r1']))
    strict.settle()
    expect(strict.role(1)).toBe('follower')
  })

  it('a member ignores vote requests within the shortest timeout of hearing from a leader', () => {
    const net = network({ voters: 3, options: { checkQuorum: true } })
    net.elect(1)
    const ask = () => net.ask(2, 'MsgVote', { by: 3, term: 9, logTerm: 9, index: 9 })
    expect(ask()).toEqual([])
    expect(net.status(2).term).toBe(2)
    net.tick(2, 9)
    expect(ask()).toEqual([])
    net.tick(2)
    expect(ask().map(({ reject }) => reject)).toEqual([false])
  })

  it('that holds no election up, since nobody stands for one before such a timeout', () => {
    const net = network({ voters: 5, options: { checkQuorum: true } })
    net.elect(1)
    net.isolate(1)
    net.pass(40)
    expect(net.leaders().filter((n) => n !== 1)).toHaveLength(1)
  })
})

describe('dissertation §4.1 one at a time', () => {
  it('every majority of the old configuration meets every one of the new', () => {
    for (let size = 1; size <= 9; size++) {
      const before = Math.floor(size / 2) + 1
      for (const next of [size + 1, size - 1].filter((n) => n > 0)) {
        expect(before + Math.floor(next / 2) + 1).toBeGreaterThan(Math.max(size, next))
      }
    }
  })

  it('two voters at once go through a joint configuration, one does not', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4']))
    net.settle()
    expect(net.status(1).votersOutgoing).toEqual([])
    net.node(1).proposeConfChange(change(['r4', 'v5'], EXPLICIT))
    net.settle()
    expect(net.status(1).votersOutgoing).toHaveLength(4)
  })

  it('the leader begins no change before the one before it is done: the second becomes an empty entry', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4']))
    net.node(1).proposeConfChange(change(['v5']))
    net.pass(3)
    expect([voters(net, 1), net.status(1).lastIndex]).toEqual([[1, 2, 3, 4], 4])
    net.node(1).proposeConfChange(change(['v5']))
    net.pass(3)
    expect(voters(net, 1)).toEqual([1, 2, 3, 4, 5])
  })

  it('a new leader begins none before it has applied everything of its predecessors', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['v4']))
    net.lose(({ type, to }) => type === 'MsgAppResp' && numberOf(to) === 1)
    net.settle()
    net.heal()
    net.node(2).campaign()
    net.round()
    net.round()
    expect(net.role(2)).toBe('leader')
    net.node(2).proposeConfChange(change(['v5']))
    net.pass(3)
    expect(voters(net, 2)).toEqual([1, 2, 3, 4])
  })
})

describe('dissertation §4.2 availability', () => {
  it('§4.2.1 a learner is caught up first; made a voter then, it takes part at once', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['l4']))
    net.pass(3)
    expect(net.status(1).progress.find(({ id }) => id === id64(4))?.match).toBe(net.status(1).lastIndex)
    net.node(1).proposeConfChange(change(['v4']))
    net.pass(2)
    net.isolate(2)
    net.propose(1, 'a')
    net.settle()
    expect(net.applied(1)).toEqual(['a'])
  })

  it('§4.2.1 a voter that is added with an empty log counts before it can help', () => {
    const net = threeAndTwo()
    net.isolate(3, 4)
    net.node(1).proposeConfChange(change(['v4']))
    net.settle()
    expect(voters(net, 1)).toEqual([1, 2, 3, 4])
    net.propose(1, 'a')
    net.pass(3)
    expect(net.applied(1)).toEqual([])
  })

  it('§4.2.2 a cluster goes on without its leader once it is removed', () => {
    const net = threeAndTwo()
    net.node(1).proposeConfChange(change(['r1']))
    net.settle()
    net.isolate(1)
    net.pass(40)
    const [next = 0] = net.leaders().filter((n) => n !== 1)
    net.propose(next, 'a')
    net.settle()
    expect([net.applied(2), net.applied(3)]).toEqual([['a'], ['a']])
  })

  it('§4.2.3 a removed member that does not know it cannot unseat a leader that is heard', () => {
    const net = threeAndTwo({ checkQuorum: true })
    net.isolate(3)
    net.node(1).proposeConfChange(change(['r3']))
    net.pass(3)
    net.tick(3, 40)
    net.heal()
    net.pass(15)
    expect([net.leaders(), net.status(1).term]).toEqual([[1], 2])
    expect(net.status(3).term).toBeGreaterThan(2)
  })

  it('§4.2.3 the leader may hand over all the same: such a request says so', () => {
    const net = threeAndTwo({ checkQuorum: true })
    net.node(1).transferLeader(id64(3))
    net.settle()
    expect(net.leaders()).toEqual([3])
  })

  it('§4.3 a configuration may be changed to any other, through a joint one', () => {
    const net = network({ voters: 3 })
    for (const n of [4, 5, 6, 7]) net.join(n)
    net.elect(1)
    net.node(1).proposeConfChange(change(['r1', 'r2', 'r3', 'v4', 'v5', 'v6', 'l7']))
    net.pass(5)
    net.isolate(1, 2, 3)
    net.pass(60)
    const [leader = 0] = net.leaders().filter((n) => n > 3)
    expect([voters(net, leader), numbers(net.status(leader).learners)]).toEqual([[4, 5, 6], [7]])
    net.propose(leader, 'a')
    net.settle()
    expect(net.applied(7)).toEqual(['a'])
  })
})
