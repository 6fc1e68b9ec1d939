import type { Input, InputKind, Name } from '../../../run/input.ts'
import type { Cluster } from '../cluster.ts'

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
