import type { KeyboardEvent, RefObject } from 'react'

import { termAt } from '../../../i18n/say/entry-state.ts'
import { useSession } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import { rowOfIndex, type LogShape } from './log-shape.ts'
import { ROW_HEIGHT, scrolledTop, scrollToTop } from './use-log-scroll.ts'

const MOVES: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** Arrows in the table select the entry beside the selected one; the first press selects the newest. */
export function useLogKeys(
  ref: RefObject<HTMLDivElement | null>,
  world: World,
  shape: LogShape,
): (event: KeyboardEvent) => void {
  const session = useSession()
  return (event) => {
    const move = MOVES[event.key]
    const inTable =
      event.target instanceof Element &&
      (event.target === ref.current || event.target.matches('[data-log-cell]'))
    if (move === undefined || !inTable || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    const chosen = session.store.getState().look.selection
    const from = chosen?.kind === 'entry' ? chosen : null
    const column = from === null ? 0 : world.members.findIndex(({ name }) => name === from.member) + move[0]
    const member = world.members[Math.max(0, Math.min(world.members.length - 1, column))]
    if (member === undefined) return
    const wanted = from === null ? member.last.index : from.index + move[1]
    const index = Math.max(shape.folded + 1, Math.min(member.last.index, wanted))
    const term = termAt(member, index)
    if (term === 0) return
    session.select({ kind: 'entry', member: member.name, index, term })
    const box = ref.current
    if (box === null) return
    const top = rowOfIndex(shape, index) * ROW_HEIGHT
    const shown = scrolledTop(box)
    if (top < shown) scrollToTop(box, top)
    if (top + 4 * ROW_HEIGHT > shown + box.clientHeight)
      scrollToTop(box, top + 4 * ROW_HEIGHT - box.clientHeight)
  }
}
