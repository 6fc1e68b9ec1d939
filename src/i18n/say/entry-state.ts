import type { Name } from '../../run/input.ts'
import { halvesOf } from '../../protocol/view/halves.ts'
import type { MemberView, World } from '../../protocol/view/world.ts'

/** How an entry stands in the cluster: what its sentence, its pips and its why-card are made of. */
export interface EntryState {
  readonly index: number
  readonly term: number
  /** Members with the entry on disk, in member order; those that run no more count: a disk outlives its process. */
  readonly holders: readonly Name[]
  /** Members that have it in memory only. */
  readonly buffered: readonly Name[]
  readonly applied: readonly Name[]
  readonly voters: number
  readonly quorum: number
  /** The leader of the highest term that has the entry, and whom it has counted (itself included). */
  readonly leader: Name | null
  readonly leaderTerm: number
  readonly counted: readonly Name[]
  /** Running members that the leader can reach, itself included. */
  readonly reach: number
  readonly fate: EntryFate
  /** In a joint configuration: how many of each half have it on disk. */
  readonly joint: readonly [now: HalfHeld, old: HalfHeld] | null
}

export interface HalfHeld {
  readonly held: number
  readonly voters: number
  readonly quorum: number
}

/**
 * `committed` · `counting`: on too few disks · `unheard`: on a quorum's disks, the leader does not know yet ·
 * `old-term`: a later leader has it and may not count it (§5.4.2) · `overruled`: the leader has another entry there ·
 * `leaderless`: nobody leads who has it.
 */
export type EntryFate = 'committed' | 'counting' | 'unheard' | 'old-term' | 'overruled' | 'leaderless'

/** null when nobody has such an entry. */
export function entryState(world: World, index: number, term: number): EntryState | null {
  const having = world.members.filter((member) => termAt(member, index) === term)
  if (having.length === 0) return null
  const voting = having.filter((member) => member.isVoter)
  const holders = voting.filter((member) => member.durable >= index)
  const leaders = world.members
    .filter((member) => member.status === 'running' && member.role === 'leader')
    .sort((a, b) => b.term - a.term)
  const leader = leaders.find((member) => having.includes(member)) ?? null
  const counted = leader === null ? [] : countedBy(leader, index, world)
  const { voters, quorum } = world.cluster
  const halves = halvesOf(world).map(({ names, quorum: needed }): HalfHeld => ({
    held: holders.filter(({ name }) => names.includes(name)).length,
    voters: names.length,
    quorum: needed,
  }))
  const [now, old] = halves
  return {
    index,
    term,
    holders: holders.map(nameOf),
    buffered: voting.filter((member) => member.durable < index).map(nameOf),
    applied: having.filter((member) => member.applied >= index).map(nameOf),
    voters,
    quorum,
    leader: leader?.name ?? null,
    leaderTerm: leader?.term ?? 0,
    counted,
    reach: leader === null ? 0 : reachOf(leader.name, world),
    fate: fateOf(),
    joint: now === undefined || old === undefined ? null : [now, old],
  }

  function fateOf(): EntryFate {
    if (having.some((member) => member.commit >= index)) return 'committed'
    const top = leaders[0]
    if (leader === null) return top !== undefined && top.term > term ? 'overruled' : 'leaderless'
    if (top !== undefined && top !== leader && top.term > leader.term && top.last.index >= index)
      return 'overruled'
    if (leader.term > term) return 'old-term'
    return halves.every(({ held, quorum: needed }) => held >= needed) ? 'unheard' : 'counting'
  }
}

/** Term of a member's entry at `index`; 0 where it has none. */
export function termAt(member: Pick<MemberView, 'runs' | 'firstIndex' | 'last'>, index: number): number {
  if (index < member.firstIndex || index > member.last.index) return 0
  let low = 0
  let high = member.runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((member.runs[middle]?.index ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return member.runs[low - 1]?.term ?? 0
}

function countedBy(leader: MemberView, index: number, world: World): readonly Name[] {
  const voters = new Set(world.members.filter((member) => member.isVoter).map(nameOf))
  const own = leader.durable >= index ? [leader.name] : []
  const others = (leader.progress ?? []).filter((of) => of.match >= index && voters.has(of.peer))
  return [...own, ...others.map((of) => of.peer)]
}

function reachOf(leader: Name, world: World): number {
  const { groups, cuts } = world.links
  const side = groups?.find((group) => group.includes(leader)) ?? null
  const cut = new Set(
    cuts.filter((one) => one.from === leader || one.to === leader).flatMap((one) => [one.from, one.to]),
  )
  return world.members.filter(
    ({ name, status, isVoter }) =>
      status === 'running' &&
      isVoter &&
      (name === leader || ((side === null || side.includes(name)) && !cut.has(name))),
  ).length
}

function nameOf(member: MemberView): Name {
  return member.name
}
