import type { Session } from '../../machines/session.ts'
import { onFrame } from '../kit/frames.ts'

/**
 * Moves playback once a frame, then lets the painter look. `paint` is called when the playhead has moved, begins or
 * ceases to move by itself, the world is another one or more messages are known. Returns what stops it.
 */
export function runFrames(session: Session, paint: (at: number, nowMs: number) => void): () => void {
  let [last, moved, world, flights]: [number, boolean, unknown, unknown] = [Number.NaN, false, null, null]
  return onFrame((nowMs) => {
    session.frame(nowMs)
    const at = session.playhead()
    const { moment, run } = session.store.getState()
    const { moves } = session.clock()
    if (at === last && moves === moved && moment?.world === world && run.flights === flights) return
    ;[last, moved, world, flights] = [at, moves, moment?.world, run.flights]
    paint(at, nowMs)
  }, 'move')
}
