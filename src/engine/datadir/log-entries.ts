import { NO_BYTES, textOf } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import type { InternalRaftRequest } from '../../pb/etcdserverpb.ts'
import { decodeConfChange, decodeEntry, decodeHardState } from '../../pb/raftpb-codec.ts'
import { EMPTY_HARD_STATE, type Entry, type HardState } from '../../pb/raftpb.ts'
import {
  decodeMetadata,
  decodeWalSnapshot,
  type Metadata,
  type WalRecord,
  type WalSnapshot,
} from '../../pb/walpb.ts'
import { type Json, parseBigJson } from './json.ts'

/** What a WAL's records add up to. */
export interface LogContents {
  readonly metadata: Metadata | null
  /** null when no record told one. */
  readonly hardState: HardState | null
  readonly snapshots: readonly WalSnapshot[]
  /** In order, after later records replaced earlier ones. */
  readonly entries: readonly Entry[]
  readonly entryRecords: number
}

export function readLog(records: readonly WalRecord[]): LogContents {
  let metadata: Metadata | null = null
  let hardState: HardState | null = null
  const snapshots: WalSnapshot[] = []
  const entries: Entry[] = []
  let entryRecords = 0
  for (const { type, data } of records) {
    const bytes = data ?? NO_BYTES
    if (type === 'metadata') metadata ??= valueOf(decodeMetadata(bytes))
    else if (type === 'state') hardState = valueOf(decodeHardState(bytes)) ?? hardState
    else if (type === 'snapshot') snapshots.push(...listOf(decodeWalSnapshot(bytes)))
    else if (type === 'entry') {
      for (const entry of listOf(decodeEntry(bytes))) {
        entryRecords++
        while ((entries.at(-1)?.index ?? -1) >= entry.index) entries.pop()
        entries.push(entry)
      }
    }
  }
  return { metadata, hardState, snapshots, entries, entryRecords }
}

export function stateOf({ hardState }: LogContents): HardState {
  return hardState ?? EMPTY_HARD_STATE
}

/** `empty`, `v3:put`, `v2:PUT`, `conf_change`… */
export function kindOf(entry: Entry): string {
  if (entry.type === 'EntryConfChange') return 'conf_change'
  if (entry.type === 'EntryConfChangeV2') return 'conf_change_v2'
  const payload = decodePayload(entry.data)
  if (!payload.ok) return 'unknown'
  if (payload.value.kind === 'empty') return 'empty'
  if (payload.value.kind === 'v2') return `v2:${payload.value.request.method}`
  return requestKind(payload.value.request)
}

const REQUEST_NAMES = [
  ['range', 'range'],
  ['put', 'put'],
  ['deleteRange', 'delete_range'],
  ['txn', 'txn'],
  ['compaction', 'compaction'],
  ['leaseGrant', 'lease_grant'],
  ['leaseRevoke', 'lease_revoke'],
  ['alarm', 'alarm'],
  ['leaseCheckpoint', 'lease_checkpoint'],
] as const

/** Requests that are known by their field's number only. */
const OTHER_NAMES: ReadonlyMap<number, string> = new Map([
  [1000, 'auth_enable'],
  [1011, 'auth_disable'],
  [1012, 'authenticate'],
  [1013, 'auth_status'],
  [1100, 'auth_user_add'],
  [1101, 'auth_user_delete'],
  [1102, 'auth_user_get'],
  [1103, 'auth_user_change_password'],
  [1104, 'auth_user_grant_role'],
  [1105, 'auth_user_revoke_role'],
  [1106, 'auth_user_list'],
  [1107, 'auth_role_list'],
  [1200, 'auth_role_add'],
  [1201, 'auth_role_delete'],
  [1202, 'auth_role_get'],
  [1203, 'auth_role_grant_permission'],
  [1204, 'auth_role_revoke_permission'],
  [1300, 'cluster_version_set'],
  [1301, 'cluster_member_attr_set'],
  [1302, 'downgrade_info_set'],
  [9900, 'downgrade_version_test'],
])

function requestKind(request: InternalRaftRequest): string {
  for (const [field, name] of REQUEST_NAMES) if (request[field] !== undefined) return `v3:${name}`
  if (request.v2 !== undefined) return 'v3:v2'
  const other = request.other === undefined ? undefined : OTHER_NAMES.get(request.other.field)
  return other === undefined ? 'unknown' : `v3:${other}`
}

/** The facts of a ConfChange entry; its context is etcd's JSON, null when there is none. */
export function confChangeFacts(entry: Entry): Json[] {
  if (entry.type !== 'EntryConfChange') return []
  const change = decodeConfChange(entry.data ?? NO_BYTES)
  if (!change.ok) return []
  const { type, nodeId, context } = change.value
  const json = context === null || context.length === 0 ? null : parseBigJson(textOf(context))
  return [{ index: entry.index, type, node: hexOf(nodeId), context: json?.ok === true ? json.value : null }]
}

function valueOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T | null {
  return result.ok ? result.value : null
}

function listOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T[] {
  return result.ok ? [result.value] : []
}
