import { useEffect, useState } from 'react'

import { useApp, useSession } from '../machines/session-context.tsx'
import { comparePos } from '../run/position.ts'
import type { AppState, Notice } from '../store/app-state.ts'

const NEWS_STAYS_MS = 6000
/** Time to notice a refusal, and to read it slowly, even aloud. */
const REFUSAL_STAYS_MS = 6000
const LETTER_MS = 80
const HAN_MS = 250

/**
 * Takes the notice away when it has been read, or when the reader went on and it speaks of a moment that is over. It
 * waits while a pointer or the focus is on it: the answer is what tells that. What the address got wrong is said until
 * the reader's first action or until it is dismissed: nobody was there to ask for it.
 */
export function useNoticeLife() {
  const session = useSession()
  const notice = useApp((state) => state.notice)
  // Which one: whatever goes under a pointer never hears that it left.
  const [held, hold] = useState<number | null>(null)
  const isHeld = notice !== null && held === notice.id
  useEffect(() => {
    if (notice === null) return
    const before = session.store.getState()
    return session.store.subscribe((now) => {
      if (now.notice === notice && isOver(notice, before, now)) session.dismissNotice()
    })
  }, [notice, session])
  useEffect(() => {
    if (notice === null || isHeld || isOfAddress(notice)) return
    const timer = setTimeout(() => session.dismissNotice(), staysMs(notice))
    return () => clearTimeout(timer)
  }, [notice, isHeld, session])
  return {
    onPointerEnter: () => hold(notice?.id ?? null),
    onPointerLeave: () => hold(null),
    onFocus: () => hold(notice?.id ?? null),
    onBlur: () => hold(null),
  }
}

/** Whether the reader has gone on since: another action, another moment looked at. */
function isOver(notice: Notice, before: AppState, now: AppState): boolean {
  if (isOfAddress(notice)) return now.run.lastAction !== before.run.lastAction
  if (now.run.epoch !== before.run.epoch || now.playback.mode === 'scrubbing') return true
  const stands = before.playback.mode === 'paused' && now.playback.mode === 'paused'
  return stands && before.moment !== null && now.moment !== null && !isSame(before.moment, now.moment)
}

function isSame(one: NonNullable<AppState['moment']>, other: NonNullable<AppState['moment']>): boolean {
  return comparePos(one.pos, other.pos) === 0
}

function isOfAddress({ refusal }: Notice): boolean {
  return refusal?.why === 'several'
}

function staysMs({ tone, text, refusal }: Notice): number {
  if (tone === 'news') return NEWS_STAYS_MS
  // Another language's words are as many as the English ones, of which a notice keeps the text.
  const han = refusal === null ? (text.match(/\p{Script=Han}/gu)?.length ?? 0) : 0
  return REFUSAL_STAYS_MS + (text.length - han) * LETTER_MS + han * HAN_MS
}
