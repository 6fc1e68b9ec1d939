import { useEffect, useRef, useState } from 'react'

import type { Lang } from '../../i18n/catalogue.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { Session } from '../../machines/session.ts'
import type { TraceEvent } from '../../run/trace.ts'
import type { Moment } from '../../store/app-state.ts'
import { onFrame } from '../kit/frames.ts'
import { dwellMs, pickAt, pickTold } from './pick.ts'
import { lastTold, type ToldSentence } from './told.ts'

/** What the narration says now: an event's sentence, or null when nothing is worth one (then the calm is described). */
export type Narrated = ToldSentence | null

/** So long after the last sentence's dwell the calm itself is described; that nobody leads at once. */
const QUIET_MS = 6000
const RECENT = 90

/** What is told, and the viewer's time until which it is if nothing more happens. */
interface Standing {
  readonly told: Narrated
  readonly untilMs: number
}

/**
 * The sentence that stands: of the step shown, or while playing of what happened lately. While `held` (somebody
 * reaches for it) it stays.
 */
export function useTold(lang: Lang, held: boolean): Narrated {
  const session = useSession()
  const [shown, setShown] = useState<Narrated>(() => narrate(session, lang).told)
  const [said, sayIn] = useState(lang)
  // Nothing is said in the language before, not even once.
  if (said !== lang) {
    sayIn(lang)
    setShown(narrate(session, lang).told)
  }
  const last = useRef<{ readonly key: readonly unknown[]; readonly untilMs: number }>({ key: [], untilMs: 0 })
  useEffect(() => {
    const look = (): void => {
      const { moment, playback, run } = session.store.getState()
      const plays = playback.mode === 'playing'
      if (held && plays) return
      const leads = moment?.world.cluster.leaderHasQuorum
      const key = [lang, plays, run.epoch, leads, plays ? moment?.events : moment?.pos]
      const stands = key.every((part, i) => part === last.current.key[i])
      if (stands && (!plays || session.viewMs(session.playhead()) < last.current.untilMs)) return
      const { told, untilMs } = narrate(session, lang)
      last.current = { key, untilMs }
      setShown(told)
    }
    look()
    // With the moment that it tells of, in one drawing; what only time ends is looked up with the others.
    const leave = [session.store.subscribe(look), onFrame(look)]
    return () => leave.forEach((stop) => stop())
  }, [session, lang, held])
  return shown
}

/** What stands at this very moment; pure in the session's state. */
export function narrate(session: Session, lang: Lang): Standing {
  const { moment, playback } = session.store.getState()
  if (moment === null) return { told: null, untilMs: Infinity }
  const leaderless = !moment.world.cluster.leaderHasQuorum
  const sentences = recentlyTold(moment, lang, leaderless)
  if (playback.mode !== 'playing') return { told: pickAt(sentences, moment.pos), untilMs: Infinity }
  const nowMs = session.viewMs(session.playhead())
  const top = pickTold(sentences, nowMs, (at) => session.viewMs(at))
  if (top === null) return { told: null, untilMs: Infinity }
  const { told, untilMs } = top
  const overMs = session.viewMs(told.event.at) + (leaderless ? dwellMs(told) : dwellMs(told) * 2 + QUIET_MS)
  return nowMs > overMs ? { told: null, untilMs } : { told, untilMs: Math.min(untilMs, overMs) }
}

function recentlyTold(
  { events, world }: Moment,
  lang: Lang,
  leaderless: boolean,
): ReturnType<typeof lastTold> {
  return lastTold(events, lang, world.cluster.voters, RECENT, (event) => leaderless && isIdleTalk(event))
}

/** Writes that go round while nobody leads: that nobody does is what is to be told. */
function isIdleTalk(event: TraceEvent): boolean {
  return event.kind === 'proposed' || (event.kind === 'client-sent' && !event.byReader)
}
