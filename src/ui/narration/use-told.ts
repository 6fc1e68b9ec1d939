import { useEffect, useRef, useState } from 'react'

import type { Lang } from '../../i18n/catalogue.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { Session } from '../../machines/session.ts'
import type { TraceEvent } from '../../run/trace.ts'
import { dwellMs, pickAt, pickTold } from './pick.ts'
import { FEED_ONLY, toldOf, type ToldSentence } from './told.ts'

/** What the narration says now: an event's sentence, or null when nothing is worth one (then the calm is described). */
export type Narrated = ToldSentence | null

const LOOK_EVERY_MS = 120
/** So long after the last sentence's dwell the calm itself is described; that nobody leads at once. */
const QUIET_MS = 6000
const RECENT = 90

/**
 * The sentence that stands, looked up a few times a second while playing and at every step. While `held` (somebody
 * reaches for it) it stays.
 */
export function useTold(lang: Lang, held: boolean): Narrated {
  const session = useSession()
  const [shown, setShown] = useState<Narrated>(() => narrate(session, lang))
  const last = useRef({ shown, at: -1, seq: -1, epoch: -1 })
  useEffect(() => {
    const look = (): void => {
      const { moment, playback, run } = session.store.getState()
      if (moment === null) return setShown(null)
      if (held && playback.mode === 'playing') return
      const was = last.current
      const stands = moment.pos.at === was.at && moment.pos.seq === was.seq && run.epoch === was.epoch
      if (playback.mode !== 'playing' && stands && was.shown?.zh === (lang === 'zh')) return
      const now = narrate(session, lang)
      last.current = { shown: now, at: moment.pos.at, seq: moment.pos.seq, epoch: run.epoch }
      setShown(now)
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [session, lang, held])
  return shown
}

/** What stands at this very moment; pure in the session's state. */
export function narrate(session: Session, lang: Lang): Narrated {
  const { moment, playback } = session.store.getState()
  if (moment === null) return null
  const leaderless = !moment.world.cluster.leaderHasQuorum
  const told = toldOf(moment.events, lang, moment.world.cluster.voters)
    .filter(({ rank, event }) => rank < FEED_ONLY && !(leaderless && isIdleTalk(event)))
    .slice(-RECENT)
  if (playback.mode !== 'playing') return pickAt(told, moment.pos) as Narrated
  const nowMs = session.viewMs(session.playhead())
  const top = pickTold(told, nowMs, (at) => session.viewMs(at)) as Narrated
  const quiet = top === null ? 0 : leaderless ? dwellMs(top) : dwellMs(top) * 2 + QUIET_MS
  const over = top === null ? 0 : session.viewMs(top.event.at) + quiet
  return nowMs > over ? null : top
}

/** Writes that go round while nobody leads: that nobody does is what is to be told. */
function isIdleTalk(event: TraceEvent): boolean {
  return event.kind === 'proposed' || (event.kind === 'client-sent' && !event.byReader)
}
