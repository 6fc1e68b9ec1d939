import { useEffect } from 'react'

import { useSession } from '../machines/session-context.tsx'

/** Files dropped anywhere on the page are looked at in Inspect: a browser left alone would leave the page for them. */
export function useDrop(): void {
  const session = useSession()
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      const data = event.dataTransfer
      if (event.defaultPrevented || data === null || !data.types.includes('Files')) return
      event.preventDefault()
      // Its items live as long as the event.
      const entries = [...data.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
      session.show({ lens: 'inspect' })
      void import('../ui/lens/inspect/take-drop.ts').then(({ takeDrop }) => takeDrop(session, entries))
    }
    addEventListener('dragover', over)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('drop', drop)
    }
  }, [session])
}
