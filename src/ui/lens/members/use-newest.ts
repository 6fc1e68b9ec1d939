import { useEffect, useRef, type RefObject, type UIEvent } from 'react'

/** A scroller that stays at its end while something new comes, until the reader scrolls away. null: it does nothing. */
export function useNewest(newest: string | null): {
  readonly lens: RefObject<HTMLElement | null>
  readonly onScroll: (event: UIEvent<HTMLElement>) => void
} {
  const lens = useRef<HTMLElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    const box = lens.current
    if (newest === null) follows.current = true
    else if (box !== null && follows.current) box.scrollTop = box.scrollHeight
  }, [newest])
  return {
    lens,
    onScroll: ({ currentTarget: box }) => {
      if (newest !== null) follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24
    },
  }
}
