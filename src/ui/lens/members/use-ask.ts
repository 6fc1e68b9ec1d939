import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { MemberRequest } from '../../../run/client-request.ts'

/** Lets client c1 ask the leader, or whoever runs, for a change of the members. */
export function useAsk(): (request: MemberRequest) => void {
  const session = useSession()
  const to = useApp(({ moment }) => {
    const members = moment?.world.members ?? []
    const runs = members.find(({ status }) => status === 'running')
    return moment?.world.cluster.leader ?? runs?.name ?? members[0]?.name ?? null
  })
  return (request) => {
    if (to !== null) void session.act({ kind: 'client', client: 'c1', request, to: [to] })
  }
}

/** Whether the address keeps the reader from acting. */
export function useLocked(): boolean {
  return useApp(({ look }) => look.embed?.lock === 'act' || look.embed?.lock === 'all')
}

/** A button that goes with what it did hands the focus to its member's row. */
export function focusRow(name: string): void {
  document.getElementById(rowId(name))?.focus()
}

export function rowId(name: string): string {
  return `member-row-${name}`
}
