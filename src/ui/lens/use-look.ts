import { useEffect, useState } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { LookQuestion, ViewOf } from '../../protocol/view/look.ts'
import type { Pos } from '../../run/position.ts'
import { refusalText } from '../../run/refusal-text.ts'
import type { Refusal } from '../../run/refusal.ts'

/** While the run plays, a lens asks so seldom: the worker has the eye to serve too. */
const EVERY_MS = 120

export interface Looked<Q extends LookQuestion> {
  /** The moment the view is of. */
  readonly at: Pos
  readonly view: ViewOf<Q>
  /** The run that it is of: `run.epoch`. */
  readonly epoch: number
}

/**
 * A lens's view of the moment shown, asked again whenever the moment changed: the last answer until a newer one comes, exact
 * once the playhead stands. Null before the first answer, a sentence when it is refused. Questions are compared by content.
 */
export function useLook<Q extends LookQuestion>(question: Q): Looked<Q> | string | null {
  const t = useT()
  const session = useSession()
  const [looked, setLooked] = useState<Looked<Q> | Refusal | null>(null)
  const content = JSON.stringify(question)
  useEffect(() => {
    const asked = JSON.parse(content) as Q
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let open = false
    let shown: unknown = null
    const ask = async (): Promise<void> => {
      timer = undefined
      const { moment, run } = session.store.getState()
      if (open || moment === null || moment === shown) return
      open = true
      shown = moment
      const answer = await session.lookUp(asked)
      open = false
      if (gone) return
      // Whoever acted meanwhile was moved to another place of another run: there the answer is of a moment to come.
      const { epoch } = session.store.getState().run
      if (epoch === run.epoch) setLooked(answer.ok ? { ...answer.value, epoch } : answer.error)
      later()
    }
    const later = (): void => {
      if (session.store.getState().moment !== shown) timer ??= setTimeout(() => void ask(), EVERY_MS)
    }
    void ask()
    const stop = session.store.subscribe(later)
    return () => {
      gone = true
      stop()
      clearTimeout(timer)
    }
  }, [session, content])
  if (looked === null || !('why' in looked)) return looked
  return t('shell.refusal', { text: refusalText(looked), refusal: looked })
}
