import type { Id64 } from '../../../base/id64.ts'

/** A set of voters by ascending id; a majority of them decides. Never changed in place. */
export type MajorityConfig = readonly Id64[]

export type VoteResult = 'VotePending' | 'VoteLost' | 'VoteWon'

/** The largest index that a voter has acknowledged; undefined while it has said nothing. */
export type AckedIndexer = (id: Id64) => number | undefined

/**
 * How many of `voters` decide. Without the rule 'majority-quorum' half of them do, so that two groups of them can
 * both be one.
 */
export function quorumSize(voters: number, majorityRule: boolean): number {
  return majorityRule ? Math.floor(voters / 2) + 1 : Math.max(1, Math.floor(voters / 2))
}

/** The largest index that a quorum has acknowledged. An empty config commits everything: it never holds another back. */
export function majorityCommittedIndex(config: MajorityConfig, acked: AckedIndexer, quorum: number): number {
  if (config.length === 0) return Infinity
  // Largest first, sorted as they come: a leader asks this at every acknowledgement, of a handful of voters.
  const indexes: number[] = []
  for (const id of config) {
    const index = acked(id) ?? 0
    let at = indexes.length
    for (; at > 0 && (indexes[at - 1] as number) < index; at--) indexes[at] = indexes[at - 1] as number
    indexes[at] = index
  }
  return indexes[quorum - 1] as number
}

/** An empty config has won: in a joint one the other half decides alone. */
export function majorityVoteResult(
  config: MajorityConfig,
  votes: ReadonlyMap<Id64, boolean>,
  quorum: number,
): VoteResult {
  if (config.length === 0) return 'VoteWon'
  let granted = 0
  let missing = 0
  for (const id of config) {
    const vote = votes.get(id)
    if (vote === undefined) missing++
    else if (vote) granted++
  }
  if (granted >= quorum) return 'VoteWon'
  return granted + missing >= quorum ? 'VotePending' : 'VoteLost'
}

/** `(1 2 3)` */
export function majorityConfigText(config: MajorityConfig, idText: (id: Id64) => string): string {
  return `(${config.map(idText).join(' ')})`
}
