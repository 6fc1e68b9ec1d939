import type { Entry } from '../../../pb/raftpb.ts'
import type { SimMember } from '../member.ts'

/** Entries of a member's log that it has stored, from `from` on, whether it runs or not. */
export function storedEntries(member: SimMember, from: number): readonly Entry[] {
  if (member.server === null) return (member.kept?.entries ?? []).filter(({ index }) => index >= from)
  const { storage } = member.server.node
  const first = Math.max(from, storage.firstIndex())
  if (first > storage.lastIndex()) return []
  const entries = storage.entries(first, storage.lastIndex() + 1, Infinity)
  return typeof entries === 'string' ? [] : entries
}

/** Term of a stored entry; 0 when there is none. */
export function storedTerm(member: SimMember, index: number): number {
  if (member.server === null) {
    const { entries, snapshot } = member.kept ?? NOTHING
    return index === snapshot.index ? snapshot.term : (entries[index - snapshot.index - 1]?.term ?? 0)
  }
  const term = member.server.node.storage.term(index)
  return typeof term === 'number' ? term : 0
}

/** Stored as an entry of that term, or covered by a snapshot. */
export function holds(member: SimMember, index: number, term: number): boolean {
  return isCovered(member, index) || storedTerm(member, index) === term
}

/** No longer in the log, because a snapshot has it: only what is committed and applied ever goes. */
export function isCovered(member: SimMember, index: number): boolean {
  return member.server === null
    ? index <= (member.kept ?? NOTHING).snapshot.index
    : index < member.server.node.storage.firstIndex()
}

const NOTHING = { entries: [], snapshot: { index: 0, term: 0 } }

/** Index of a member's last stored entry. */
export function storedLast(member: SimMember): number {
  if (member.server === null) return member.kept?.entries.at(-1)?.index ?? member.kept?.snapshot.index ?? 0
  return member.server.node.storage.lastIndex()
}
