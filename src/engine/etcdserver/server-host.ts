import type { Id64 } from '../../base/id64.ts'
import type { ApiResponse } from '../../pb/rpcpb.ts'
import type { ConfState, Message } from '../../pb/raftpb.ts'
import type { ClientRequest, MemberRequest } from '../../run/client-request.ts'
import type { MemberRefusal } from '../../run/member-refusal.ts'
import type { SimMicros } from '../../run/position.ts'
import type { EntryKind } from '../../run/trace.ts'
import type { FileContent } from '../disk/disk.ts'
import type { RaftEvent } from '../raft/raft-event.ts'
import type { MemberChange } from './membership.ts'

/** Why a server wants to be woken. At most one of each kind is pending. */
export type ServerTimer =
  | 'publish'
  | 'monitor-versions'
  | 'read-retry'
  | 'stop'
  | 'backend-commit'
  | 'backend-synced'
  | 'snapshot-written'
  | 'purge'
  | 'watch-sync'
  | 'relay-retry'
  | 'lease-expiry'
  | 'compact'
  | 'auto-compact'
  | 'defragmented'
  | 'watch-progress'

/** A client's request as it reaches a member. `request` numbers the client requests of the whole run, from 1. */
export interface ServerRequest {
  readonly request: number
  readonly what: ClientRequest
  /** The member that passed it on, and in whose name it is answered; null when the client asked this one. */
  readonly via: Id64 | null
}

/** `last` false: more answers of the same request follow. */
export type ServerAnswer =
  | {
      readonly status: 'ok'
      readonly response: ApiResponse
      /** Of the key space that answered. */
      readonly revision: number
      readonly last: boolean
    }
  | { readonly status: 'error'; readonly error: string; readonly last: true }

export function failure(error: string): ServerAnswer {
  return { status: 'error', error, last: true }
}

export function success(
  { kv }: { readonly kv: { readonly rev: number } },
  response: ApiResponse,
  last = true,
): ServerAnswer {
  return { status: 'ok', response, revision: kv.rev, last }
}

/** Trace facts that begin in the server, not in raft; the member's name is the host's to add. */
export type ServerEvent =
  | {
      readonly kind: 'written'
      readonly first: number
      readonly last: number
      readonly bytes: number
      readonly mustSync: boolean
      readonly hardState: boolean
    }
  | { readonly kind: 'synced'; readonly durable: number }
  | {
      readonly kind: 'applied'
      readonly index: number
      readonly term: number
      readonly entry: EntryKind
      readonly revision: number
    }
  | {
      readonly kind: 'proposed'
      readonly request: number
      readonly outcome: 'appended' | 'forwarded' | 'waiting'
      readonly index: number
    }
  | {
      readonly kind: 'read-index'
      readonly request: number
      readonly stage: 'asked' | 'confirmed'
      readonly index: number
    }
  | { readonly kind: 'snapshot-taken'; readonly index: number; readonly term: number; readonly since: number }
  | {
      readonly kind: 'snapshot-saved'
      readonly index: number
      readonly term: number
      readonly compacted: number
    }
  | {
      readonly kind: 'snapshot-sent'
      readonly to: Id64
      readonly index: number
      readonly term: number
      readonly first: number
    }
  | { readonly kind: 'snapshot-received'; readonly from: Id64; readonly index: number; readonly term: number }
  | {
      readonly kind: 'snapshot-restored'
      readonly index: number
      readonly term: number
      readonly holds: number
      readonly revision: number
    }
  | { readonly kind: 'db-committed'; readonly index: number }
  | { readonly kind: 'wal-cut'; readonly path: string }
  | { readonly kind: 'purged'; readonly path: string }
  | { readonly kind: 'lease-expired'; readonly lease: string; readonly ttl: number; readonly keys: number }
  | { readonly kind: 'compacted'; readonly revision: number; readonly auto: boolean }
  | {
      readonly kind: 'member-refused'
      readonly request: number
      readonly what: MemberRequest
      readonly reason: MemberRefusal
      readonly index: number
      readonly voters: number
      readonly started: number
      readonly connected: number
      readonly missing: readonly Id64[]
      readonly match: number
      readonly last: number
    }

/** What surrounds a server: handed to every call, never kept. */
export interface ServerHost {
  readonly now: SimMicros
  /** What just happened in raft, in order. */
  raft(events: readonly RaftEvent[]): void
  event(event: ServerEvent): void
  send(messages: readonly Message[]): void
  /** A MsgSnap, and the backend that goes with it; the host reports what becomes of it by `snapshotReported`. */
  sendSnapshot(message: Message, db: FileContent): void
  /** The process ends here, with this line: nothing more is asked of it. */
  die(text: string): void
  /** How long an fsync takes now. */
  readonly fsyncMicros: SimMicros
  /** An fsync begins now; the host calls `diskDone` when it has ended. */
  beginSync(): void
  answer(request: number, answer: ServerAnswer): void
  wake(at: SimMicros, timer: ServerTimer): void
  unwake(timer: ServerTimer): void
  /** How long it takes to ask every peer for its version; null when one of them cannot be asked. */
  versionRoundTrip(): SimMicros | null
  /** Since when a peer is reached both ways; null while it is not. */
  connectedSince(id: Id64): SimMicros | null
  /** A member of this name may come, under this id. */
  introduce(id: Id64, name: string): void
  /** Hands a client's request on to another member, which answers in this one's place. False when it is not reached. */
  relay(request: number, to: Id64): boolean
  /** A configuration took effect, through these changes of the members; none when it only entered or left a joint one. */
  configured(index: number, changes: readonly MemberChange[], state: ConfState): void
}
