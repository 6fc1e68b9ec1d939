import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import type { InternalRaftRequest } from '../../pb/etcdserverpb.ts'
import type { Entry } from '../../pb/raftpb.ts'

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
