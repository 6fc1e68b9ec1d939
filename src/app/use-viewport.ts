import { useSyncExternalStore } from 'react'

export interface Viewport {
  readonly width: number
  readonly height: number
}

let last: Viewport = { width: 0, height: 0 }

/** Size of the window in CSS pixels. */
export function useViewport(): Viewport {
  return useSyncExternalStore(watchWindow, readWindow)
}

function watchWindow(changed: () => void): () => void {
  addEventListener('resize', changed)
  return () => removeEventListener('resize', changed)
}

function readWindow(): Viewport {
  if (last.width !== innerWidth || last.height !== innerHeight)
    last = { width: innerWidth, height: innerHeight }
  return last
}
