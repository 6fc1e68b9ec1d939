import { useEffect, useState } from 'react'

import type { TraceEvent } from '../../run/trace.ts'

type Explains = (event: TraceEvent) => boolean

let come: Explains | null = null

/** Whether there is a card for an event. The cards are a script of their own, loaded once the page stands: until then no. */
export function useExplains(): Explains {
  const [explains, setExplains] = useState<Explains>(() => come ?? NOTHING)
  useEffect(() => {
    // What does not come is asked for again when somebody else wants to know.
    import('./explain.ts').then(
      (cards) => {
        come = cards.explains
        setExplains(() => cards.explains)
      },
      () => undefined,
    )
  }, [])
  return explains
}

const NOTHING: Explains = () => false
