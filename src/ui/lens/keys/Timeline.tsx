import { useLayoutEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react'

import type { KeySpaceLook } from '../../../protocol/view/keys.ts'
import { useSession } from '../../../machines/session-context.tsx'
import { useMedia } from '../../kit/use-media.ts'
import { useSize } from '../../kit/use-size.ts'
import { Axis } from './Axis.tsx'
import { columnsOf, keyName } from './key-text.ts'
import { Lane } from './Lane.tsx'
import { Lines } from './Lines.tsx'
import { SelectedKey } from './SelectedKey.tsx'
import { axisOf, middleOf } from './revision-axis.ts'
import styles from './Timeline.module.css'
import { useKeysT } from './use-keys-t.ts'

/** Pixels of a timeline's three columns. */
export interface Widths {
  readonly key: number
  readonly lanes: number
  readonly read: number
}

const SCROLLBAR = 12
const CHARACTER = 8.5

/** `keyColumns`: characters of the longest key in sight. */
export function widthsOf(width: number, keyColumns: number): Widths {
  const read = width >= 720 ? 270 : width >= 480 ? 140 : 96
  const most = Math.max(64, Math.min(200, width * 0.2))
  const key = Math.round(Math.min(most, Math.max(44, keyColumns * CHARACTER + 18)))
  return { key, read, lanes: Math.max(60, Math.floor(width - key - read - SCROLLBAR)) }
}

export const LANE_HEIGHT = 32
const LANE_HEIGHT_TOUCH = 44

/** A table with a row a key, as far as they are in sight. */
export function Timeline({
  space,
  member,
  widths,
  read,
  onRead,
  onRows,
  onKeyColumns,
  onFrom,
}: {
  readonly space: KeySpaceLook
  readonly member: string
  readonly widths: Widths
  readonly read: number
  readonly onRead: (revision: number) => void
  readonly onRows: (first: number, count: number) => void
  readonly onKeyColumns: (columns: number) => void
  readonly onFrom: (from: number | null) => void
}) {
  const t = useKeysT()
  const session = useSession()
  const lane = useMedia('(pointer: coarse)') ? LANE_HEIGHT_TOUCH : LANE_HEIGHT
  const { ref, size } = useSize<HTMLDivElement>()
  const top = useRef(0)
  const axis = axisOf(space.columns, widths.lanes)
  const { keys, first, rows } = space
  const longest = rows.reduce((most, { key }) => Math.max(most, columnsOf(keyName(key))), 1)
  useLayoutEffect(() => onKeyColumns(longest), [longest, onKeyColumns])
  const ask = (): void => {
    const begin = Math.max(0, Math.floor(top.current / lane) - 4)
    onRows(begin, Math.ceil(size.height / lane) + 8)
  }
  useLayoutEffect(() => {
    if (size.height > 0)
      onRows(Math.max(0, Math.floor(top.current / lane) - 4), Math.ceil(size.height / lane) + 8)
  }, [size.height, lane, onRows])
  const focusable = rows.some(({ key }) => key === space.selected?.lane.key)
    ? space.selected?.lane.key
    : rows[0]?.key
  return (
    <>
      <div className={styles.chart}>
        <div
          className={styles.table}
          role="table"
          aria-label={t('table', { n: keys })}
          aria-rowcount={keys + 1}
          style={
            {
              '--key': `${widths.key}px`,
              '--lanes': `${widths.lanes}px`,
              gridTemplateColumns: `var(--key) var(--lanes) minmax(0, 1fr)`,
            } as CSSProperties
          }
        >
          <div className={styles.head} role="row" aria-rowindex={1}>
            <span role="columnheader" className={styles.keyHead}>
              {t('key')}
            </span>
            <span role="columnheader" className={styles.axisHead}>
              <span className={styles.unseen}>{t('revisions')}</span>
              <Axis axis={axis} space={space} onRead={onRead} />
            </span>
            <span role="columnheader" className={styles.readHead} title={t('of', { member })}>
              {read === 0 ? 'get' : `get --rev=${read}`}
            </span>
          </div>
          <div
            className={styles.body}
            role="rowgroup"
            ref={ref}
            onScroll={(event) => {
              top.current = event.currentTarget.scrollTop
              ask()
            }}
            onKeyDown={moveLane}
          >
            <div className={styles.inner} role="presentation" style={{ height: keys * lane }}>
              <Transactions space={space} lane={lane} left={widths.key} middle={(at) => middleOf(axis, at)} />
              {rows.map((row, i) => (
                <Lane
                  key={row.key}
                  lane={row}
                  rank={first + i}
                  height={lane}
                  widths={widths}
                  axis={axis}
                  space={space}
                  member={member}
                  read={read}
                  reachable={row.key === focusable}
                  onRead={onRead}
                />
              ))}
            </div>
          </div>
        </div>
        <Lines axis={axis} space={space} left={widths.key} read={read} onRead={onRead} onFrom={onFrom} />
      </div>
      {space.selected !== null && <SelectedKey member={member} lane={space.selected.lane} space={space} />}
    </>
  )

  /** Up and down go from key to key. */
  function moveLane(event: KeyboardEvent<HTMLDivElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const own = event.target instanceof Element ? event.target.closest('[data-rank]') : null
    if (step === 0 || own === null) return
    event.preventDefault()
    event.stopPropagation()
    const rank = Number(own.getAttribute('data-rank')) + step
    const next = ref.current?.querySelector<HTMLElement>(`[data-rank="${rank}"] [role=listbox]`)
    const key = rows[rank - first]?.key
    if (next === null || next === undefined || key === undefined) return
    session.select({ kind: 'key', key })
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
}

/** Changes of several keys in one revision hang together. */
function Transactions({
  space,
  lane,
  left,
  middle,
}: {
  readonly space: KeySpaceLook
  readonly lane: number
  readonly left: number
  readonly middle: (revision: number) => number
}) {
  const t = useKeysT()
  const ends = new Map<number, readonly [number, number]>()
  for (const [i, { marks }] of space.rows.entries())
    for (const mark of marks) {
      if (mark.kind === 'fold') continue
      ends.set(mark.revision, [ends.get(mark.revision)?.[0] ?? space.first + i, space.first + i])
    }
  return [...ends]
    .filter(([, [from, to]]) => to > from)
    .map(([revision, [from, to]]) => (
      <span
        key={revision}
        className={styles.txn}
        role="presentation"
        title={t('txnHint', { n: revision })}
        style={{ left: left + middle(revision), top: (from + 0.5) * lane, height: (to - from) * lane }}
      />
    ))
}
