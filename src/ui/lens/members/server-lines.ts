import type { ChronicleEvent } from '../../../protocol/view/chronicle.ts'
import type { MemberView } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import { comparePos, type Pos } from '../../../run/position.ts'
import type { TraceOf } from '../../../run/trace.ts'

export type ServerLine = TraceOf<'log-line'>

/** What was logged up to `pos`, oldest first; by one member, or by everybody. */
export function linesUpTo(
  chronicle: readonly ChronicleEvent[],
  pos: Pos,
  of: Name | null,
): readonly ServerLine[] {
  return chronicle.filter(
    (event): event is ServerLine =>
      event.kind === 'log-line' && (of === null || event.member === of) && comparePos(event, pos) <= 0,
  )
}

/** Puts the members' names in place of their ids, which etcd prints in hex and, in a configuration, in decimal. */
export function namedIds(members: readonly Pick<MemberView, 'id' | 'name'>[]): (text: string) => string {
  const names = new Map<string, Name>()
  for (const { id, name } of members) {
    const hex = id.replace(/^0+/, '')
    names.set(hex, name)
    names.set(BigInt(`0x${hex === '' ? '0' : hex}`).toString(), name)
  }
  return (text) => text.replace(/[0-9a-f]{8,20}/g, (id) => names.get(id) ?? id)
}
