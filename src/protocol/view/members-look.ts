import type { Name } from '../../run/input.ts'

/** Of all members. */
export interface MembersQuestion {
  readonly about: 'members'
}

/** In member order. */
export interface MembersLook {
  readonly members: readonly MemberLook[]
}

export interface MemberLook {
  readonly name: Name
  /** As it published them; none before its first process. */
  readonly clientURLs: readonly string[]
  /** What it answers to `endpoint status`; null when nobody answers. Sizes are bytes. */
  readonly status: {
    readonly version: string
    readonly dbSize: number
    readonly raftTerm: number
    readonly errors: readonly string[]
  } | null
}
