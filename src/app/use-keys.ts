import { useEffect, useEffectEvent } from 'react'

import { useApp, useSession } from '../machines/session-context.tsx'
import { START } from '../run/position.ts'
import { wantConsole } from '../ui/kit/console-focus.ts'
import { letterKeys } from './letter-keys.ts'

/**
 * The page's own keys. What the stage, the tape or a field takes for itself has `preventDefault` on it or stands in
 * a field; everything here reaches the playhead from wherever the focus is.
 */
export function useKeys(onHelp: () => void): void {
  const session = useSession()
  const [embed, armed] = useApp(({ look }) => [look.embed, look.armed])
  const lock = embed?.lock ?? null
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || inDialog(event.target)) return
    if (event.ctrlKey || event.metaKey) return historyKey(event)
    if (typing(event.target)) return
    if (event.key === '?') {
      event.preventDefault()
      return onHelp()
    }
    if (event.key === '/' && embed?.parts.includes('console') !== false) {
      event.preventDefault()
      session.show({ lens: 'console' })
      return wantConsole()
    }
    if (event.key === 'j') {
      const menu = document.querySelector<HTMLElement>('[aria-keyshortcuts=j]')
      menu?.focus()
      return menu?.click()
    }
    if (event.key === ' ' && pressable(event.target) && !(armed === null && isChosen(event.target))) return
    if (lock === 'seek' || lock === 'all') return
    const go = timeKey(event)
    if (go === null) return
    event.preventDefault()
    go()
  })

  const historyKey = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase()
    if (typing(event.target) || (key !== 'z' && key !== 'y')) return
    event.preventDefault()
    void (key === 'y' || event.shiftKey ? session.redo() : session.undo())
  }

  const timeKey = (event: KeyboardEvent): (() => void) | null => {
    const unit = event.shiftKey ? 'message' : 'event'
    switch (event.key) {
      case ' ':
        return () => session.toggle()
      case 'ArrowRight':
        return () => void session.step(1, unit)
      case 'ArrowLeft':
        return () => void session.step(-1, unit)
      case 'Home':
        return () => void session.seek(START)
      case 'End':
        return () =>
          void session.seek({ at: Math.max(session.playhead(), session.store.getState().run.seenTo), seq: 0 })
      default:
        return null
    }
  }

  useEffect(() => {
    const mute = (event: KeyboardEvent): void => {
      if (!letterKeys.on() && isLetter(event) && !typing(event.target)) event.stopPropagation()
    }
    addEventListener('keydown', mute, { capture: true })
    addEventListener('keydown', pressed)
    return () => {
      removeEventListener('keydown', mute, { capture: true })
      removeEventListener('keydown', pressed)
    }
  }, [])
}

function isLetter(event: KeyboardEvent): boolean {
  return event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]') !== null
  )
}

function pressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, a[href], summary, [role=button], [role=tab], input') !== null
  )
}

/** A member that is selected already: pressing its button again would do nothing. */
function isChosen(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[data-member][aria-pressed=true]')
}

function inDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog') !== null
}
