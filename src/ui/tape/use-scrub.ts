import { useRef, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { localPoint } from '../kit/local-point.ts'

export interface ScrubHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void
  readonly onPointerMove: (event: PointerEvent<HTMLDivElement>) => void
  readonly onPointerUp: (event: PointerEvent<HTMLDivElement>) => void
  readonly onPointerCancel: (event: PointerEvent<HTMLDivElement>) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
}

/** A hand that moved less was clicking. */
const CLICK_PX = 4

/** Viewer's ms that a key moves. */
const KEY_MS: Readonly<Record<string, number>> = {
  ArrowLeft: -1000,
  ArrowDown: -1000,
  ArrowRight: 1000,
  ArrowUp: 1000,
  PageDown: -10_000,
  PageUp: 10_000,
}

/** Drag and keys on the tape. `msAt` tells the viewer's ms under a point of the element; what was not run is no aim. */
export function useScrub(
  ref: RefObject<HTMLElement | null>,
  msAt: (x: number, y: number) => number,
): ScrubHandlers {
  const session = useSession()
  const dragging = useRef(false)
  /** Where a hand went down on a mark: going there, or dragging from there. */
  const pressed = useRef<number | null>(null)
  const lockedNow = (): boolean => {
    const lock = session.store.getState().look.embed?.lock
    return lock === 'seek' || lock === 'all'
  }
  const seenTo = (): number => session.store.getState().run.seenTo
  const to = (event: PointerEvent): void => {
    if (ref.current === null) return
    const { x, y } = localPoint(event, ref.current)
    session.scrub(Math.min(seenTo(), session.atViewMs(msAt(x, y))))
  }
  const start = (event: PointerEvent<HTMLDivElement>): void => {
    pressed.current = null
    dragging.current = true
    event.currentTarget.setPointerCapture(event.pointerId)
    session.scrubStart()
    to(event)
  }
  const end = (event: PointerEvent<HTMLDivElement>): void => {
    pressed.current = null
    if (!dragging.current) return
    dragging.current = false
    event.currentTarget.releasePointerCapture(event.pointerId)
    session.scrubEnd()
  }
  return {
    onPointerDown: (event) => {
      if (event.button !== 0 || lockedNow()) return
      if (event.target instanceof HTMLButtonElement) pressed.current = event.clientX
      else start(event)
    },
    onPointerMove: (event) => {
      if (dragging.current) to(event)
      else if (pressed.current !== null && Math.abs(event.clientX - pressed.current) > CLICK_PX) start(event)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onKeyDown: (event) => {
      if (lockedNow() || event.ctrlKey || event.metaKey || event.altKey) return
      const now = session.playhead()
      const by = KEY_MS[event.key]
      const aim =
        event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? seenTo()
            : by === undefined
              ? null
              : session.atViewMs(Math.max(0, session.viewMs(now) + by))
      if (aim === null) return
      event.preventDefault()
      event.stopPropagation()
      session.scrubStart()
      session.scrub(Math.max(0, Math.min(seenTo(), aim)))
      session.scrubEnd()
    },
  }
}
