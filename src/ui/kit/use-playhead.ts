import { useEffect, useEffectEvent } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { onFrame } from './frames.ts'

/**
 * Calls `paint` with the playhead whenever it moved, at most every `everyMs`. For things that follow it by hand
 * (clock digits, the tape's cursor) without becoming React state. It reads; the stage's frame loop moves it.
 */
export function usePlayhead(paint: (at: number) => void, everyMs: number): void {
  const session = useSession()
  const painted = useEffectEvent(paint)
  useEffect(() => {
    let last = Number.NaN
    let lastMs = -Infinity
    return onFrame((nowMs) => {
      const at = session.playhead()
      if (at === last || nowMs - lastMs < everyMs) return
      last = at
      lastMs = nowMs
      painted(at)
    })
  }, [session, everyMs])
}
