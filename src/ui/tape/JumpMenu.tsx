import { useId, useRef, useState, type ReactNode } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp } from '../../machines/session-context.tsx'
import controls from '../kit/controls.module.css'
import { standBy } from '../kit/stand-by.ts'
import styles from './Deck.module.css'
import { BranchRows } from './late-branches.ts'
import { JumpRows } from './late-jump-rows.ts'

/** To the previous or next election, refused vote, commit, fault or violation. A popover: Escape and a click outside close it. */
export function JumpMenu({ children }: { readonly children: ReactNode }) {
  const t = useT()
  const id = useId()
  // The rows come with the first look.
  const [opened, setOpened] = useState(false)
  const isForked = useApp(({ run }) => run.branches.length > 0)
  const menu = useRef<HTMLDivElement>(null)
  return (
    <>
      <button
        type="button"
        className={`${controls.button} ${styles.jump}`}
        popoverTarget={id}
        aria-keyshortcuts="j"
        onClick={(event) => {
          setOpened(true)
          standBy(menu.current, event.currentTarget, 'bottom')
        }}
      >
        <span className={styles.jumpWord}>{t('tape.jump')}</span>
        <svg
          className={styles.jumpDots}
          width="16"
          height="16"
          viewBox="0 0 16 16"
          role="img"
          aria-label={t('tape.jump')}
        >
          <path d="M3 8h.01M8 8h.01M13 8h.01" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
        </svg>
      </button>
      <div id={id} ref={menu} popover="auto" className={styles.menu}>
        <div className={styles.menuUnit}>{children}</div>
        {opened && <JumpRows />}
        {isForked && <BranchRows />}
      </div>
    </>
  )
}
