import { useApp } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import type { Selection } from '../../../store/app-state.ts'

/** Whose disk the lens shows: the selected member's, else the leader's, else the first one's. */
export function shownMember(world: World, selection: Selection | null): Name | null {
  const meant =
    selection?.kind === 'member' || selection?.kind === 'file' || selection?.kind === 'entry'
      ? selection.member
      : null
  const { members, cluster } = world
  return (
    (members.find(({ name }) => name === meant) ?? members.find(({ name }) => name === cluster.leader))
      ?.name ??
    members[0]?.name ??
    null
  )
}

/** Whether the address keeps the reader from acting. */
export function useLocked(): boolean {
  return useApp(({ look }) => look.embed?.lock === 'act' || look.embed?.lock === 'all')
}
