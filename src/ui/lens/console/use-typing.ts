import { useCallback, useEffect, useRef } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import type { Looked } from '../use-look.ts'

/**
 * Types at the terminal at the playhead, one thing after the other: each stands where the one before has left the playhead.
 * A run that stood goes on until the lines have ended, then it stands again; those that listen keep it going.
 */
export function useTyping(
  looked: Looked<{ readonly about: 'console' }> | string | null,
): (text: string) => void {
  const session = useSession()
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  /** The run that the last line made, when it was typed at a stand-still. */
  const stood = useRef<number | null>(null)

  useEffect(
    () =>
      session.store.subscribe(({ playback }, before) => {
        // The reader's own pause ends ours.
        if (before.playback.mode === 'playing' && playback.mode !== 'playing') stood.current = null
      }),
    [session],
  )
  useEffect(() => {
    if (looked === null || typeof looked === 'string') return
    const isQuiet = looked.view.console.lines.every(({ does }) => does === 'ended' || does === 'reads')
    // What was seen of the run before knows nothing of the line.
    if (!isQuiet || stood.current === null || looked.epoch < stood.current) return
    stood.current = null
    session.pause()
  }, [looked, session])

  return useCallback(
    (text: string) => {
      const type = async (): Promise<void> => {
        const { stderr, exit } = await session.line(text, true, true)
        if (exit !== 0) return stderr === '' ? undefined : session.say('refusal', stderr)
        const { playback, run } = session.store.getState()
        const plays = playback.mode === 'playing'
        if (plays && stood.current === null) return
        stood.current = run.epoch
        if (!plays) session.play()
      }
      queue.current = queue.current.then(type, type)
    },
    [session],
  )
}
