import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

import { visibleRows, type LogShape } from './log-shape.ts'

export const ROW_HEIGHT = 30

export interface LogScroll {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly visible: { readonly from: number; readonly to: number }
  /** The newest row stays in sight until the reader scrolls away from it. */
  readonly follows: boolean
  readonly onScroll: () => void
  readonly toNewest: () => void
}

/**
 * The window of rows that is drawn, and whether it follows the newest one. The box hangs at its end (`column-reverse`:
 * its `scrollTop` is 0 there, negative above), so that a new row moves nothing by hand and asks for no layout.
 */
export function useLogScroll(shape: LogShape): LogScroll {
  const ref = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  const [follows, setFollows] = useState(true)
  const last = useRef({ top: 0, rows: shape.rows })

  const look = (): void => {
    const box = ref.current
    if (box === null) return
    const [top, height] = [scrolledTop(box), box.clientHeight]
    setView((old) => (old.top === top && old.height === height ? old : { top, height }))
  }

  useEffect(() => {
    const box = ref.current
    if (box === null) return
    const observer = new ResizeObserver(() => look())
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const more = shape.rows - last.current.rows
    last.current.rows = shape.rows
    // Who reads further up keeps the same rows before the eyes.
    if (!follows && more !== 0 && ref.current !== null) ref.current.scrollTop -= more * ROW_HEIGHT
  }, [follows, shape.rows])

  const top = follows ? shape.rows * ROW_HEIGHT - view.height : view.top
  return {
    ref,
    visible: visibleRows(shape, Math.max(0, top), view.height, ROW_HEIGHT),
    follows,
    onScroll: () => {
      const box = ref.current
      if (box === null) return
      const atNewest = box.scrollTop > -ROW_HEIGHT
      // Rows that came put it away from the newest too; the reader scrolls up.
      const readerLeft = box.scrollTop < last.current.top
      last.current.top = box.scrollTop
      if (!atNewest) look()
      if (atNewest || readerLeft) setFollows(atNewest)
    },
    toNewest: () => {
      setFollows(true)
      if (ref.current !== null) ref.current.scrollTop = 0
    },
  }
}

/** What of the box's content lies above its window, px. */
export function scrolledTop(box: Element): number {
  return box.scrollHeight - box.clientHeight + box.scrollTop
}

export function scrollToTop(box: Element, top: number): void {
  box.scrollTop = top - (box.scrollHeight - box.clientHeight)
}
