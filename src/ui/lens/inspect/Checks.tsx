import { Check, X } from 'lucide-react'

import type { CheckLook } from '../../../protocol/view/inspect-look.ts'
import styles from './InspectLens.module.css'
import { type InspectT, useInspectT } from './use-inspect-t.ts'

/** WAL, snapshots and db against one another: what fits and what does not, with file and offset. */
export function Checks({ checks }: { readonly checks: readonly CheckLook[] }) {
  const t = useInspectT()
  if (checks.length === 0) return null
  return (
    <section aria-label={t('checks')}>
      <h3 className={styles.subtitle}>{t('checks')}</h3>
      <ul className={styles.checks}>
        {checks.map((check, i) => (
          <li key={i} data-ok={check.ok}>
            {check.ok ? (
              <Check size={16} role="img" aria-label={t('fits')} />
            ) : (
              <X size={16} role="img" aria-label={t('doesNotFit')} />
            )}
            <span>
              {fileOf(check) !== null && <code>{fileOf(check)}</code>} {told(check, t)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function fileOf(check: CheckLook): string | null {
  return 'file' in check ? check.file : 'after' in check ? check.after : null
}

function told(check: CheckLook, t: InspectT): string {
  switch (check.kind) {
    case 'crc-chain':
      return t('crcChain', check)
    case 'broken':
      return t('broken', check)
    case 'torn':
      return t('torn', check)
    case 'rest-not-zero':
      return t('restNotZero', check)
    case 'missing-segment':
      return t('missingSegment')
    case 'commit':
      return t(check.ok ? 'commit' : 'commitOut', check)
    case 'snapshot':
      return t('snapshot', check)
    case 'snapshot-lost':
      return t('snapshotLost', check)
    case 'snapshot-broken':
      return t('snapshotBroken', check)
    case 'db-behind':
      return t('dbBehind', check)
    case 'db-ahead':
      return t('dbAhead', check)
    case 'db-level':
      return t('dbLevel', check)
    case 'db-unreadable':
      return t('dbUnreadable', check)
  }
}
