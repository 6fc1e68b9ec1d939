import { textOf, utf8 } from '../../base/bytes.ts'
import { hexOf, parseId64, type Id64 } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { decodeAttributes, encodeAttributes, goJson, type Member } from '../../pb/membership.ts'
import { Membership } from './membership.ts'

/** What a 3.4 server still keeps in its v2 store, and so in the data of its snapshots. */
export interface V2Store {
  readonly membership: Membership
  readonly clusterVersion: string | null
}

type Node = { readonly [field: string]: unknown }
const NO_EXPIRY = '0001-01-01T00:00:00Z'

/**
 * The store as JSON, the data of a snapshot. DIFF(etcd): without the watcher hub's last thousand events and the counters,
 * which etcd does not need to start, and without the index at which a node was written.
 */
export function encodeV2Store({ membership, clusterVersion }: V2Store): Uint8Array {
  const members = membership.members.map((member) => {
    const path = `/0/members/${hexOf(member.id)}`
    const { name, clientURLs, peerURLs, isLearner } = member
    const raft = goJson(isLearner ? { peerURLs, isLearner } : { peerURLs })
    const files = [file(`${path}/raftAttributes`, raft)]
    if (name !== '') files.unshift(file(`${path}/attributes`, encodeAttributes(name, clientURLs)))
    return directory(path, files)
  })
  const removed = membership.removed.map((id) => file(`/0/removed_members/${hexOf(id)}`, 'removed'))
  const below0 = [directory('/0/members', members)]
  if (removed.length > 0) below0.push(directory('/0/removed_members', removed))
  if (clusterVersion !== null) below0.push(file('/0/version', clusterVersion))
  const root = directory('/', [directory('/0', below0), directory('/1', [])])
  return utf8(goJson({ Root: root, CurrentIndex: 0, CurrentVersion: 2 }))
}

/** Refuses what is not such JSON. */
export function decodeV2Store(data: Uint8Array): Result<V2Store> {
  let root: Node
  try {
    root = objectOf(objectOf(JSON.parse(textOf(data))).Root)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'not JSON')
  }
  const members: Member[] = []
  const removed: Id64[] = []
  for (const [name, node] of childrenOf(root, '0', 'members')) {
    const id = parseId64(name)
    if (id !== undefined) members.push(memberOf(id, node))
  }
  for (const [name] of childrenOf(root, '0', 'removed_members')) removed.push(parseId64(name) ?? ('' as Id64))
  const version = childOf(childOf(root, '0'), 'version').Value
  const clusterVersion = typeof version === 'string' ? version : null
  return ok({ membership: Membership.of(members, removed), clusterVersion })
}

function memberOf(id: Id64, node: Node): Member {
  const raft = objectOf(JSON.parse(textIn(childOf(node, 'raftAttributes')) ?? '{}'))
  const { name, clientURLs } = decodeAttributes(textIn(childOf(node, 'attributes')) ?? '{}')
  const peerURLs = Array.isArray(raft.peerURLs) ? raft.peerURLs.filter((url) => typeof url === 'string') : []
  return { id, name, clientURLs, peerURLs, isLearner: raft.isLearner === true }
}

function file(path: string, value: string): Node {
  return { ...head(path), Value: value, Children: null }
}

function directory(path: string, children: readonly Node[]): Node {
  const byName = children.map((child) => [
    String(child.Path).slice(String(child.Path).lastIndexOf('/') + 1),
    child,
  ])
  return { ...head(path), Value: '', Children: Object.fromEntries(byName) as Node }
}

function head(path: string): Node {
  return { Path: path, CreatedIndex: 0, ModifiedIndex: 0, ExpireTime: NO_EXPIRY }
}

function childrenOf(root: Node, ...path: readonly string[]): readonly (readonly [string, Node])[] {
  const node = path.reduce(childOf, root)
  return Object.entries(objectOf(node.Children)).map(([name, child]) => [name, objectOf(child)])
}

function childOf(node: Node, name: string): Node {
  return objectOf(objectOf(node.Children)[name])
}

function textIn({ Value }: Node): string | null {
  return typeof Value === 'string' ? Value : null
}

function objectOf(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {}
}
