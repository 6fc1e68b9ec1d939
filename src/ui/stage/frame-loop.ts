import type { Session } from '../../machines/session.ts'
import { END_OF_INSTANT } from '../../run/position.ts'
import { frameIndexAt } from '../../store/reduce.ts'
import { onFrame, restMs } from '../kit/frames.ts'
import { BEAT_MS } from '../kit/use-playhead.ts'

/** Nothing moves, or what happens next is not known yet. */
const STILL_MS = 50
/** Between two looks while another thread paints: what happens in less is seen together. */
const LEAST_MS = 100

/**
 * Moves playback once a frame, then lets the painter look. `paint` is called when the playhead has moved, begins or
 * ceases to move by itself, the world is another one or more messages are known; it answers whether another thread
 * paints: then the page itself rests until the next thing happens, or the next beat. Returns what stops it.
 */
export function runFrames(session: Session, paint: (at: number, nowMs: number) => boolean): () => void {
  let [last, moved, world, flights]: [number, boolean, unknown, unknown] = [Number.NaN, false, null, null]
  let elsewhere = false
  return onFrame((nowMs) => {
    session.frame(nowMs)
    const at = session.playhead()
    const { moment, run, playback } = session.store.getState()
    const { moves } = session.clock()
    if (at !== last || moves !== moved || moment?.world !== world || run.flights !== flights) {
      ;[last, moved, world, flights] = [at, moves, moment?.world, run.flights]
      elsewhere = paint(at, nowMs)
    }
    if (moves) restMs(elsewhere ? restOf(session, nowMs) : null)
    else restMs(playback.mode === 'scrubbing' ? null : STILL_MS)
  }, 'move')
}

function restOf(session: Session, nowMs: number): number {
  const beat = BEAT_MS - (nowMs % BEAT_MS)
  const due = Math.max(LEAST_MS, nextMs(session))
  return Math.min(due, beat < LEAST_MS ? beat + BEAT_MS : beat)
}

/** Viewer's ms until the playhead comes to the next frame. */
function nextMs(session: Session): number {
  const { at, speed, tempo } = session.clock()
  const { frames } = session.store.getState().run
  const next = frames[frameIndexAt(frames, { at: Math.floor(at), seq: END_OF_INSTANT }) + 1]
  if (next === undefined) return STILL_MS
  return speed === 'director'
    ? (session.viewMs(next.pos.at) - session.viewMs(at)) / tempo
    : (next.pos.at - at) / (1000 * speed)
}
