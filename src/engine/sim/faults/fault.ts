import type { Input, InputKind, Name } from '../../../run/input.ts'
import type { ActionRefusal } from '../../../run/refusal.ts'
import type { Cluster } from '../cluster.ts'
import { isFree } from '../members.ts'

export type InputOf<K extends InputKind> = Extract<Input, { readonly kind: K }>

/** One kind of Input: when it makes sense, and what it does. */
export interface Fault<K extends InputKind> {
  readonly kind: K
  /** Why not, or null when it makes sense now. */
  refuses(cluster: Cluster, input: InputOf<K>): ActionRefusal | null
  apply(cluster: Cluster, input: InputOf<K>): void
}

/** Why a name is no member; null when it is one. */
export function noMember(cluster: Cluster, name: Name): ActionRefusal | null {
  return cluster.find(name) === undefined ? { why: 'no-member', member: name } : null
}

/** Why a member's disk cannot be taken away; null when no process is there. */
export function notDown(cluster: Cluster, name: Name): ActionRefusal | null {
  return cluster.member(name).status === 'down' ? null : { why: 'not-down', member: name }
}

/** Why two names are no link; null when they are one. */
export function noLink(cluster: Cluster, from: Name, to: Name): ActionRefusal | null {
  return (
    noMember(cluster, from) ??
    noMember(cluster, to) ??
    (from === to ? { why: 'no-link', member: from } : null)
  )
}

/** Why a number is not a span of time from 0 to `most` µs; null when it is. */
export function noSpan(micros: number, most: number): ActionRefusal | null {
  if (Number.isSafeInteger(micros) && micros >= 0 && micros <= most) return null
  return { why: 'no-span', micros, most }
}

const CLIENT_NAME = /^c\d+$/
const MEMBER_NAME = /^[A-Za-z][\w.-]{0,31}$/
const MEMBERS_MOST = 16

/** A name stands for a machine: that of a member that was removed may be taken again once its process has ended. */
export function refusesNewName(cluster: Cluster, name: Name): ActionRefusal | null {
  if (!MEMBER_NAME.test(name) || CLIENT_NAME.test(name)) return { why: 'no-member-name', name }
  const known = cluster.find(name)
  if (cluster.clients.has(name) || (known !== undefined && known.standing !== 'removed'))
    return { why: 'name-taken', name }
  if (known !== undefined && !isFree(known)) return { why: 'removed-runs', member: name }
  const present = cluster.members.filter(({ standing }) => standing !== 'removed').length
  return present < MEMBERS_MOST ? null : { why: 'no-machine' }
}
