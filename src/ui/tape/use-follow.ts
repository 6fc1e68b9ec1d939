import { useEffect, useEffectEvent, useLayoutEffect } from 'react'

import { useApp, useSession } from '../../machines/session-context.tsx'
import type { Session } from '../../machines/session.ts'
import { onFrame } from '../kit/frames.ts'
import { slide, type Slide } from './slide.ts'

/** So often is looked again where a playhead that moves by itself goes; what slides could go on for twice that. */
const LOOK_EVERY_MS = 400

/**
 * Slides elements with the playhead, whoever moves it. `places` tells where they are when it is at `at`, always the same
 * elements in the same order; `look` is called with each new place. After each render too: what was drawn anew
 * must be in its place at once.
 */
export function useFollow(places: (at: number) => readonly Slide[], look: (at: number) => void): void {
  const session = useSession()
  const still = useApp(({ look: { motion } }) => motion === 'reduced')
  const place = (): void => {
    const at = session.playhead()
    look(at)
    const then = still || !session.clock().moves ? null : places(session.playheadIn(2 * LOOK_EVERY_MS))
    slide(places(at), then, 2 * LOOK_EVERY_MS)
  }
  const placed = useEffectEvent(place)
  useEffect(() => {
    let [last, lastMs, course] = [Number.NaN, -Infinity, '']
    return onFrame((nowMs) => {
      const at = session.playhead()
      const { moves, speed, tempo } = session.clock()
      const now = `${moves} ${speed} ${tempo} ${session.store.getState().run.epoch}`
      if (now === course && (moves ? nowMs - lastMs < LOOK_EVERY_MS : at === last)) return
      ;[last, lastMs, course] = [at, nowMs, now]
      placed()
    })
  }, [session])
  useLayoutEffect(place)
}

/** As far as the run has been seen when the playhead is at `at`. */
export function seenFrom(session: Session, at: number): number {
  return Math.max(at, session.store.getState().run.seenTo)
}
