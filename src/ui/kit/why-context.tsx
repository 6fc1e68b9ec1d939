import { createContext, use, useMemo, useState, type ReactNode } from 'react'

import type { AppState } from '../../store/app-state.ts'

type Event = NonNullable<AppState['moment']>['events'][number]

/** What a why-card explains: an event, how one entry stands, or how a leader sends to a member. */
export type WhyTarget =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'entry'; readonly index: number; readonly term: number }
  | { readonly kind: 'progress'; readonly member: string; readonly peer: string }

export interface WhyState {
  readonly target: WhyTarget | null
  readonly ask: (target: WhyTarget) => void
  readonly close: () => void
}

const WhyContext = createContext<WhyState>({ target: null, ask: () => undefined, close: () => undefined })

/** Stands round everything that asks or shows; the shell places it. */
export function WhyProvider({ children }: { readonly children: ReactNode }) {
  const [target, setTarget] = useState<WhyTarget | null>(null)
  const state = useMemo<WhyState>(() => ({ target, ask: setTarget, close: () => setTarget(null) }), [target])
  return <WhyContext value={state}>{children}</WhyContext>
}

export function useWhy(): WhyState {
  return use(WhyContext)
}
