import type { Id64 } from '../../base/id64.ts'
import type { Member } from '../../pb/membership.ts'
import type { SimMicros } from '../../run/position.ts'
import type { MemberRefusal } from '../../run/member-refusal.ts'
import type { Membership } from './membership.ts'

/** etcd's HealthInterval: a connection counts once it is so old. */
const HEALTH_MICROS = 5_000_000
/** A learner may vote once it has this share of the leader's log. */
const READY_PERCENT = 90

/** What a member knows of its connections: since when each peer is reached, null while it is not. */
export interface Connections {
  readonly self: Id64
  readonly now: SimMicros
  readonly since: (id: Id64) => SimMicros | null
}

/** What the strict check looks at. */
export interface MemberCounts {
  readonly voters: number
  /** Voters that have been connected long enough, the asked member included. */
  readonly connected: number
  /** The voters that have not. */
  readonly missing: readonly Id64[]
}

export function countMembers({ voters }: Membership, connections: Connections): MemberCounts {
  const missing = voters.filter(({ id }) => !isConnected(id, connections)).map(({ id }) => id)
  return { voters: voters.length, connected: voters.length - missing.length, missing }
}

/** Voters with a published name, as the change would leave them: who is promoted counts, who is removed does not. */
export function startedAfter(
  membership: Membership,
  change: { readonly promoted: Id64 | null; readonly removed: Id64 | null },
): number {
  const { promoted, removed } = change
  const joins = promoted !== null && membership.member(promoted) !== undefined ? 1 : 0
  return started(membership.voters.filter(({ id }) => id !== removed)) + joins
}

/** Strict reconfiguration check, before a member is added: a learner has no vote, so only the connections are looked at. */
export function refusesAdd(
  membership: Membership,
  connections: Connections,
  learner: boolean,
): MemberRefusal | null {
  const { voters } = membership
  const refusal = learner ? null : refusesVoter(voters, 0)
  return refusal ?? (connected(voters, connections) === voters.length ? null : 'unhealthy')
}

/** Before a learner becomes a voter: it counts as started; connections are not looked at. */
export function refusesPromotion(membership: Membership, id: Id64): MemberRefusal | null {
  return refusesVoter(membership.voters, membership.member(id) === undefined ? 0 : 1)
}

/** Before a member is removed. */
export function refusesRemoval(
  membership: Membership,
  id: Id64,
  connections: Connections,
): MemberRefusal | null {
  if (membership.member(id)?.isLearner === true) return null
  const { voters } = membership
  if (membership.members.length === 1) return 'not-enough-started'
  const rest = voters.filter((voter) => voter.id !== id)
  if (started(rest) < quorum(rest.length)) return 'not-enough-started'
  // One that is not connected is no part of the quorum that works now.
  if (id !== connections.self && connections.since(id) === null) return null
  const active = connected(voters, connections)
  return active - 1 < 1 + Math.floor((voters.length - 1) / 2) ? 'unhealthy' : null
}

/** Whether a learner has caught up, by what the leader knows of both logs. */
export function isCaughtUp(learnerMatch: number, leaderMatch: number): boolean {
  return learnerMatch * 100 >= leaderMatch * READY_PERCENT
}

function refusesVoter(voters: readonly Member[], startedNew: number): MemberRefusal | null {
  const members = voters.length + 1
  const up = started(voters) + startedNew
  if (up === 1 && members === 2) return null
  return up < quorum(members) ? 'not-enough-started' : null
}

function started(members: readonly Member[]): number {
  return members.filter(({ name }) => name !== '').length
}

function quorum(members: number): number {
  return Math.floor(members / 2) + 1
}

function connected(members: readonly Member[], connections: Connections): number {
  return members.filter(({ id }) => isConnected(id, connections)).length
}

function isConnected(id: Id64, { self, now, since }: Connections): boolean {
  if (id === self) return true
  const from = since(id)
  return from !== null && now - from > HEALTH_MICROS
}
