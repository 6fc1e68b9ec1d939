import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { id64, type Id64 } from '../../../base/id64.ts'
import { jointCommittedIndex, type JointConfig, jointVoteResult } from './joint.ts'
import { majorityCommittedIndex, majorityVoteResult, quorumSize } from './majority.ts'

const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }).map(id64), { maxLength: 5 })
  .map((list) => list.sort())
const acks = fc.dictionary(fc.integer({ min: 1, max: 7 }).map(id64), fc.nat(9))
const ballots = fc.dictionary(fc.integer({ min: 1, max: 7 }).map(id64), fc.boolean())

/** More than half of `group`, or `group` is empty. */
const most = (group: readonly Id64[], holds: (id: Id64) => boolean): boolean =>
  group.length === 0 || group.filter(holds).length * 2 > group.length

describe('a joint quorum', () => {
  it('commits exactly the highest index that most of either half have', () => {
    fc.assert(
      fc.property(ids, ids, acks, (incoming, outgoing, acked) => {
        const has = (index: number) => (id: Id64) => (acked[id] ?? 0) >= index
        const dumb = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].find(
          (index) => most(incoming, has(index)) && most(outgoing, has(index)),
        )
        const expected = incoming.length + outgoing.length === 0 ? Infinity : dumb
        expect(jointCommittedIndex([incoming, outgoing], (id) => acked[id], true)).toBe(expected)
        expect(jointCommittedIndex([outgoing, incoming], (id) => acked[id], true)).toBe(expected)
      }),
    )
  })

  it('wins when most of both say yes, loses as soon as one half cannot any more', () => {
    fc.assert(
      fc.property(ids, ids, ballots, (incoming, outgoing, votes) => {
        const wins = (group: readonly Id64[]): boolean => most(group, (id) => votes[id] === true)
        const mayWin = (group: readonly Id64[]): boolean => most(group, (id) => votes[id] !== false)
        const expected =
          wins(incoming) && wins(outgoing)
            ? 'VoteWon'
            : mayWin(incoming) && mayWin(outgoing)
              ? 'VotePending'
              : 'VoteLost'
        const given = new Map(Object.entries(votes) as [Id64, boolean][])
        expect(jointVoteResult([incoming, outgoing], given, true)).toBe(expected)
      }),
    )
  })

  it('that is decided stays decided, whatever the others say later', () => {
    fc.assert(
      fc.property(ids, ids, ballots, ballots, (incoming, outgoing, first, later) => {
        const early = new Map(Object.entries(first) as [Id64, boolean][])
        const all = new Map([...(Object.entries(later) as [Id64, boolean][]), ...early])
        const before = jointVoteResult([incoming, outgoing], early, true)
        const after = jointVoteResult([incoming, outgoing], all, true)
        if (before !== 'VotePending') expect(after).toBe(before)
      }),
    )
  })

  it('of one half twice, or beside an empty one, is that of the half', () => {
    fc.assert(
      fc.property(ids, acks, ballots, (half, acked, votes) => {
        const of = (id: Id64): number | undefined => acked[id]
        const given = new Map(Object.entries(votes) as [Id64, boolean][])
        const alone = [
          majorityCommittedIndex(half, of, quorumSize(half.length, true)),
          majorityVoteResult(half, given, quorumSize(half.length, true)),
        ]
        for (const other of [half, []]) {
          const joint: JointConfig = [half, other]
          expect([jointCommittedIndex(joint, of, true), jointVoteResult(joint, given, true)]).toEqual(alone)
        }
      }),
    )
  })

  it('never commits less for an acknowledgement more', () => {
    fc.assert(
      fc.property(ids, ids, acks, acks, (incoming, outgoing, acked, more) => {
        const joint: JointConfig = [incoming, outgoing]
        const later = (id: Id64): number => Math.max(acked[id] ?? 0, more[id] ?? 0)
        const before = jointCommittedIndex(joint, (id) => acked[id], true)
        expect(jointCommittedIndex(joint, later, true)).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('is half of the voters, and one at least, without the rule of the majority', () => {
    expect([1, 2, 3, 4, 5].map((voters) => quorumSize(voters, true))).toEqual([1, 2, 2, 3, 3])
    expect([1, 2, 3, 4, 5].map((voters) => quorumSize(voters, false))).toEqual([1, 1, 1, 2, 2])
  })
})
