import { useEffect, useEffectEvent, useLayoutEffect } from 'react'

import { useApp, useSession } from '../../machines/session-context.tsx'
import type { Session } from '../../machines/session.ts'
import { onFrame } from '../kit/frames.ts'
import { slide, type Slide } from './slide.ts'

/** So often is looked again where a playhead that moves by itself goes; what slides could go on for twice that. */
const LOOK_EVERY_MS = 1000
/** Where the run ends within what slides could go on for: soon more of it is known. */
const LOOK_NEAR_END_MS = 300
/** Places told to the compositor: between two of them it goes straight. */
const STRETCHES = 4

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
    const moves = !still && session.clock().moves
    const ahead = moves ? stretches.map((part) => session.playheadIn(part * 2 * LOOK_EVERY_MS)) : []
    slide([at, ...ahead].map(places), 2 * LOOK_EVERY_MS)
  }
  const placed = useEffectEvent(place)
  useEffect(() => {
    let [last, lastMs, course, ends] = [Number.NaN, -Infinity, '', false]
    return onFrame((nowMs) => {
      const at = session.playhead()
      const { moves, speed, tempo, limit } = session.clock()
      const now = `${moves} ${speed} ${tempo} ${session.store.getState().run.epoch}`
      const everyMs = ends ? LOOK_NEAR_END_MS : LOOK_EVERY_MS
      if (now === course && (moves ? nowMs - lastMs < everyMs : at === last)) return
      ends = moves && session.playheadIn(2 * LOOK_EVERY_MS) >= limit
      ;[last, lastMs, course] = [at, nowMs, now]
      placed()
    })
  }, [session])
  useLayoutEffect(place)
}

const stretches = Array.from({ length: STRETCHES }, (_, i) => (i + 1) / STRETCHES)

/** As far as the run has been seen when the playhead is at `at`. */
export function seenFrom(session: Session, at: number): number {
  return Math.max(at, session.store.getState().run.seenTo)
}
