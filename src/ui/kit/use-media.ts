import { useSyncExternalStore } from 'react'

interface WatchedQuery {
  readonly subscribe: (changed: () => void) => () => void
  readonly read: () => boolean
}

const queries = new Map<string, WatchedQuery>()

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const { subscribe, read } = watched(query)
  return useSyncExternalStore(subscribe, read)
}

/** One list a query, for good, and its answer kept: asking the browser anew at every render is dear. */
function watched(query: string): WatchedQuery {
  const known = queries.get(query)
  if (known !== undefined) return known
  const list = matchMedia(query)
  let holds = list.matches
  list.addEventListener('change', () => (holds = list.matches))
  const made: WatchedQuery = {
    subscribe: (changed) => {
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    read: () => holds,
  }
  queries.set(query, made)
  return made
}

export const PHONE = '(max-width: 899px)'
/**
 * In one hand, or a phone laid on its side: what can be done to a selection stands at the top of the sheet, under the thumb
 * and over nobody.
 */
export const HAND = '(max-width: 559px), (max-width: 899px) and (max-height: 699px)'
/** Low screens: narration and tape are tight, the why-card takes the lens. */
export const LOW = '(max-height: 859px)'
