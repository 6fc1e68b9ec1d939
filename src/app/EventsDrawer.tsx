import { ChevronDown, ChevronUp } from 'lucide-react'
import { useId, useState } from 'react'

import { useT } from '../i18n/use-t.ts'
import { later } from '../ui/kit/later.tsx'
import styles from './EventsDrawer.module.css'
import { remember, remembered } from './stored.ts'

const LateFeed = later(async () => (await import('../ui/narration/Feed.tsx')).Feed)

/** Everything that was told, as a list under the lens; folded until asked for. */
export function EventsDrawer() {
  const t = useT()
  const id = useId()
  const [open, setOpen] = useState(() => remembered('events') === 'open')
  const toggle = (): void => {
    setOpen(!open)
    remember('events', open ? 'closed' : 'open')
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
