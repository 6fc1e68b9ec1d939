import type { KeyboardEvent } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import { LENSES } from './index.ts'
import styles from './Lenses.module.css'

/** Tabs of the lenses that exist over the body of the chosen one. Fills its container. */
export function Lenses() {
  const t = useT()
  const session = useSession()
  const wanted = useApp(({ look }) => look.lens)
  const chosen = LENSES.find((lens) => lens.id === wanted) ?? LENSES[0]
  if (chosen === undefined) return null
  const { Body } = chosen
  return (
    <div className={styles.lenses}>
      <div className={styles.tabs} role="tablist" aria-label={t('lens.lenses')} onKeyDown={moveTab}>
        {LENSES.map(({ id }) => (
          <button
            key={id}
            id={`lens-tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === chosen.id}
            aria-controls="lens-body"
            tabIndex={id === chosen.id ? 0 : -1}
            className={styles.tab}
            onClick={() => session.show({ lens: id })}
          >
            {t(`lens.${id}`)}
          </button>
        ))}
      </div>
      <div className={styles.body} id="lens-body" role="tabpanel" aria-labelledby={`lens-tab-${chosen.id}`}>
        <Body />
      </div>
    </div>
  )

  function moveTab(event: KeyboardEvent<HTMLDivElement>): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = LENSES.findIndex(({ id }) => id === chosen?.id)
    const next = LENSES[(at + step + LENSES.length) % LENSES.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    session.show({ lens: next.id })
    document.getElementById(`lens-tab-${next.id}`)?.focus()
  }
}
