import { type ChangeEvent, useEffect, useRef } from 'react'

import type { PrivateFile } from '../../../protocol/view/inspect-look.ts'
import controls from '../../kit/controls.module.css'
import { filesOf } from './chosen-files.ts'
import styles from './InspectLens.module.css'
import type { Problem } from './inspector.ts'
import { useInspectT } from './use-inspect-t.ts'

/** Nothing is open: what can be, what becomes of it, and what was wrong with the last attempt. */
export function OpenFiles({
  problem,
  onFiles,
}: {
  readonly problem: Problem | null
  readonly onFiles: (files: readonly PrivateFile[]) => void
}) {
  const t = useInspectT()
  const files = useRef<HTMLInputElement>(null)
  const dir = useRef<HTMLInputElement>(null)
  // React knows no such attribute.
  useEffect(() => dir.current?.setAttribute('webkitdirectory', ''), [])
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const { files: chosen } = event.target
    if (chosen !== null && chosen.length > 0) onFiles(filesOf(chosen))
    event.target.value = ''
  }
  return (
    <div className={styles.open}>
      <h2 className={styles.title}>{t('openTitle')}</h2>
      <p>{t('openWhat')}</p>
      <div className={styles.drop}>
        <p>{t('openDrop')}</p>
        <div className={styles.row}>
          <button
            type="button"
            className={`${controls.button} ${controls.solid}`}
            onClick={() => dir.current?.click()}
          >
            {t('chooseDir')}
          </button>
          <button type="button" className={controls.button} onClick={() => files.current?.click()}>
            {t('chooseFiles')}
          </button>
        </div>
        <input ref={dir} type="file" hidden multiple aria-label={t('chooseDir')} onChange={take} />
        <input ref={files} type="file" hidden multiple aria-label={t('chooseFiles')} onChange={take} />
      </div>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem.kind === 'nothing' ? t('nothing') : t(problem.kind)}
          {problem.reason !== '' && <code>{problem.reason}</code>}
        </p>
      )}
      <p className={styles.note}>{t('staysHere')}</p>
    </div>
  )
}
