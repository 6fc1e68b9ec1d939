import { ChevronDown, ChevronUp } from 'lucide-react'
import { useId, useState } from 'react'

import { useT } from '../i18n/use-t.ts'
import { useApp } from '../machines/session-context.tsx'
import { later } from '../ui/kit/later.tsx'
import { LOW, useMedia } from '../ui/kit/use-media.ts'
import styles from './EventsDrawer.module.css'
import { remember, remembered } from './stored.ts'

const LateFeed = later(async () => (await import('../ui/narration/Feed.tsx')).Feed)

/** Everything that was told, as a list under the lens; folded until asked for. */
export function EventsDrawer() {
  const t = useT()
  const id = useId()
  const low = useMedia(LOW)
  // A log is short at first, and every member's line is a sentence here: where there is room it begins open.
  const roomy = useApp(({ look }) => look.lens === 'log') && !low
  const [wish, setWish] = useState(() => remembered('events'))
  const open = wish === null ? roomy : wish === 'open'
  const toggle = (): void => {
    const next = open ? 'closed' : 'open'
    setWish(next)
    remember('events', next)
  }
  return (
    <div className={`${styles.drawer} ${open ? styles.open : ''}`}>
      <button className={styles.bar} type="button" aria-expanded={open} aria-controls={id} onClick={toggle}>
        {t('shell.allEvents')}
        {open ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
      </button>
      <div id={id} className={styles.body} hidden={!open}>
        {open && <LateFeed />}
      </div>
    </div>
  )
}
