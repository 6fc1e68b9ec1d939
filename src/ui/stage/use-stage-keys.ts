import { useEffect, useEffectEvent } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import type { World } from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'
import type { ArmedTool, Selection } from '../../store/app-state.ts'
import { chooseMember, drawWall } from './use-tool.ts'

/**
 * The stage's keys, wherever on the page the focus is, except in a field or a dialog: digits choose members and take
 * the focus there, `k` crashes the member that the reader sees as current, `p` draws a wall, Enter finishes it, Escape lets go.
 */
export function useStageKeys(
  world: World,
  armed: ArmedTool | null,
  selection: Selection | null,
  locked: boolean,
): void {
  const session = useSession()
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || writes(event.target))
      return
    if (event.key === 'Enter' && keepsEnter(event.target)) return
    if (take(event.key, event.target)) event.preventDefault()
  })

  const take = (key: string, target: EventTarget | null): boolean => {
    if (key === 'Escape') return letGo()
    if (/^[1-9]$/.test(key)) {
      const member = world.members[Number(key) - 1]
      if (member === undefined) return false
      chooseMember(session, world, armed, member.name)
      focusMember(member.name)
      return true
    }
    if (locked) return false
    if (key === 'k') return crash(target)
    if (key === 'p') {
      session.arm(armed?.kind === 'partition' ? null : { kind: 'partition', side: [] })
      return true
    }
    return key === 'Enter' && drawWall(session, world, armed)
  }

  const letGo = (): boolean => {
    if (armed !== null) session.arm(null)
    else if (selection !== null) session.select(null)
    return armed !== null || selection !== null
  }

  const crash = (target: EventTarget | null): boolean => {
    const name = focusedMember(target) ?? (selection?.kind === 'member' ? selection.member : null)
    const member = world.members.find((one) => one.name === name)
    if (member === undefined) return toggleCrash()
    session.select({ kind: 'member', member: member.name })
    void session.act({ kind: member.status === 'down' ? 'restart' : 'crash', member: member.name })
    return true
  }

  const toggleCrash = (): boolean => {
    session.arm(armed?.kind === 'crash' ? null : { kind: 'crash' })
    return true
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

/** Its button, where what is selected and what has the focus agree. */
function focusMember(name: Name): void {
  for (const button of document.querySelectorAll<HTMLElement>('button[data-member]')) {
    if (button.dataset.member === name) button.focus()
  }
}

/** The member whose button shows the focus; one that a pointer pressed shows none. */
function focusedMember(target: EventTarget | null): Name | null {
  return target instanceof HTMLElement && target.matches('button[data-member]:focus-visible')
    ? (target.dataset.member ?? null)
    : null
}

function writes(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable], dialog',
    ) !== null
  )
}

/** Buttons whose own Enter means what they say, also while a wall is being picked. */
function keepsEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-keeps-enter]') !== null
}
