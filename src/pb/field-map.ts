import { ALARM_ACTIONS, ALARM_TYPES } from './etcdserverpb.ts'
import { WAL_RECORD_TYPES } from './walpb.ts'

/**
 * Names and kinds of the fields of etcd's records, for showing their bytes (`byte-fields.ts`). The codecs read and write; this only
 * names. Names are those of the .proto files.
 */
export type FieldKind =
  | 'number'
  /** 64 bits, printed as etcd prints ids. */
  | 'hex'
  | 'crc'
  | 'bool'
  /** Bytes that are mostly text: keys, values, paths, JSON. */
  | 'text'
  /** Names of an enum's values, by number. */
  | readonly string[]
  | MessageFields

export interface MessageFields {
  readonly [field: number]: readonly [name: string, kind: FieldKind]
}

export const HARD_STATE: MessageFields = {
  1: ['term', 'number'],
  2: ['vote', 'hex'],
  3: ['commit', 'number'],
}

export const CONF_STATE: MessageFields = {
  1: ['voters', 'hex'],
  2: ['learners', 'hex'],
  3: ['voters_outgoing', 'hex'],
  4: ['learners_next', 'hex'],
  5: ['auto_leave', 'bool'],
}

export const WAL_SNAPSHOT: MessageFields = {
  1: ['index', 'number'],
  2: ['term', 'number'],
  3: ['conf_state', CONF_STATE],
}

export const METADATA: MessageFields = { 1: ['NodeID', 'hex'], 2: ['ClusterID', 'hex'] }

export const CONF_CHANGE: MessageFields = {
  1: ['ID', 'hex'],
  2: [
    'Type',
    ['ConfChangeAddNode', 'ConfChangeRemoveNode', 'ConfChangeUpdateNode', 'ConfChangeAddLearnerNode'],
  ],
  3: ['NodeID', 'hex'],
  4: ['Context', 'text'],
}

const RANGE_REQUEST: MessageFields = {
  1: ['key', 'text'],
  2: ['range_end', 'text'],
  3: ['limit', 'number'],
  4: ['revision', 'number'],
  5: ['sort_order', ['NONE', 'ASCEND', 'DESCEND']],
  6: ['sort_target', ['KEY', 'VERSION', 'CREATE', 'MOD', 'VALUE']],
  7: ['serializable', 'bool'],
  8: ['keys_only', 'bool'],
  9: ['count_only', 'bool'],
}

const PUT_REQUEST: MessageFields = {
  1: ['key', 'text'],
  2: ['value', 'text'],
  3: ['lease', 'hex'],
  4: ['prev_kv', 'bool'],
  5: ['ignore_value', 'bool'],
  6: ['ignore_lease', 'bool'],
}

const DELETE_RANGE_REQUEST: MessageFields = {
  1: ['key', 'text'],
  2: ['range_end', 'text'],
  3: ['prev_kv', 'bool'],
}

const COMPARE: MessageFields = {
  1: ['result', ['EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL']],
  2: ['target', ['VERSION', 'CREATE', 'MOD', 'VALUE', 'LEASE']],
  3: ['key', 'text'],
  4: ['version', 'number'],
  5: ['create_revision', 'number'],
  6: ['mod_revision', 'number'],
  7: ['value', 'text'],
  8: ['lease', 'hex'],
  64: ['range_end', 'text'],
}

const TXN_REQUEST: { [field: number]: readonly [string, FieldKind] } = { 1: ['compare', COMPARE] }
const REQUEST_OP: MessageFields = {
  1: ['request_range', RANGE_REQUEST],
  2: ['request_put', PUT_REQUEST],
  3: ['request_delete_range', DELETE_RANGE_REQUEST],
  4: ['request_txn', TXN_REQUEST],
}
TXN_REQUEST[2] = ['success', REQUEST_OP]
TXN_REQUEST[3] = ['failure', REQUEST_OP]

/** etcdserverpb.Request, of the v2 API: members' attributes and the cluster's version still travel in it. */
export const V2_REQUEST: MessageFields = {
  1: ['ID', 'hex'],
  2: ['Method', 'text'],
  3: ['Path', 'text'],
  4: ['Val', 'text'],
  5: ['Dir', 'bool'],
  6: ['PrevValue', 'text'],
  7: ['PrevIndex', 'number'],
  8: ['PrevExist', 'bool'],
  9: ['Expiration', 'number'],
  10: ['Wait', 'bool'],
  11: ['Since', 'number'],
  12: ['Recursive', 'bool'],
  13: ['Sorted', 'bool'],
  14: ['Quorum', 'bool'],
  15: ['Time', 'number'],
  16: ['Stream', 'bool'],
  17: ['Refresh', 'bool'],
}

export const INTERNAL_RAFT_REQUEST: MessageFields = {
  1: ['ID', 'hex'],
  2: ['v2', V2_REQUEST],
  3: ['range', RANGE_REQUEST],
  4: ['put', PUT_REQUEST],
  5: ['delete_range', DELETE_RANGE_REQUEST],
  6: ['txn', TXN_REQUEST],
  7: ['compaction', { 1: ['revision', 'number'], 2: ['physical', 'bool'] }],
  8: ['lease_grant', { 1: ['TTL', 'number'], 2: ['ID', 'hex'] }],
  9: ['lease_revoke', { 1: ['ID', 'hex'] }],
  10: ['alarm', { 1: ['action', ALARM_ACTIONS], 2: ['memberID', 'hex'], 3: ['alarm', ALARM_TYPES] }],
  11: ['lease_checkpoint', { 1: ['checkpoints', { 1: ['ID', 'hex'], 2: ['remaining_TTL', 'number'] }] }],
  100: ['header', { 1: ['ID', 'hex'], 2: ['username', 'text'], 3: ['auth_revision', 'number'] }],
}

const ENTRY_TYPES = ['EntryNormal', 'EntryConfChange', 'EntryConfChangeV2'] as const

/** raftpb.Entry; `data` says what its Data holds, null for bytes that are not taken apart. */
export function entryFields(data: MessageFields | null): MessageFields {
  return {
    1: ['Type', ENTRY_TYPES],
    2: ['Term', 'number'],
    3: ['Index', 'number'],
    4: ['Data', data ?? 'text'],
  }
}

/** walpb.Record; `data` likewise. */
export function recordFields(data: MessageFields | null): MessageFields {
  return { 1: ['type', ['', ...WAL_RECORD_TYPES]], 2: ['crc', 'crc'], 3: ['data', data ?? 'text'] }
}

export const SNAPSHOT_METADATA: MessageFields = {
  1: ['conf_state', CONF_STATE],
  2: ['index', 'number'],
  3: ['term', 'number'],
}

/** snappb.Snapshot round raftpb.Snapshot: a `.snap` file. */
export const SNAP_FILE: MessageFields = {
  1: ['crc', 'crc'],
  2: ['data', { 1: ['data', 'text'], 2: ['metadata', SNAPSHOT_METADATA] }],
}
