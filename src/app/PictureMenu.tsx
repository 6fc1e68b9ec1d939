import { Download } from 'lucide-react'
import { useId, useRef, useState } from 'react'

import { useT } from '../i18n/use-t.ts'
import kit from '../ui/kit/controls.module.css'
import { standBy } from '../ui/kit/stand-by.ts'
import { PictureButtons } from './late-picture-buttons.ts'
import styles from './PictureMenu.module.css'

/** The moment on the stage as a file. A popover: Escape and a click outside close it. */
export function PictureMenu() {
  const t = useT()
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  // The buttons come with the first look.
  const [opened, setOpened] = useState(false)
  return (
    <>
      <button
        className={kit.quiet}
        type="button"
        aria-label={t('shell.savePicture')}
        title={t('shell.savePicture')}
        popoverTarget={id}
        onClick={(event) => {
          setOpened(true)
          standBy(menu.current, event.currentTarget, 'top')
        }}
      >
        <Download size={17} strokeWidth={1.8} aria-hidden />
      </button>
      <div id={id} ref={menu} popover="auto" className={styles.menu}>
        <p>{t('shell.savePicture')}</p>
        {opened && <PictureButtons onDone={() => menu.current?.hidePopover()} />}
      </div>
    </>
  )
}
