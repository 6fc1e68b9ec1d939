import { useLayoutEffect, useState, type RefObject } from 'react'

import type { StageSize } from '../../scene/room.ts'

/** The element's size in whole px; null before it is known. */
export function useSize(ref: RefObject<Element | null>): StageSize | null {
  const [size, setSize] = useState<StageSize | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const watcher = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const [width, height] = [Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height)]
      setSize((old) => (old?.width === width && old.height === height ? old : { width, height }))
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [ref])
  return size
}
