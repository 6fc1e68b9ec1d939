import { useEffect, useState, type ComponentType } from 'react'

import { useT } from '../../i18n/use-t.ts'
import controls from './controls.module.css'

/**
 * A component whose script is loaded when it is first shown, and then kept. Draws nothing meanwhile; a failure is said,
 * and may be tried again.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let come: ComponentType<P> | null = null
  return function Later(props: P) {
    const [Body, setBody] = useState<ComponentType<P> | null>(() => come)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      if (Body !== null || failed) return
      let shown = true
      load().then(
        (component) => {
          come = component
          if (shown) setBody(() => component)
        },
        () => shown && setFailed(true),
      )
      return () => void (shown = false)
    }, [Body, failed])
    if (failed) return <Failed again={() => setFailed(false)} />
    return Body === null ? null : <Body {...props} />
  }
}

function Failed({ again }: { readonly again: () => void }) {
  const t = useT()
  return (
    <p role="alert">
      {t('shell.partFailed')}{' '}
      <button type="button" className={controls.button} onClick={again}>
        {t('shell.tryAgain')}
      </button>
    </p>
  )
}
