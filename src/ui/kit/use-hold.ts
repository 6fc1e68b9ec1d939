import { useEffect } from 'react'

import { useSession } from '../../machines/session-context.tsx'

/** While `holds`, a playing page waits for the reader: what it tells of would run away under their eyes. */
export function useHold(holds: boolean): void {
  const session = useSession()
  useEffect(() => (holds ? session.hold() : undefined), [session, holds])
}
