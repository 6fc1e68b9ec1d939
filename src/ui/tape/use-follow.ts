import { useLayoutEffect } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { usePlayhead } from '../kit/use-playhead.ts'

/** Like `usePlayhead` some 30 times a second, and after each render too: what was drawn anew must be put in its place at once. */
export function useFollow(place: (at: number) => void): void {
  const session = useSession()
  usePlayhead(place, 30)
  useLayoutEffect(() => place(session.playhead()))
}
