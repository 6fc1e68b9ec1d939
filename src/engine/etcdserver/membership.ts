import { assert, defined } from '../../base/assert.ts'
import type { Id64 } from '../../base/id64.ts'
import { decodeMember, isPromotion, type Member } from '../../pb/membership.ts'
import type { ConfChange, ConfState } from '../../pb/raftpb.ts'
import type { MemberRefusal } from '../../run/member-refusal.ts'
import type { MemberChangeKind } from '../../run/trace.ts'

const LEARNERS_MOST = 1

/** A change that took effect. */
export interface MemberChange {
  readonly index: number
  readonly kind: MemberChangeKind
  readonly id: Id64
}

/**
 * The members as the log has them, as etcd's membership.RaftCluster with the v2 store behind it: replayed from the log at
 * each start. Never changed in place.
 */
export class Membership {
  static readonly EMPTY = new Membership(new Map(), new Set())

  private constructor(
    private readonly byId: ReadonlyMap<Id64, Member>,
    private readonly tombstones: ReadonlySet<Id64>,
  ) {}

  static of(members: readonly Member[], removed: readonly Id64[]): Membership {
    return new Membership(new Map(members.map((member) => [member.id, member])), new Set(removed))
  }

  /** Ascending by id. */
  get members(): readonly Member[] {
    return [...this.byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  get voters(): readonly Member[] {
    return this.members.filter(({ isLearner }) => !isLearner)
  }

  /** Ids that were members once: they never come back. */
  get removed(): readonly Id64[] {
    return [...this.tombstones].sort()
  }

  member(id: Id64): Member | undefined {
    return this.byId.get(id)
  }

  isRemoved(id: Id64): boolean {
    return this.tombstones.has(id)
  }

  /** Why a committed change is not made; null when it is. Every member comes to the same answer. */
  refuses(change: ConfChange): MemberRefusal | null {
    const { nodeId, type } = change
    const known = this.byId.get(nodeId)
    if (this.tombstones.has(nodeId)) return 'not-found'
    if (type === 'ConfChangeRemoveNode') {
      if (known === undefined) return 'not-found'
      // DIFF(etcd): nothing refuses it there, and then raft panics in every member that applies it.
      return this.voters.length === 1 && !known.isLearner ? 'removed-all' : null
    }
    if (type === 'ConfChangeUpdateNode') {
      if (known === undefined) return 'not-found'
      return this.takes(memberOf(change), nodeId)
    }
    if (promotes(change)) {
      if (known === undefined) return 'not-found'
      return known.isLearner ? null : 'not-a-learner'
    }
    if (known !== undefined) return 'id-exists'
    const added = memberOf(change)
    const learners = this.members.filter(({ isLearner }) => isLearner).length
    return (
      this.takes(added, nodeId) ?? (added.isLearner && learners >= LEARNERS_MOST ? 'too-many-learners' : null)
    )
  }

  /** After a change that is not refused. */
  with(change: ConfChange): Membership {
    const byId = new Map(this.byId)
    const { nodeId } = change
    switch (kindOfChange(change)) {
      case 'removed':
        byId.delete(nodeId)
        return new Membership(byId, new Set(this.tombstones).add(nodeId))
      case 'updated':
        // DIFF(etcd): 3.4 forgets here that a learner is one, and then refuses to promote it.
        byId.set(nodeId, { ...this.present(nodeId), peerURLs: memberOf(change).peerURLs })
        break
      case 'promoted':
        byId.set(nodeId, { ...this.present(nodeId), isLearner: false })
        break
      case 'added':
      case 'learner-added':
        byId.set(nodeId, memberOf(change))
    }
    return new Membership(byId, this.tombstones)
  }

  /**
   * After a change of several members at once, as the configuration `state` has them: `added` are members at once; who is
   * neither voter of a half nor learner is none any more.
   */
  settled(
    state: ConfState,
    added: readonly Member[],
  ): { readonly membership: Membership; readonly changes: readonly Omit<MemberChange, 'index'>[] } {
    const changes: Omit<MemberChange, 'index'>[] = []
    const byId = new Map(this.byId)
    const tombstones = new Set(this.tombstones)
    for (const member of added) {
      byId.set(member.id, member)
      changes.push({ kind: 'added', id: member.id })
    }
    for (const member of this.members) {
      const { id } = member
      if ([...state.voters, ...state.votersOutgoing].includes(id)) {
        if (member.isLearner) changes.push({ kind: 'promoted', id })
        byId.set(id, { ...member, isLearner: false })
      } else if (!state.learners.includes(id)) {
        byId.delete(id)
        tombstones.add(id)
        changes.push({ kind: 'removed', id })
      }
    }
    return { membership: new Membership(byId, tombstones), changes }
  }

  /** A member has published its attributes: from now on it counts as started. */
  published(id: Id64, name: string, clientURLs: readonly string[]): Membership {
    const known = this.byId.get(id)
    if (known === undefined) return this
    return new Membership(new Map(this.byId).set(id, { ...known, name, clientURLs }), this.tombstones)
  }

  private present(id: Id64): Member {
    return defined(this.byId.get(id), 'a changed member is one')
  }

  private takes({ peerURLs }: Member, id: Id64): MemberRefusal | null {
    const taken = this.members.some(
      (other) => other.id !== id && other.peerURLs.some((url) => peerURLs.includes(url)),
    )
    return taken ? 'peer-url-exists' : null
  }
}

export function kindOfChange(change: ConfChange): MemberChangeKind {
  switch (change.type) {
    case 'ConfChangeRemoveNode':
      return 'removed'
    case 'ConfChangeUpdateNode':
      return 'updated'
    case 'ConfChangeAddLearnerNode':
      return 'learner-added'
    case 'ConfChangeAddNode':
      return promotes(change) ? 'promoted' : 'added'
  }
}

function promotes({ context }: ConfChange): boolean {
  return context !== null && isPromotion(context)
}

function memberOf({ context }: ConfChange): Member {
  const member = context === null ? null : decodeMember(context)
  assert(member?.ok === true, 'a change of a member carries it')
  return member.value
}
