import { useCallback, useEffect, useRef } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import type { ConsoleLook } from '../../../protocol/view/console.ts'

/**
 * Types at the terminal at the playhead, one thing after the other: each stands where the one before has left the playhead.
 * A run that stood goes on until the lines have ended, then it stands again; those that listen keep it going.
 */
export function useTyping(look: ConsoleLook | null): (text: string) => void {
  const session = useSession()
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const stood = useRef(false)
  const isQuiet = look?.lines.every(({ does }) => does === 'ended' || does === 'reads') ?? false

  useEffect(
    () =>
      session.store.subscribe(({ playback }, before) => {
        // The reader's own pause ends ours.
        if (before.playback.mode === 'playing' && playback.mode !== 'playing') stood.current = false
      }),
    [session],
  )
  useEffect(() => {
    if (!isQuiet || !stood.current) return
    stood.current = false
    session.pause()
  }, [isQuiet, session])

  return useCallback(
    (text: string) => {
      const type = async (): Promise<void> => {
        const { stderr, exit } = await session.line(text, true, true)
        if (exit !== 0) return session.say('refusal', stderr)
        if (session.store.getState().playback.mode === 'playing') return
        session.play()
        stood.current = true
      }
      queue.current = queue.current.then(type, type)
    },
    [session],
  )
}
