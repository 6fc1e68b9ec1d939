import { ID_NONE, type Id64 } from '../base/id64.ts'
import type { AlarmRequest } from './etcdserverpb.ts'
import type { Member } from './membership.ts'
import type { KeyValue } from './mvccpb.ts'

/** What etcd's API answers, as plain data; field names are etcd's. */

/** A field at its zero is absent on the wire. */
export interface ResponseHeader {
  readonly clusterId: Id64
  readonly memberId: Id64
  readonly revision: number
  readonly raftTerm: number
}

export interface PutResponse {
  readonly kind: 'put'
  readonly header: ResponseHeader
  readonly prevKv: KeyValue | null
}

export interface RangeResponse {
  readonly kind: 'range'
  readonly header: ResponseHeader
  readonly kvs: readonly KeyValue[]
  readonly more: boolean
  /** Keys in the range, also those beyond the limit. */
  readonly count: number
}

export interface DeleteRangeResponse {
  readonly kind: 'delete-range'
  readonly header: ResponseHeader
  readonly deleted: number
  readonly prevKvs: readonly KeyValue[]
}

export interface TxnResponse {
  readonly kind: 'txn'
  readonly header: ResponseHeader
  readonly succeeded: boolean
  readonly responses: readonly OpResponse[]
}

export type OpResponse = PutResponse | RangeResponse | DeleteRangeResponse | TxnResponse

/** An event of a watch; of a delete only the key and its revision are in `kv`. */
export interface WatchEvent {
  readonly type: 'PUT' | 'DELETE'
  readonly kv: KeyValue
  readonly prevKv: KeyValue | null
}

export interface WatchResponse {
  readonly kind: 'watch'
  readonly header: ResponseHeader
  readonly created: boolean
  readonly canceled: boolean
  /** Above 0: the watch was overtaken by a compaction. */
  readonly compactRevision: number
  readonly cancelReason: string
  readonly events: readonly WatchEvent[]
  /** More events of this very answer follow. */
  readonly fragment?: true
}

export interface StatusResponse {
  readonly kind: 'status'
  readonly header: ResponseHeader
  readonly version: string
  readonly dbSize: number
  readonly dbSizeInUse: number
  readonly leader: Id64
  readonly raftIndex: number
  readonly raftTerm: number
  readonly raftAppliedIndex: number
  readonly errors: readonly string[]
  readonly isLearner: boolean
}

export interface AlarmMember {
  readonly memberId: Id64
  readonly alarm: AlarmRequest['alarm']
}

export interface MembersResponse {
  readonly kind: 'member-add' | 'member-remove' | 'member-update' | 'member-promote' | 'member-list'
  readonly header: ResponseHeader
  /** Of an addition. */
  readonly member: Member | null
  readonly members: readonly Member[]
}

export type ApiResponse =
  | OpResponse
  | WatchResponse
  | StatusResponse
  | MembersResponse
  | { readonly kind: 'compaction'; readonly header: ResponseHeader }
  | {
      readonly kind: 'lease-grant'
      readonly header: ResponseHeader
      readonly id: Id64
      readonly ttl: number
    }
  | { readonly kind: 'lease-revoke'; readonly header: ResponseHeader }
  /** `ttl` 0 or less: there is no such lease. */
  | {
      readonly kind: 'lease-keep-alive'
      readonly header: ResponseHeader
      readonly id: Id64
      readonly ttl: number
    }
  | {
      readonly kind: 'lease-timetolive'
      readonly header: ResponseHeader
      readonly id: Id64
      /** -1: there is no such lease. */
      readonly ttl: number
      readonly grantedTtl: number
      readonly keys: readonly Uint8Array[]
    }
  | { readonly kind: 'lease-list'; readonly header: ResponseHeader; readonly leases: readonly Id64[] }
  | {
      readonly kind: 'hash-kv'
      readonly header: ResponseHeader
      readonly hash: number
      /** -1: never compacted. */
      readonly compactRevision: number
    }
  | { readonly kind: 'defragment'; readonly header: ResponseHeader }
  | { readonly kind: 'alarm'; readonly header: ResponseHeader; readonly alarms: readonly AlarmMember[] }
  | { readonly kind: 'move-leader'; readonly header: ResponseHeader }
  | { readonly kind: 'snapshot'; readonly blob: Uint8Array }

/** Of an operation inside a transaction: only the revision is told. */
export function revisionHeader(revision: number): ResponseHeader {
  return { clusterId: ID_NONE, memberId: ID_NONE, revision, raftTerm: 0 }
}
