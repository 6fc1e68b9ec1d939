import type { Id64 } from '../../../base/id64.ts'
import {
  type AckedIndexer,
  type MajorityConfig,
  majorityCommittedIndex,
  majorityConfigText,
  majorityVoteResult,
  quorumSize,
  type VoteResult,
} from './majority.ts'

/** Incoming and outgoing voters: a decision needs a majority of both. The outgoing half is empty when not joint. */
export type JointConfig = readonly [incoming: MajorityConfig, outgoing: MajorityConfig]

/** Every voter of either half once, by ascending id. */
export function jointVoters([incoming, outgoing]: JointConfig): readonly Id64[] {
  return outgoing.length === 0 ? incoming : [...new Set([...incoming, ...outgoing])].sort()
}

export function jointCommittedIndex(config: JointConfig, acked: AckedIndexer, majorityRule: boolean): number {
  const of = (half: MajorityConfig): number =>
    majorityCommittedIndex(half, acked, quorumSize(half.length, majorityRule))
  return Math.min(of(config[0]), of(config[1]))
}

export function jointVoteResult(
  config: JointConfig,
  votes: ReadonlyMap<Id64, boolean>,
  majorityRule: boolean,
): VoteResult {
  const of = (half: MajorityConfig): VoteResult =>
    majorityVoteResult(half, votes, quorumSize(half.length, majorityRule))
  const incoming = of(config[0])
  const outgoing = of(config[1])
  // A half without voters has won: the other decides.
  if (incoming === outgoing) return incoming
  return incoming === 'VoteLost' || outgoing === 'VoteLost' ? 'VoteLost' : 'VotePending'
}

/** `(1 2)`, or `(1 2)&&(1)` when joint. */
export function jointConfigText([incoming, outgoing]: JointConfig, idText: (id: Id64) => string): string {
  const text = majorityConfigText(incoming, idText)
  return outgoing.length === 0 ? text : `${text}&&${majorityConfigText(outgoing, idText)}`
}
