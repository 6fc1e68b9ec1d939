import { useEffect, useEffectEvent } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { onFrame } from './frames.ts'

/** The page's pulse while the playhead moves by itself: what follows it changes together, in one frame. */
export const BEAT_MS = 250

/**
 * Calls `paint` with the playhead whenever it moved: at every `beats`-th beat while it moves by itself, at once when a
 * hand moves it. For things that follow it without becoming React state (clock digits). It reads; the stage's frame
 * loop moves it.
 */
export function usePlayhead(paint: (at: number) => void, beats = 1): void {
  const session = useSession()
  const painted = useEffectEvent(paint)
  useEffect(() => {
    let last = Number.NaN
    let lastBeat = -1
    return onFrame((nowMs) => {
      const beat = Math.floor(nowMs / (beats * BEAT_MS))
      const at = session.playhead()
      if (at === last || (beat === lastBeat && session.clock().moves)) return
      last = at
      lastBeat = beat
      painted(at)
    })
  }, [session, beats])
}
