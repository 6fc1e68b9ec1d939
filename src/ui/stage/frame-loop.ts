import type { Session } from '../../machines/session.ts'
import { onFrame } from '../kit/frames.ts'

/**
 * Moves playback once a frame, then lets the painter look. `paint` is called when the playhead has moved, the world is
 * another one or more messages are known. Returns what stops it.
 */
export function runFrames(session: Session, paint: (at: number, nowMs: number) => void): () => void {
  let [last, world, flights]: [number, unknown, unknown] = [Number.NaN, null, null]
  return onFrame((nowMs) => {
    session.frame(nowMs)
    const at = session.playhead()
    const { moment, run } = session.store.getState()
    if (at === last && moment?.world === world && run.flights === flights) return
    ;[last, world, flights] = [at, moment?.world, run.flights]
    paint(at, nowMs)
  }, 'move')
}
