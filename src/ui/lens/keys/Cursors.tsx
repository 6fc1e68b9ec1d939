import type { KeySpaceLook, WatcherLook } from '../../../protocol/view/keys.ts'
import styles from './KeysLens.module.css'
import { shortened } from './key-text.ts'
import { useKeysT, type KeysT } from './use-keys-t.ts'

/** Watches as cursors: what each has been sent, and how it ended. Their place on the axis is their next revision. */
export function Cursors({ space }: { readonly space: KeySpaceLook }) {
  const t = useKeysT()
  if (space.watchers.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={t('watchers')}>
      {space.watchers.map((watcher) => (
        <li key={watcher.request} data-over={watcher.state !== 'waiting' || undefined}>
          <svg viewBox="-7 -9 14 18" width="12" height="16" aria-hidden="true">
            <path
              d="M0-8L6-2V8H-6V-2Z"
              fill={watcher.synced ? 'currentColor' : 'none'}
              stroke="currentColor"
              strokeWidth="1.6"
              strokeDasharray={watcher.state === 'waiting' ? undefined : '2 2'}
            />
          </svg>
          <b className={styles.mono}>
            {t('watcher', { n: watcher.request, key: shortened(spanText(watcher), 24) })}
          </b>
          <span>{stateText(t, watcher, space.revision)}</span>
          {watcher.heard > 0 && <span>{t('heard', { n: watcher.heard })}</span>}
        </li>
      ))}
    </ul>
  )
}

function spanText({ what, member }: WatcherLook): string {
  const from = what.revision > 0 ? ` --rev=${what.revision}` : ''
  const span = what.span === undefined ? '' : what.span.kind === 'prefix' ? ' --prefix' : ' …'
  return `${what.key}${span}${from} @${member}`
}

function stateText(t: KeysT, watcher: WatcherLook, revision: number): string {
  const { state, next, synced, compactRevision, text } = watcher
  if (state !== 'waiting') {
    if (compactRevision > 0) return t('cancelled', { text: t('overtaken') })
    return state === 'ok' ? t('ended') : text
  }
  if (next === null) return t('onItsWay')
  if (synced) return next > revision + 1 ? t('waitsFor', { next }) : t('inStep')
  return t('behind', { next, n: Math.max(0, revision - next + 1) })
}
