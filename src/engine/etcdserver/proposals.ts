import type { Id64 } from '../../base/id64.ts'
import type { ConfChange } from '../../pb/raftpb.ts'
import type { MemberRequest } from '../../run/client-request.ts'

/** A proposal whose outcome somebody here waits for, by its request id. */
export type PendingProposal =
  /** `member`: the change of the members that it is, null for a write. */
  | {
      readonly kind: 'client'
      readonly request: number
      readonly member: MemberRequest | null
      readonly via: Id64 | null
    }
  /** The alarm of a full backend: a request is refused once it stands. */
  | { readonly kind: 'no-space'; readonly request: number }
  /** A compaction that nobody asked for. */
  | { readonly kind: 'auto-compaction' }
  /** A lease that has run out. */
  | { readonly kind: 'expiry' }
  | { readonly kind: 'publish' }
  | { readonly kind: 'version' }

/** A proposal that waits for a leader to be known. */
export interface WaitingProposal {
  readonly id: Id64
  readonly data: Uint8Array | ConfChange
}
