import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { KeyLane, KeySpaceLook } from '../../../protocol/view/keys.ts'
import controls from '../../kit/controls.module.css'
import styles from './KeysLens.module.css'
import { keyName, readable, shortened } from './key-text.ts'
import { useKeysT } from './use-keys-t.ts'

/** The selected key at the read line, by its three numbers, with the way to the entry that wrote it. */
export function SelectedKey({
  member,
  lane,
  space,
}: {
  readonly member: string
  readonly lane: KeyLane
  readonly space: KeySpaceLook
}) {
  const t = useKeysT()
  const session = useSession()
  const hover = useApp(({ look }) => (look.hover?.kind === 'entry' ? look.hover : null))
  const lit = lane.marks.find((mark) => mark.kind === 'put' && hover !== null && mark.index === hover.index)
  const shown = lit?.kind === 'put' ? lit : lane.read
  const last = lane.marks.findLast((mark) => mark.kind === 'delete' && mark.revision <= space.read.revision)
  const mark = lane.marks.find((one) => one.kind === 'put' && one.revision === shown?.mod)
  const entry = mark !== undefined && mark.kind === 'put' && mark.index > 0 ? mark : null
  return (
    <p className={styles.detail}>
      <b className={styles.mono}>
        {shortened(keyName(lane.key), 40)}
        {shown !== null && ` = ${shortened(readable(shown.value), 40)}`}
      </b>
      {shown !== null && <span>{t('rulers', shown)}</span>}
      {shown === null && last?.kind === 'delete' && <span>{t('deletedAt', { n: last.revision })}</span>}
      {shown !== null && shown.lease !== '0' && (
        <span className={styles.mono}>{t('leaseOf', { id: shown.lease })}</span>
      )}
      {entry !== null && (
        <button
          type="button"
          className={controls.link}
          aria-label={t('showEntry', entry)}
          onClick={() => {
            session.select({ kind: 'entry', member, index: entry.index, term: entry.term })
            session.show({ lens: 'log' })
          }}
        >
          {t('entry', entry)}
        </button>
      )}
    </p>
  )
}
