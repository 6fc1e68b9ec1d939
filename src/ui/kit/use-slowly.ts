import { useEffect, useRef, useState } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import type { AppState } from '../../store/app-state.ts'

/**
 * A selector's answer, at most once in `everyMs`: for drawings whose facts arrive faster than a picture must follow.
 * Compared by identity; the selector must not make anything anew.
 */
export function useSlowly<T>(selector: (state: AppState) => T, everyMs: number): T {
  const { store } = useSession()
  const [value, setValue] = useState(() => selector(store.getState()))
  const choose = useRef(selector)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (): void => {
      timer = undefined
      setValue(() => choose.current(store.getState()))
    }
    take()
    const stop = store.subscribe(() => {
      timer ??= setTimeout(take, everyMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store, everyMs])
  return value
}
