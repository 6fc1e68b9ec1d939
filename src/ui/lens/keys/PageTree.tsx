import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { LeafLook, PageRow, TreeLook } from '../../../protocol/view/pages.ts'
import brackets from '../../kit/brackets.module.css'
import controls from '../../kit/controls.module.css'
import { termLine } from '../../kit/term-paint.ts'
import { keyName, readable, shortened } from './key-text.ts'
import styles from './PagesView.module.css'
import { useKeysT } from './use-keys-t.ts'

/** The B+tree of the bucket `key` round the read line: its branches from the root down, and some leaves. */
export function PageTree({
  tree,
  pointed,
  read,
  onRead,
}: {
  readonly tree: TreeLook | null
  readonly pointed: string | null
  readonly read: number
  readonly onRead: (revision: number) => void
}) {
  const t = useKeysT()
  if (tree === null) return <p className={styles.note}>{t('treeEmpty')}</p>
  const { branches, shown, before, leaves, rows } = tree
  const first = shown[0]?.rows[0]
  const last = shown.at(-1)?.rows.at(-1)
  const begins = before === 0 && (shown[0]?.before ?? 0) === 0
  const end = shown.at(-1)
  const ends =
    before + shown.length === leaves && end !== undefined && end.before + end.rows.length === end.count
  return (
    <section aria-label={t('tree')}>
      <p className={styles.sizes}>
        <b>{t('tree')}</b>
        <span>{t('treeSum', { rows, leaves })}</span>
      </p>
      {branches.map(({ page, children, shown: some, before: skipped }) => (
        <div key={page} className={styles.branch}>
          <span>{t('branch', { page, n: children })}</span>
          {skipped > 0 && <span>…</span>}
          {some.map((child) => (
            <span key={child.page} className={styles.child} data-opened={child.opened || undefined}>
              {child.first}
            </span>
          ))}
          {skipped + some.length < children && <span>…</span>}
        </div>
      ))}
      <div className={styles.leaves}>
        {shown.map((leaf) => (
          <Leaf key={leaf.page} leaf={leaf} pointed={pointed} read={read} onRead={onRead} />
        ))}
      </div>
      {!(begins && ends) && (
        <p className={styles.sizes}>
          <button
            type="button"
            className={controls.button}
            disabled={begins || first === undefined || first.main <= 2}
            onClick={() => first !== undefined && onRead(Math.max(1, first.main - 1))}
          >
            {t('earlier')}
          </button>
          <button
            type="button"
            className={controls.button}
            disabled={ends}
            onClick={() => last !== undefined && onRead(last.main + 1)}
          >
            {t('later')}
          </button>
        </p>
      )}
    </section>
  )
}

function Leaf({
  leaf,
  pointed,
  read,
  onRead,
}: {
  readonly leaf: LeafLook
  readonly pointed: string | null
  readonly read: number
  readonly onRead: (revision: number) => void
}) {
  const t = useKeysT()
  const { page, count, before, rows } = leaf
  const after = count - before - rows.length
  return (
    <table className={styles.leaf}>
      <caption>
        <span>{page === 0 ? t('inline') : t('leaf', { page })}</span>
        <span>{t('rows', { n: count })}</span>
      </caption>
      <tbody>
        {before > 0 && (
          <tr>
            <td colSpan={2}>{t('moreRows', { n: before })}</td>
          </tr>
        )}
        {rows.map((row) => (
          <Row
            key={`${row.main}_${row.sub}`}
            row={row}
            pointed={pointed === `${row.main}_${row.sub}`}
            past={read > 0 && row.main > read}
            onRead={onRead}
          />
        ))}
        {after > 0 && (
          <tr>
            <td colSpan={2}>{t('moreRows', { n: after })}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

function Row({
  row,
  pointed,
  past,
  onRead,
}: {
  readonly row: PageRow
  readonly pointed: boolean
  readonly past: boolean
  readonly onRead: (revision: number) => void
}) {
  const session = useSession()
  const selected = useApp(({ look }) => look.selection?.kind === 'key' && look.selection.key === row.key)
  const { main, sub, tombstone, key, value, term } = row
  const name = shortened(keyName(key), 14)
  return (
    <tr
      data-selected={selected || undefined}
      data-past={past || undefined}
      data-pointed={pointed || undefined}
    >
      <th scope="row" style={{ borderColor: termLine(term) }}>
        <button type="button" onClick={() => onRead(main)}>
          {`${main}_${sub}${tombstone ? ' t' : ''}`}
        </button>
      </th>
      <td>
        <button type="button" onClick={() => session.select(selected ? null : { kind: 'key', key })}>
          {tombstone ? `${name} ×` : `${name}=${shortened(readable(value), 10)}`}
        </button>
        {pointed && <span className={`${brackets.brackets} ${brackets.linked}`} />}
      </td>
    </tr>
  )
}
