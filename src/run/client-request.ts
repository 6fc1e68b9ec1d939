import type { Name } from './input.ts'

/** A request as a client sends it and a recording keeps it. Keys and values are text; ids are `%x` of the 64 bits. */
export type ClientRequest =
  KeyRequest | TxnRequest | MemberRequest | LeaseRequest | MaintenanceRequest | WatchRequest | WatchProgress

/** Which keys beside the first: those up to an end, those it is a prefix of, or all from it on. */
export type KeySpan =
  { readonly kind: 'to'; readonly end: string } | { readonly kind: 'prefix' } | { readonly kind: 'from-key' }

export type KeyRequest = PutRequest | GetRequest | DelRequest

/** What is not given is etcd's zero. */
export interface PutRequest {
  readonly verb: 'put'
  readonly key: string
  readonly value: string
  readonly lease?: string
  readonly prevKv?: true
  readonly ignoreValue?: true
  readonly ignoreLease?: true
}

export interface GetRequest {
  readonly verb: 'get'
  readonly key: string
  readonly serializable: boolean
  readonly span?: KeySpan
  readonly limit?: number
  readonly revision?: number
  readonly sortOrder?: SortOrder
  readonly sortTarget?: SortTarget
  readonly keysOnly?: true
  readonly countOnly?: true
  readonly minModRevision?: number
  readonly maxModRevision?: number
  readonly minCreateRevision?: number
  readonly maxCreateRevision?: number
}

export type SortOrder = 'ASCEND' | 'DESCEND'
export type SortTarget = 'KEY' | 'VERSION' | 'CREATE' | 'MOD' | 'VALUE'

export interface DelRequest {
  readonly verb: 'del'
  readonly key: string
  readonly span?: KeySpan
  readonly prevKv?: true
}

export interface TxnRequest {
  readonly verb: 'txn'
  readonly compare: readonly TxnCompare[]
  readonly success: readonly TxnOp[]
  readonly failure: readonly TxnOp[]
}

export type TxnOp = KeyRequest | TxnRequest

export interface TxnCompare {
  readonly target: 'VERSION' | 'CREATE' | 'MOD' | 'VALUE' | 'LEASE'
  readonly key: string
  readonly span?: KeySpan
  readonly result: 'EQUAL' | 'GREATER' | 'LESS' | 'NOT_EQUAL'
  /** Decimal for numbers, hex for a lease. */
  readonly value: string
}

/** A question to the cluster about itself. */
export type MemberRequest =
  | {
      readonly verb: 'member-add'
      /** Of the machine; the server does not learn it before its process starts there. */
      readonly name: Name
      readonly peerURLs: readonly string[]
      readonly learner: boolean
    }
  | { readonly verb: 'member-remove'; readonly id: string }
  | { readonly verb: 'member-update'; readonly id: string; readonly peerURLs: readonly string[] }
  | { readonly verb: 'member-promote'; readonly id: string }
  | { readonly verb: 'member-list' }

export type LeaseRequest =
  /** `ttl` in seconds. `id` 0: the member chooses one. */
  | { readonly verb: 'lease-grant'; readonly ttl: number; readonly id: string }
  | { readonly verb: 'lease-revoke'; readonly id: string }
  | { readonly verb: 'lease-timetolive'; readonly id: string; readonly keys: boolean }
  | { readonly verb: 'lease-list' }
  /** `once`: one renewal; else the client renews at every third of the time to live, until the lease is gone. */
  | { readonly verb: 'lease-keep-alive'; readonly id: string; readonly once: boolean }

export type MaintenanceRequest =
  | { readonly verb: 'compaction'; readonly revision: number; readonly physical: boolean }
  | { readonly verb: 'status' }
  /** `revision` 0: the present one. */
  | { readonly verb: 'hash-kv'; readonly revision: number }
  | { readonly verb: 'defragment' }
  | { readonly verb: 'alarm-list' }
  | { readonly verb: 'alarm-disarm'; readonly id: string; readonly alarm: 'NOSPACE' | 'CORRUPT' }
  | { readonly verb: 'move-leader'; readonly id: string }
  /** The client keeps the backend's bytes as its file `path`. */
  | { readonly verb: 'snapshot'; readonly path: string }

export interface WatchRequest {
  readonly verb: 'watch'
  readonly key: string
  readonly span?: KeySpan
  /** The first revision to tell; 0: the next one. One below 0 is before all that a compaction took. */
  readonly revision: number
  readonly prevKv: boolean
  readonly filters: readonly ('NOPUT' | 'NODELETE')[]
  readonly progressNotify: boolean
  /** Answers that are too large may come in parts. etcdctl never asks for it. */
  readonly fragment?: true
}

/** Asks how far the client's watches are. */
export interface WatchProgress {
  readonly verb: 'watch-progress'
}

export function isKeyRequest(what: ClientRequest): what is KeyRequest {
  return what.verb === 'put' || what.verb === 'get' || what.verb === 'del'
}

export function isMemberRequest(what: ClientRequest): what is MemberRequest {
  return what.verb.startsWith('member-')
}

/** Its answers come one after the other until one side ends it; it has no deadline. */
export function isStream(what: ClientRequest): boolean {
  return what.verb === 'watch' || (what.verb === 'lease-keep-alive' && !what.once)
}
