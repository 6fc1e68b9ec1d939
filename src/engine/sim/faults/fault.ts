import type { Input, InputKind, Name } from '../../../run/input.ts'
import type { Cluster } from '../cluster.ts'
import { isFree } from '../members.ts'

export type InputOf<K extends InputKind> = Extract<Input, { readonly kind: K }>

/** One kind of Input: when it makes sense, and what it does. */
export interface Fault<K extends InputKind> {
  readonly kind: K
  /** One sentence, or null when it makes sense now. */
  refuses(cluster: Cluster, input: InputOf<K>): string | null
  apply(cluster: Cluster, input: InputOf<K>): void
}

/** Why a name is no member; null when it is one. */
export function noMember(cluster: Cluster, name: Name): string | null {
  return cluster.find(name) === undefined ? `there is no member ${name}` : null
}

/** Why a member's disk cannot be taken away; null when no process is there. */
export function notDown(cluster: Cluster, name: Name): string | null {
  return cluster.member(name).status === 'down' ? null : `${name} is running: crash or stop it first`
}

/** Why two names are no link; null when they are one. */
export function noLink(cluster: Cluster, from: Name, to: Name): string | null {
  return (
    noMember(cluster, from) ?? noMember(cluster, to) ?? (from === to ? `${from} has no link to itself` : null)
  )
}

/** Why a number is not a span of time from 0 to `most` µs; null when it is. */
export function noSpan(micros: number, most: number): string | null {
  if (Number.isSafeInteger(micros) && micros >= 0 && micros <= most) return null
  return `${micros} µs is not a whole number from 0 to ${most}`
}

const CLIENT_NAME = /^c\d+$/
const MEMBER_NAME = /^[A-Za-z][\w.-]{0,31}$/
const MEMBERS_MOST = 16

/** A name stands for a machine: that of a member that was removed may be taken again once its process has ended. */
export function refusesNewName(cluster: Cluster, name: Name): string | null {
  if (!MEMBER_NAME.test(name) || CLIENT_NAME.test(name)) return `"${name}" is not a member's name`
  const known = cluster.find(name)
  if (cluster.clients.has(name) || (known !== undefined && known.standing !== 'removed'))
    return `there is a ${name} already`
  if (known !== undefined && !isFree(known)) return `${name} was removed and still runs`
  const present = cluster.members.filter(({ standing }) => standing !== 'removed').length
  return present < MEMBERS_MOST ? null : 'there is no machine left'
}
