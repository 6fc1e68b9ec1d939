import { concatBytes, textOf, utf8 } from '../base/bytes.ts'
import { bigintOf, decimalOf, id64, type Id64 } from '../base/id64.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { sha1 } from '../base/sha1.ts'

/** A member as it stands in a ConfChange's context, in v2's attributes and in the backend's `members` bucket. */
export interface Member {
  readonly id: Id64
  readonly name: string
  readonly peerURLs: readonly string[]
  readonly clientURLs: readonly string[]
  readonly isLearner: boolean
}

/** Of a member of the initial cluster: its sorted peer URLs and the cluster's token, hashed. */
export function memberId(peerURLs: readonly string[], token: string): Id64 {
  return firstEight(utf8([...peerURLs].sort(bytewise).join('') + token))
}

/** Of a member added at run time: the moment takes the token's place. */
export function addedMemberId(peerURLs: readonly string[], unixSeconds: number): Id64 {
  return firstEight(utf8([...peerURLs].sort(bytewise).join('') + String(unixSeconds)))
}

/** Of the initial members, in any order. */
export function clusterId(memberIds: readonly Id64[]): Id64 {
  return firstEight(concatBytes([...memberIds].sort().map(bigEndian)))
}

/** The ConfChange context of a member that starts or is added: etcd's JSON, empty fields left out. */
export function encodeMember(member: Member): Uint8Array {
  const fields = [`"id":${decimalOf(member.id)}`, `"peerURLs":${goJson(member.peerURLs)}`]
  if (member.isLearner) fields.push('"isLearner":true')
  if (member.name !== '') fields.push(`"name":${goJson(member.name)}`)
  if (member.clientURLs.length > 0) fields.push(`"clientURLs":${goJson(member.clientURLs)}`)
  return utf8(`{${fields.join(',')}}`)
}

export function decodeMember(context: Uint8Array): Result<Member> {
  const text = textOf(context)
  // The id exceeds what JSON.parse can hold as a number.
  const id = /^\s*\{\s*"id"\s*:\s*(\d{1,20})\s*,/.exec(text)?.[1]
  const json = parseJson(text)
  if (id === undefined || json === null) return refuse('the context is not a member')
  return ok({
    id: id64(BigInt(id)),
    name: typeof json.name === 'string' ? json.name : '',
    peerURLs: strings(json.peerURLs),
    clientURLs: strings(json.clientURLs),
    isLearner: json.isLearner === true,
  })
}

/** The context of a ConfChange that makes a voter of a learner. */
export function encodePromotion(id: Id64): Uint8Array {
  return utf8(`{"id":${decimalOf(id)},"peerURLs":null,"isPromote":true}`)
}

export function isPromotion(context: Uint8Array): boolean {
  return parseJson(textOf(context))?.isPromote === true
}

/** The value of a member's v2 attributes key, as the member publishes it. */
export function encodeAttributes(name: string, clientURLs: readonly string[]): string {
  return goJson({ name, clientURLs })
}

export function decodeAttributes(value: string): { name: string; clientURLs: readonly string[] } {
  const json = parseJson(value)
  return { name: typeof json?.name === 'string' ? json.name : '', clientURLs: strings(json?.clientURLs) }
}

/** As Go's encoding/json: what HTML would take for markup is escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function parseJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function bytewise(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function firstEight(bytes: Uint8Array): Id64 {
  const digest = new DataView(sha1(bytes).buffer)
  return id64(digest.getBigUint64(0))
}

function bigEndian(id: Id64): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bigintOf(id))
  return new Uint8Array(view.buffer)
}
