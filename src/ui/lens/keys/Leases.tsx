import type { KeySpaceLook, LeaseLook } from '../../../protocol/view/keys.ts'
import { shortId } from '../../../i18n/part.ts'
import styles from './KeysLens.module.css'
import { keyName, shortened } from './key-text.ts'
import { useKeysT } from './use-keys-t.ts'

const RADIUS = 11.5
const ROUND = 2 * Math.PI * RADIUS

/** Rings that drain on the leader; on the others nobody counts. `at`: the virtual time. */
export function Leases({ space, at }: { readonly space: KeySpaceLook; readonly at: number }) {
  const t = useKeysT()
  if (space.leases.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={t('leases')}>
      {space.leases.map((lease) => (
        <li key={lease.id}>
          <Ring lease={lease} at={at} />
          <b className={styles.mono} title={lease.id}>
            {shortId(lease.id)}
          </b>
          <span>
            {lease.expiry === null
              ? t('leaseElsewhere', lease)
              : t('leaseLeft', { left: secondsLeft(lease, at), ttl: lease.ttl })}
          </span>
          <span className={styles.mono}>
            {t('leaseKeys', {
              keys: lease.keys
                .slice(0, 3)
                .map((key) => shortened(keyName(key), 16))
                .join(', '),
              more: lease.keyCount - Math.min(3, lease.keys.length),
            })}
          </span>
        </li>
      ))}
      {space.moreLeases > 0 && <li>{t('moreLeases', { n: space.moreLeases })}</li>}
    </ul>
  )
}

function Ring({ lease, at }: { readonly lease: LeaseLook; readonly at: number }) {
  const { expiry, ttl } = lease
  const left = expiry === null ? 0 : Math.max(0, Math.min(1, (expiry - at) / (ttl * 1_000_000)))
  return (
    <svg viewBox="-14 -14 28 28" width="28" height="28" aria-hidden="true">
      <circle r={RADIUS} className={styles.ring} strokeDasharray={expiry === null ? '2 4' : undefined} />
      <circle
        r={RADIUS}
        className={styles.ringLeft}
        strokeDasharray={`${left * ROUND} ${ROUND}`}
        transform="rotate(-90) scale(1 -1)"
      />
    </svg>
  )
}

function secondsLeft({ expiry }: LeaseLook, at: number): number {
  return expiry === null ? 0 : Math.max(0, Math.floor((expiry - at) / 1_000_000))
}
