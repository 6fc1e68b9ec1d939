import type { ClusterView } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import type { SimMicros } from '../../../run/position.ts'

/** What a change would make of the quorum, and what etcd 3.4 says to it. */
export interface MemberPlan {
  readonly kind: 'now' | 'add' | 'remove'
  /** Of a removal: whom. */
  readonly member: Name | null
  /** Voters that would run, and how many would be needed. */
  readonly up: number
  readonly voters: number
  readonly needed: number
  /** Voters that have been connected to the leader for too short a time, or are not; empty when nothing refuses. */
  readonly missing: readonly Name[]
  readonly refused: boolean
  /** Nobody refuses it, but a change is an entry, and no quorum runs to commit one. */
  readonly stuck: boolean
}

/** etcd's HealthInterval: a connection counts once it is so old. */
export const HEALTH_MICROS = 5_000_000

/**
 * As things are, an addition first, and the removal of a voter that is not there first. `strict`: the strict check is
 * on; without it nothing is refused.
 */
export function memberPlans(
  cluster: ClusterView,
  running: (name: Name) => boolean,
  at: SimMicros,
  strict: boolean,
): readonly MemberPlan[] {
  const voters = cluster.standings.filter(({ standing }) => standing === 'voter')
  const n = voters.length
  const up = voters.filter(({ name }) => running(name)).length
  const missing = voters
    .filter(
      ({ name, connectedSince: since }) =>
        name !== cluster.leader && (since === null || at - since <= HEALTH_MICROS),
    )
    .map(({ name }) => name)
  const started = voters.filter(({ unstarted }) => !unstarted).length
  const plan = (
    kind: MemberPlan['kind'],
    count: number,
    alive: number,
    refused: boolean,
    member: Name | null = null,
  ): MemberPlan => ({
    kind,
    member,
    up: alive,
    voters: count,
    needed: quorumOf(count),
    missing: refused ? missing : [],
    refused,
    stuck: kind !== 'now' && up < quorumOf(n),
  })
  const addRefused =
    strict && (missing.length > 0 || (started < quorumOf(n + 1) && !(started === 1 && n === 1)))
  // One that does not run, else one that runs and is not reached: cut off, or paused.
  const dead =
    voters.find(({ name }) => !running(name)) ??
    voters.find(
      ({ name, connectedSince }) =>
        connectedSince === null && cluster.leader !== null && name !== cluster.leader,
    )
  const plans = [plan('now', n, up, false), plan('add', n + 1, up, addRefused)]
  if (dead === undefined || n === 1) return plans
  const removeRefused = strict && started - (dead.unstarted ? 0 : 1) < quorumOf(n - 1)
  return [...plans, plan('remove', n - 1, running(dead.name) ? up - 1 : up, removeRefused, dead.name)]
}

/** How many more voters may stop before nothing is committed any more; negative when nothing is already. */
export function canLose({ voters, quorum, running }: ClusterView): number {
  return voters === 0 ? 0 : running - quorum
}

/** The first `count` of n1, n2 … that no member ever bore. */
export function newNames({ standings }: ClusterView, count: number): readonly Name[] {
  const names: Name[] = []
  for (let n = standings.length + 1; names.length < count; n++) {
    if (!standings.some(({ name }) => name === `n${n}`)) names.push(`n${n}`)
  }
  return names
}

/** The first of n1, n2 … that no member ever bore, and the URL that goes with it. */
export function nextMember(cluster: ClusterView): { readonly name: Name; readonly peerURL: string } {
  let n = cluster.standings.length + 1
  while (cluster.standings.some(({ name }) => name === `n${n}`)) n++
  return { name: `n${n}`, peerURL: `http://10.0.0.${n}:2380` }
}

function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1
}
