import { useEffect, useState } from 'react'

import type { Result } from '../../../base/result.ts'
import type { InspectQuestion, InspectViewOf } from '../../../protocol/view/inspect-look.ts'
import type { Inspector } from './inspector.ts'

/** The answer to a question, the last one until a newer one comes; null before the first. Questions are compared by content. */
export function useAsked<Q extends InspectQuestion>(
  inspector: Inspector,
  question: Q | null,
): Result<InspectViewOf<Q>> | null {
  const [answer, setAnswer] = useState<Result<InspectViewOf<Q>> | null>(null)
  const content = question === null ? '' : JSON.stringify(question)
  useEffect(() => {
    if (content === '') return
    let wanted = true
    void inspector.ask(JSON.parse(content) as Q).then((view) => {
      if (wanted) setAnswer(view)
    })
    return () => void (wanted = false)
  }, [inspector, content])
  return content === '' ? null : answer
}
