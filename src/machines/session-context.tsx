import { createContext, use, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import type { World } from '../protocol/view/world.ts'
import type { AppState } from '../store/app-state.ts'
import { stillWorld } from '../store/still-world.ts'
import type { Session } from './session.ts'

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({
  session,
  children,
}: {
  readonly session: Session
  readonly children: ReactNode
}) {
  return <SessionContext value={session}>{children}</SessionContext>
}

/** The handle by which a component acts. Throws outside a `SessionProvider`. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === null) throw new Error('a component that acts stands inside a SessionProvider')
  return session
}

/** The world for whoever shows no timer: heartbeats draw nothing anew. null before there is one. */
export function useStillWorld(): World | null {
  return useApp(({ moment }) => (moment === null ? null : stillWorld(moment.world)))
}

/** What a component reads: a selector's answer, compared shallowly. The selector makes nothing nested anew. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useSession().store, useShallow(selector))
}
