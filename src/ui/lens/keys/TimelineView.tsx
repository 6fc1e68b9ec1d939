import { useState } from 'react'

import { useApp } from '../../../machines/session-context.tsx'
import type { KeySpaceLook } from '../../../protocol/view/keys.ts'
import controls from '../../kit/controls.module.css'
import { useSize } from '../../kit/use-size.ts'
import { useLook } from '../use-look.ts'
import { Cursors } from './Cursors.tsx'
import styles from './KeysLens.module.css'
import { keyName } from './key-text.ts'
import { Leases } from './Leases.tsx'
import { columnsIn } from './revision-axis.ts'
import { Timeline, widthsOf } from './Timeline.tsx'
import { useKeysT } from './use-keys-t.ts'
import { ZoomBar, type Zoom } from './ZoomBar.tsx'

interface ViewProps {
  readonly member: string
  readonly prefix: string
  readonly read: number
  readonly onRead: (revision: number) => void
  readonly onPages: () => void
}

/** Keys × revisions, the read line, watches and leases. */
export function TimelineView({ member, prefix, read, onRead, onPages }: ViewProps) {
  const t = useKeysT()
  const { ref, size } = useSize<HTMLDivElement>()
  const [zoom, setZoom] = useState<Zoom>({ per: 1, from: null })
  const [rows, setRows] = useState({ first: 0, count: 12 })
  const [keyColumns, setKeyColumns] = useState(3)
  const key = useApp(({ look }) => (look.selection?.kind === 'key' ? look.selection.key : null))
  const widths = widthsOf(size.width, keyColumns)
  const looked = useLook({
    about: 'keys',
    member,
    prefix,
    first: rows.first,
    rows: rows.count,
    columns: columnsIn(widths.lanes),
    per: zoom.per,
    from: zoom.from,
    read,
    key,
  })
  const space = looked === null || typeof looked === 'string' ? null : looked.view.keys.space
  return (
    <div className={styles.view} ref={ref}>
      {typeof looked === 'string' && <p className={styles.empty}>{looked}</p>}
      {looked !== null && typeof looked !== 'string' && space === null && (
        <div className={styles.empty}>
          <p>{t('down', { member })}</p>
          <button type="button" className={controls.button} onClick={onPages}>
            {t('showPages')}
          </button>
        </div>
      )}
      {space !== null && typeof looked !== 'string' && looked !== null && size.width > 0 && (
        <>
          <ZoomBar space={space} zoom={zoom} onZoom={setZoom} />
          {space.keys === 0 ? (
            <p className={styles.empty}>
              {prefix === '' ? t('empty') : t('noMatch', { prefix: keyName(prefix) })}
            </p>
          ) : (
            <Timeline
              space={space}
              member={member}
              widths={widths}
              read={read}
              onRead={onRead}
              onRows={(first, count) =>
                setRows((before) =>
                  before.first === first && before.count === count ? before : { first, count },
                )
              }
              onKeyColumns={setKeyColumns}
              onFrom={(from) => setZoom({ ...zoom, from })}
            />
          )}
          <ReadRefusal space={space} />
          <Cursors space={space} />
          <Leases space={space} at={looked.at.at} />
        </>
      )}
      {looked === null && <p className={styles.empty}>{t('loading')}</p>}
    </div>
  )
}

function ReadRefusal({ space }: { readonly space: KeySpaceLook }) {
  const { revision, error } = space.read
  return (
    <p className={styles.refusal} role="status" data-shown={error !== null || undefined}>
      {error === null ? '' : `get --rev=${revision} → Error: ${error}`}
    </p>
  )
}
