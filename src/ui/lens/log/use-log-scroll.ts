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

/** The window of rows that is drawn, and whether it follows the newest one. */
export function useLogScroll(shape: LogShape): LogScroll {
  const ref = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  const [follows, setFollows] = useState(true)
  const lastTop = useRef(0)

  const look = (): void => {
    const box = ref.current
    if (box === null) return
    setView((old) =>
      old.top === box.scrollTop && old.height === box.clientHeight
        ? old
        : { top: box.scrollTop, height: box.clientHeight },
    )
  }

  useEffect(() => {
    const box = ref.current
    if (box === null) return
    const observer = new ResizeObserver(() => look())
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const box = ref.current
    if (!follows || box === null) return
    box.scrollTop = box.scrollHeight
    lastTop.current = box.scrollTop
  }, [follows, shape.rows, shape.folded, view.height])

  return {
    ref,
    visible: visibleRows(shape, view.top, view.height, ROW_HEIGHT),
    follows,
    onScroll: () => {
      const box = ref.current
      if (box === null) return
      look()
      const atNewest = box.scrollHeight - box.scrollTop - box.clientHeight < ROW_HEIGHT
      // A box that shrank, or rows that came, put it away from the newest too; the reader scrolls up.
      const readerLeft = box.scrollTop < lastTop.current
      lastTop.current = box.scrollTop
      if (atNewest || readerLeft) setFollows(atNewest)
    },
    toNewest: () => setFollows(true),
  }
}
