import { NO_BYTES } from '../base/bytes.ts'
import { ID_NONE, type Id64 } from '../base/id64.ts'

/**
 * What etcd proposes to raft, as plain data (field names are etcd's). The wire form is in `etcdserverpb-codec.ts`.
 * Revisions and versions are safe integers; leases are Id64, ID_NONE for none.
 */

export interface RequestHeader {
  readonly id: Id64
  readonly username: string
  readonly authRevision: number
}

export interface PutRequest {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly lease: Id64
  readonly prevKv: boolean
  readonly ignoreValue: boolean
  readonly ignoreLease: boolean
}

export interface DeleteRangeRequest {
  readonly key: Uint8Array
  /** Empty: the one key. `\0`: every key from `key` on. */
  readonly rangeEnd: Uint8Array
  readonly prevKv: boolean
}

/** In wire order. */
export const SORT_ORDERS = ['NONE', 'ASCEND', 'DESCEND'] as const
export const SORT_TARGETS = ['KEY', 'VERSION', 'CREATE', 'MOD', 'VALUE'] as const

export interface RangeRequest {
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
  /** 0: no limit. */
  readonly limit: number
  /** 0 or less: the present one. */
  readonly revision: number
  readonly sortOrder: (typeof SORT_ORDERS)[number]
  readonly sortTarget: (typeof SORT_TARGETS)[number]
  readonly serializable: boolean
  readonly keysOnly: boolean
  readonly countOnly: boolean
  readonly minModRevision: number
  readonly maxModRevision: number
  readonly minCreateRevision: number
  readonly maxCreateRevision: number
}

export const COMPARE_RESULTS = ['EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL'] as const

/** One `if` of a transaction. */
export interface Compare {
  readonly result: (typeof COMPARE_RESULTS)[number]
  readonly key: Uint8Array
  readonly rangeEnd: Uint8Array
  readonly target:
    | { readonly kind: 'VERSION' | 'CREATE' | 'MOD'; readonly value: number }
    | { readonly kind: 'VALUE'; readonly value: Uint8Array }
    | { readonly kind: 'LEASE'; readonly value: Id64 }
}

export type RequestOp =
  | { readonly kind: 'range'; readonly request: RangeRequest }
  | { readonly kind: 'put'; readonly request: PutRequest }
  | { readonly kind: 'deleteRange'; readonly request: DeleteRangeRequest }
  | { readonly kind: 'txn'; readonly request: TxnRequest }

export interface TxnRequest {
  readonly compare: readonly Compare[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}

export interface CompactionRequest {
  readonly revision: number
  readonly physical: boolean
}

export interface LeaseGrantRequest {
  /** Seconds. */
  readonly ttl: number
  readonly id: Id64
}

export interface LeaseRevokeRequest {
  readonly id: Id64
}

export interface LeaseCheckpoint {
  readonly id: Id64
  readonly remainingTtl: number
}

export const ALARM_ACTIONS = ['GET', 'ACTIVATE', 'DEACTIVATE'] as const
export const ALARM_TYPES = ['NONE', 'NOSPACE', 'CORRUPT'] as const

export interface AlarmRequest {
  readonly action: (typeof ALARM_ACTIONS)[number]
  readonly memberId: Id64
  readonly alarm: (typeof ALARM_TYPES)[number]
}

/** The data of a normal entry that etcd's v3 API proposed; at most one request is there. */
export interface InternalRaftRequest {
  /** `id` ID_NONE with the rest empty: absent on the wire. */
  readonly header: RequestHeader
  /** Older servers numbered requests here; ID_NONE is absent. */
  readonly id: Id64
  readonly v2?: Request
  readonly range?: RangeRequest
  readonly put?: PutRequest
  readonly deleteRange?: DeleteRangeRequest
  readonly txn?: TxnRequest
  readonly compaction?: CompactionRequest
  readonly leaseGrant?: LeaseGrantRequest
  readonly leaseRevoke?: LeaseRevokeRequest
  readonly alarm?: AlarmRequest
  readonly leaseCheckpoint?: { readonly checkpoints: readonly LeaseCheckpoint[] }
  /** A request that has no record here (auth), kept as its field's number and bytes. */
  readonly other?: { readonly field: number; readonly bytes: Uint8Array }
}

/** A request of the v2 store. etcd 3.4 still proposes two kinds: a member's attributes, and the cluster's version. */
export interface Request {
  readonly id: Id64
  readonly method: string
  readonly path: string
  readonly val: string
  readonly dir: boolean
  readonly prevValue: string
  readonly prevIndex: number
  readonly prevExist: boolean | null
  readonly expiration: number
  readonly wait: boolean
  readonly since: number
  readonly recursive: boolean
  readonly sorted: boolean
  readonly quorum: boolean
  readonly time: number
  readonly stream: boolean
  readonly refresh: boolean | null
}

export function internalRaftRequest(
  id: Id64,
  request: Partial<Omit<InternalRaftRequest, 'header'>>,
): InternalRaftRequest {
  return { id: ID_NONE, ...request, header: { id, username: '', authRevision: 0 } }
}

export function putRequest(
  key: Uint8Array,
  value: Uint8Array,
  fields: Partial<Omit<PutRequest, 'key' | 'value'>> = {},
): PutRequest {
  return { lease: ID_NONE, prevKv: false, ignoreValue: false, ignoreLease: false, ...fields, key, value }
}

export function deleteRangeRequest(
  key: Uint8Array,
  rangeEnd: Uint8Array = NO_BYTES,
  prevKv = false,
): DeleteRangeRequest {
  return { key, rangeEnd, prevKv }
}

export function rangeRequest(key: Uint8Array, fields: Partial<Omit<RangeRequest, 'key'>> = {}): RangeRequest {
  return {
    rangeEnd: NO_BYTES,
    limit: 0,
    revision: 0,
    sortOrder: 'NONE',
    sortTarget: 'KEY',
    serializable: false,
    keysOnly: false,
    countOnly: false,
    minModRevision: 0,
    maxModRevision: 0,
    minCreateRevision: 0,
    maxCreateRevision: 0,
    ...fields,
    key,
  }
}

/** A v2 PUT with every other field at its zero. */
export function putV2(id: Id64, path: string, val: string): Request {
  return {
    id,
    method: 'PUT',
    path,
    val,
    dir: false,
    prevValue: '',
    prevIndex: 0,
    prevExist: null,
    expiration: 0,
    wait: false,
    since: 0,
    recursive: false,
    sorted: false,
    quorum: false,
    time: 0,
    stream: false,
    refresh: null,
  }
}
