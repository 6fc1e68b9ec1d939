import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { IndexGeneration, IndexLook } from '../../../protocol/view/pages.ts'
import controls from '../../kit/controls.module.css'
import { keyName, shortened } from './key-text.ts'
import styles from './PagesView.module.css'
import { useKeysT } from './use-keys-t.ts'

/** treeIndex: each key with its generations; the revision that the read line finds is marked, and lies in a leaf. */
export function IndexTable({
  index,
  read,
  onFirst,
  onRead,
}: {
  readonly index: IndexLook | null
  readonly read: number
  readonly onFirst: (first: number) => void
  readonly onRead: (revision: number) => void
}) {
  const t = useKeysT()
  return (
    <section className={styles.index} aria-label={t('index')}>
      <p className={styles.sizes}>
        <b>{t('index')}</b>
        <span>{index === null ? t('noIndex') : t('indexHint')}</span>
      </p>
      {index !== null && (
        <>
          <table>
            <tbody>
              {index.rows.map((row) => (
                <KeyRow key={row.key} row={row} read={read} onRead={onRead} />
              ))}
            </tbody>
          </table>
          {index.keys > index.rows.length && (
            <p className={styles.sizes}>
              <button
                type="button"
                className={controls.button}
                disabled={index.first === 0}
                onClick={() => onFirst(Math.max(0, index.first - index.rows.length))}
              >
                {t('earlier')}
              </button>
              <button
                type="button"
                className={controls.button}
                disabled={index.first + index.rows.length >= index.keys}
                onClick={() => onFirst(index.first + index.rows.length)}
              >
                {t('later')}
              </button>
              <span>{`${index.first + 1}–${index.first + index.rows.length} / ${index.keys}`}</span>
            </p>
          )}
        </>
      )}
    </section>
  )
}

function KeyRow({
  row,
  read,
  onRead,
}: {
  readonly row: IndexLook['rows'][number]
  readonly read: number
  readonly onRead: (revision: number) => void
}) {
  const session = useSession()
  const selected = useApp(({ look }) => look.selection?.kind === 'key' && look.selection.key === row.key)
  const { key, generations, more } = row
  const name = keyName(key)
  const found = generations
    .flatMap(({ revisions }) => revisions)
    .findLast(({ main }) => read === 0 || main <= read)
  return (
    <tr data-selected={selected || undefined}>
      <th scope="row">
        <button
          type="button"
          aria-pressed={selected}
          title={name}
          onClick={() => session.select(selected ? null : { kind: 'key', key })}
        >
          {shortened(name, 18)}
        </button>
      </th>
      <td>
        {more > 0 && <span className={styles.more}>{`${more} …`}</span>}
        {generations.map((life, i) => (
          <Life key={i} life={life} found={found?.main ?? 0} onRead={onRead} />
        ))}
      </td>
    </tr>
  )
}

function Life({
  life,
  found,
  onRead,
}: {
  readonly life: IndexGeneration
  readonly found: number
  readonly onRead: (revision: number) => void
}) {
  const { revisions, more, closed } = life
  return (
    <span className={styles.life}>
      {more > 0 && <span className={styles.more}>{`${more} …`}</span>}
      {revisions.map(({ main, sub }, i) => (
        <button
          key={`${main}_${sub}`}
          type="button"
          data-found={main === found || undefined}
          onClick={() => onRead(main)}
        >
          {sub === 0 ? main : `${main}_${sub}`}
          {closed && i === revisions.length - 1 ? '×' : ''}
        </button>
      ))}
    </span>
  )
}
