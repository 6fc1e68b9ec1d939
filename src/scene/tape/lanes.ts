import type { TapeMark } from '../../protocol/view/tape.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { Role } from '../../run/trace.ts'

/** A member in one role, term and state from `from` to `to`. */
export interface LaneSpan {
  readonly member: Name
  readonly from: SimMicros
  readonly to: SimMicros
  readonly role: Role
  readonly term: number
  readonly status: 'running' | 'paused' | 'down'
}

type LaneMark = Extract<TapeMark, { readonly kind: 'lane' }>

/** Every member's lane as spans up to `end`, spans without length left out. Marks are in trace order. */
export function laneSpans(marks: readonly TapeMark[], end: SimMicros): readonly LaneSpan[] {
  const open = new Map<Name, LaneMark>()
  const spans: LaneSpan[] = []
  const close = (mark: LaneMark | undefined, at: SimMicros): void => {
    if (mark === undefined || at <= mark.at) return
    const { member, at: from, role, term, status } = mark
    spans.push({ member, from, to: at, role, term, status })
  }
  for (const mark of marks) {
    if (mark.kind !== 'lane' || mark.at > end) continue
    const before = open.get(mark.member)
    if (before !== undefined && sameLook(before, mark)) continue
    close(before, mark.at)
    open.set(mark.member, mark)
  }
  for (const mark of open.values()) close(mark, end)
  return spans
}

function sameLook(a: LaneMark, b: LaneMark): boolean {
  return a.role === b.role && a.term === b.term && a.status === b.status
}

/** Stretches in which a partition stood, with its groups. */
export interface WallSpan {
  readonly from: SimMicros
  readonly to: SimMicros
  readonly groups: readonly (readonly Name[])[]
}

export function wallSpans(marks: readonly TapeMark[], end: SimMicros): readonly WallSpan[] {
  const spans: WallSpan[] = []
  let open: { readonly from: SimMicros; readonly groups: WallSpan['groups'] } | null = null
  for (const mark of marks) {
    if (mark.kind !== 'action' || mark.at > end) continue
    const { input } = mark
    if (input.kind !== 'partition' && input.kind !== 'heal') continue
    if (open !== null) spans.push({ ...open, to: mark.at })
    open = input.kind === 'partition' ? { from: mark.at, groups: input.groups } : null
  }
  if (open !== null) spans.push({ ...open, to: end })
  return spans
}

/** Whether a wall with these groups runs between two neighbouring lanes. */
export function parts(groups: WallSpan['groups'], a: Name, b: Name): boolean {
  return groups.find((group) => group.includes(a)) !== groups.find((group) => group.includes(b))
}
