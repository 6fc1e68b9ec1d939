import { useEffect, useRef, type RefObject } from 'react'

import type { PaintThread } from './painter/paint-thread.ts'

/** The first second belongs to the page itself. */
const AFTER_MS = 1000

/**
 * A canvas that a thread of its own paints, and that thread once it runs; null before, and where the browser has none
 * (an opaque origin, a file): then the page goes on painting.
 */
export function usePaintThread(): readonly [
  RefObject<HTMLCanvasElement | null>,
  RefObject<PaintThread | null>,
] {
  const canvas = useRef<HTMLCanvasElement>(null)
  const thread = useRef<PaintThread | null>(null)
  useEffect(() => {
    let left = false
    const begin = async (): Promise<void> => {
      const { startPaintThread } = await import('./painter/paint-thread.ts')
      const started = left || canvas.current === null ? null : await startPaintThread(canvas.current)
      if (left) started?.stop()
      else thread.current = started
    }
    const timer = setTimeout(() => void begin().catch(() => undefined), AFTER_MS)
    return () => {
      left = true
      clearTimeout(timer)
      thread.current?.stop()
      thread.current = null
    }
  }, [])
  return [canvas, thread]
}
