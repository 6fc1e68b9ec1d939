import { useState } from 'react'

import { useApp } from '../../../machines/session-context.tsx'
import type { PageFile } from '../../../protocol/view/pages.ts'
import { useLook } from '../use-look.ts'
import { IndexTable } from './IndexTable.tsx'
import styles from './PagesView.module.css'
import { PageMap } from './PageMap.tsx'
import { PageTree } from './PageTree.tsx'
import { useKeysT } from './use-keys-t.ts'

/** Rows of the index that are asked for at once. */
const INDEX_ROWS = 60

/** The bbolt file page by page, its B+tree, and the index in memory that points into it. */
export function PagesView({
  member,
  prefix,
  read,
  onRead,
}: {
  readonly member: string
  readonly prefix: string
  readonly read: number
  readonly onRead: (revision: number) => void
}) {
  const t = useKeysT()
  const key = useApp(({ look }) => (look.selection?.kind === 'key' ? look.selection.key : null))
  const [first, setFirst] = useState(0)
  const looked = useLook({ about: 'pages', member, prefix, first, rows: INDEX_ROWS, focus: read, key })
  if (looked === null) return <p className={styles.note}>{t('loading')}</p>
  if (typeof looked === 'string') return <p className={styles.note}>{looked}</p>
  const { file, index } = looked.view.pages
  const pointed = pointedAt(index, key, read)
  return (
    <div className={styles.view}>
      <div className={styles.file}>
        {file === null ? (
          <p className={styles.note}>{t('noFile')}</p>
        ) : typeof file === 'string' ? (
          <p className={styles.note}>{t('brokenFile', { text: file })}</p>
        ) : (
          <>
            <Sizes file={file} />
            <PageMap file={file} />
            <PageTree tree={file.tree} pointed={pointed} read={read} onRead={onRead} />
          </>
        )}
      </div>
      <IndexTable index={index} read={read} onFirst={setFirst} onRead={onRead} />
    </div>
  )
}

function Sizes({ file }: { readonly file: PageFile }) {
  const t = useKeysT()
  const { pageSize, used, free, bytes } = file
  const inUse = used * pageSize
  return (
    <p className={styles.sizes}>
      <b>{t('size', { size: kib(bytes), used: kib(inUse), percent: Math.round((100 * inUse) / bytes) })}</b>
      <span>{t('file', { pages: used + free, used, free })}</span>
    </p>
  )
}

function kib(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

/** The row of the selected key that a read at `read` finds, as `main_sub`. */
function pointedAt(
  index: {
    readonly rows: readonly {
      readonly key: string
      readonly generations: readonly {
        readonly revisions: readonly { readonly main: number; readonly sub: number }[]
      }[]
    }[]
  } | null,
  key: string | null,
  read: number,
): string | null {
  const row = index?.rows.find((one) => one.key === key)
  const last = row?.generations
    .flatMap(({ revisions }) => revisions)
    .findLast(({ main }) => read === 0 || main <= read)
  return last === undefined ? null : `${last.main}_${last.sub}`
}
