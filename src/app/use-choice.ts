import { useSession } from '../machines/session-context.tsx'
import type { Session } from '../machines/session.ts'
import { remember } from './stored.ts'

type Choice = Pick<Parameters<Session['show']>[0], 'theme' | 'lang' | 'motion'>

/** Sets how the page looks, and keeps it for the next visit: only what the reader's own hand chose is kept. */
export function useChoice(): (choice: Choice) => void {
  const session = useSession()
  return (choice) => {
    session.show(choice)
    for (const [key, value] of Object.entries(choice)) remember(key, value)
  }
}
