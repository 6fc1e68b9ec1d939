import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import styles from './Notices.module.css'
import { useNoticeLife } from './use-notice-life.ts'

/**
 * A refusal or a piece of news: one sentence in the place of the narration's, which comes back when it has been read.
 * So it lies over no member, and nothing moves for it. Over an unfolded why-card it stands under the card.
 */
export function Notices({ children }: { readonly children?: ReactNode }) {
  const t = useT()
  const session = useSession()
  const notice = useApp((state) => state.notice)
  const hands = useNoticeLife()
  return (
    <div className={styles.stack}>
      {children}
      <div className={styles.place} role="status">
        {notice !== null && (
          <p
            key={notice.id}
            className={`${styles.notice} ${notice.tone === 'refusal' ? styles.refusal : ''}`}
            {...hands}
          >
            <span>{t('shell.refusal', notice)}</span>
            <button type="button" aria-label={t('shell.dismiss')} onClick={() => session.dismissNotice()}>
              <X size={16} aria-hidden />
            </button>
          </p>
        )}
      </div>
    </div>
  )
}
