import { X } from 'lucide-react'
import { useEffect } from 'react'

import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import styles from './Notices.module.css'

const NEWS_STAYS_MS = 6000

/** A refusal or a piece of news: one sentence over the stage. News leaves by itself, a refusal waits to be read. */
export function Notices() {
  const t = useT()
  const session = useSession()
  const notice = useApp((state) => state.notice)
  useEffect(() => {
    if (notice?.tone !== 'news') return
    const timer = setTimeout(() => session.dismissNotice(), NEWS_STAYS_MS)
    return () => clearTimeout(timer)
  }, [notice, session])
  return (
    <div className={styles.place} role="status">
      {notice !== null && (
        <p key={notice.id} className={`${styles.notice} ${notice.tone === 'refusal' ? styles.refusal : ''}`}>
          <span>{t('shell.refusal', notice)}</span>
          <button type="button" aria-label={t('shell.dismiss')} onClick={() => session.dismissNotice()}>
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
    </div>
  )
}
