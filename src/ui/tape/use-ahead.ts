import { useLayoutEffect, type RefObject } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { usePlayhead } from '../kit/use-playhead.ts'

/** Marks what within `box` carries its time (`data-at`, µs) as lying ahead of the playhead, as a whole. */
export function useAhead(box: RefObject<Element | null>): void {
  const session = useSession()
  const look = (at: number): void => {
    for (const dated of box.current?.querySelectorAll('[data-at]') ?? []) {
      dated.toggleAttribute('data-ahead', Number(dated.getAttribute('data-at')) > at)
    }
  }
  usePlayhead(look)
  useLayoutEffect(() => look(session.playhead()))
}
