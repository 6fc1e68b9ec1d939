import { NO_BYTES, textOf } from '../../base/bytes.ts'
import { type Id64, parseId64 } from '../../base/id64.ts'
import { decodeAttributes, decodeMember, type Member } from '../../pb/membership.ts'
import { decodeConfChange } from '../../pb/raftpb-codec.ts'
import type { Entry, Snapshot } from '../../pb/raftpb.ts'
import { type Json, parseBigJson } from './json.ts'

/** Who is a member when the entries are applied to the snapshot's membership, as the ids in order. */
export class MembersAfter {
  private readonly peerUrls = new Map<Id64, readonly string[]>()
  private readonly attributes = new Map<Id64, { name: string; clientURLs: readonly string[] }>()
  private readonly learners = new Set<Id64>()
  private readonly removed = new Set<Id64>()

  /** False when the snapshot's data is not the v2 store's JSON. */
  recover(snapshot: Snapshot): boolean {
    const json = parseBigJson(textOf(snapshot.data ?? NO_BYTES))
    if (!json.ok) return false
    for (const [path, value] of nodes(objectOf(json.value).Root ?? null, 0)) {
      const raft = /^\/0\/members\/([0-9a-f]+)\/raftAttributes$/.exec(path)?.[1]
      this.publish(path, value)
      const gone = /^\/0\/removed_members\/([0-9a-f]+)$/.exec(path)?.[1]
      const id = parseId64(raft ?? gone ?? '')
      if (id === undefined) continue
      if (gone !== undefined) this.removed.add(id)
      else this.addFrom(id, value)
    }
    return true
  }

  /** A change that etcd refuses when it is applied changes nothing. */
  apply(entry: Entry): void {
    if (entry.type !== 'EntryConfChange') return
    const change = decodeConfChange(entry.data ?? NO_BYTES)
    if (!change.ok) return
    const { type, nodeId, context } = change.value
    if (this.removed.has(nodeId)) return
    if (type === 'ConfChangeRemoveNode') {
      if (this.peerUrls.delete(nodeId)) this.removed.add(nodeId)
      return
    }
    const isPromote = context !== null && textOf(context).includes('"isPromote":true')
    const urls = decodeMember(context ?? NO_BYTES)
    const isKnown = this.peerUrls.has(nodeId)
    if (isPromote) this.learners.delete(nodeId)
    else if (
      isKnown === (type === 'ConfChangeUpdateNode') &&
      urls.ok &&
      this.areFree(nodeId, urls.value.peerURLs)
    ) {
      if (type === 'ConfChangeAddLearnerNode' && this.learners.size > 0) return
      this.peerUrls.set(nodeId, urls.value.peerURLs)
      if (!isKnown && urls.value.name !== '') this.attributes.set(nodeId, urls.value)
      if (type === 'ConfChangeAddLearnerNode') this.learners.add(nodeId)
    }
  }

  /** A v2 write: a member's name and client URLs, or something that tells nothing of the members. */
  publish(path: string, value: string): void {
    const id = parseId64(/^\/0\/members\/([0-9a-f]+)\/attributes$/.exec(path)?.[1] ?? '')
    if (id !== undefined) this.attributes.set(id, decodeAttributes(value))
  }

  /** Ascending by id. A member without a name was never started. */
  all(): Member[] {
    return this.ids().map((id) => ({
      id,
      peerURLs: this.peerUrls.get(id) ?? [],
      isLearner: this.learners.has(id),
      ...(this.attributes.get(id) ?? { name: '', clientURLs: [] }),
    }))
  }

  ids(): Id64[] {
    return [...this.peerUrls.keys()].sort()
  }

  voters(): Id64[] {
    return this.ids().filter((id) => !this.learners.has(id))
  }

  private areFree(id: Id64, urls: readonly string[]): boolean {
    const taken = new Set(
      [...this.peerUrls].filter(([other]) => other !== id).flatMap(([, theirs]) => theirs),
    )
    return !urls.some((url) => taken.has(url))
  }

  private addFrom(id: Id64, raftAttributes: string): void {
    const json = parseBigJson(raftAttributes)
    const { peerURLs, isLearner } = json.ok ? objectOf(json.value) : {}
    const urls = Array.isArray(peerURLs) ? (peerURLs as readonly Json[]) : []
    this.peerUrls.set(
      id,
      urls.filter((url): url is string => typeof url === 'string'),
    )
    if (isLearner === true) this.learners.add(id)
  }
}

/** Files of the v2 store's tree: path and value. */
function* nodes(node: Json, depth: number): Iterable<readonly [string, string]> {
  const { Path, Value, Children } = objectOf(node)
  if (typeof Path === 'string' && typeof Value === 'string') yield [Path, Value]
  if (depth < 16)
    for (const child of Object.values(objectOf(Children ?? null))) yield* nodes(child, depth + 1)
}

function objectOf(value: Json): { readonly [name: string]: Json } {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as { readonly [name: string]: Json }) : {}
}
