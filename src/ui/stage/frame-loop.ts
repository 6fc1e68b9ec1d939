import type { Session } from '../../machines/session.ts'
import { onFrame } from '../kit/frames.ts'

/**
 * Moves playback once a frame, then lets the painter look. `paint` is called only when the playhead has moved; a new
 * world is drawn, and the canvas with it, before this frame ends. Returns what stops it.
 */
export function runFrames(session: Session, paint: (at: number, nowMs: number) => void): () => void {
  let last = Number.NaN
  return onFrame((nowMs) => {
    const before = session.store.getState().moment?.world
    session.frame(nowMs)
    const at = session.playhead()
    if (at === last) return
    last = at
    if (session.store.getState().moment?.world === before) paint(at, nowMs)
  }, 'move')
}
