import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'

import type { InspectedMember, RecordFilter, RecordRow } from '../../../protocol/view/inspect-look.ts'
import { useMedia } from '../../kit/use-media.ts'
import { termLine } from '../../kit/term-paint.ts'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { placeOfRow, rowAtPlace, scrollHeight } from './row-places.ts'
import { useAsked } from './use-asked.ts'
import { useInspectT } from './use-inspect-t.ts'

/** Rows beyond what is seen, so that a small scroll shows no gap. */
const SPARE = 30

/** Records as a list of any length, of which only what is seen is drawn and asked for. Arrows, Page and Home move the choice. */
export function RecordTable({
  inspector,
  number,
  member,
  filter,
  chosen,
  onChoose,
}: {
  readonly inspector: Inspector
  readonly number: number
  readonly member: InspectedMember
  readonly filter: RecordFilter
  readonly chosen: number | null
  readonly onChoose: (row: number) => void
}) {
  const t = useInspectT()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useMedia('(pointer: coarse)') ? 44 : 26
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(300)
  const size = useAsked(inspector, { about: 'records', member: number, filter, from: 0, count: 0 })
  const total = size?.ok === true ? size.value.records.total : 0
  const seen = Math.ceil(height / rowHeight)
  const first = rowAtPlace(top, { total, seen, rowHeight })
  const from = Math.max(0, Math.floor(first / SPARE - 1) * SPARE)
  const answer = useAsked(inspector, {
    about: 'records',
    member: number,
    filter,
    from,
    count: seen + 3 * SPARE,
  })
  const records = answer?.ok === true ? answer.value.records : null
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null) return
    const observer = new ResizeObserver(() => setHeight(box.clientHeight))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const at = records?.rows.findIndex(({ row }) => row === chosen) ?? -1
  const place = at < 0 || records === null ? null : records.from + at

  const choose = async (place: number): Promise<void> => {
    const answer = await inspector.ask({ about: 'records', member: number, filter, from: place, count: 1 })
    const row = answer.ok ? answer.value.records.rows[0] : undefined
    if (row !== undefined) onChoose(row.row)
  }
  const move = (event: KeyboardEvent): void => {
    const step = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: seen - 1,
      PageUp: 1 - seen,
      Home: -total,
      End: total,
    }[event.key]
    if (step === undefined || total === 0) return
    event.preventDefault()
    event.stopPropagation()
    const next = Math.max(0, Math.min(total - 1, (place ?? first - Math.sign(step)) + step))
    void choose(next)
    const box = scroller.current
    if (box === null) return
    const y = next < first + 1 ? next : next > first + seen - 3 ? next - seen + 3 : null
    if (y !== null) box.scrollTop = placeOfRow(Math.max(0, y), { total, seen, rowHeight })
  }
  const offset = top + (from - first) * rowHeight
  return (
    <>
      <p className={styles.found} role="status">
        {answer === null ? t('asking') : t('found', { n: total, of: member.wal?.records ?? 0 })}
      </p>
      <div
        className={styles.list}
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t('recordsOf', { dir: member.dir })}
        aria-rowcount={total + 1}
        aria-activedescendant={place === null || chosen === null ? undefined : `inspect-row-${chosen}`}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={move}
      >
        <div role="row" aria-rowindex={1} className={styles.listHead}>
          {([['index'], ['term'], ['kind'], ['says'], ['offset']] as const).map(([key]) => (
            <span key={key} role="columnheader">
              {t(key)}
            </span>
          ))}
        </div>
        <div
          role="presentation"
          style={{ height: scrollHeight({ total, seen, rowHeight }) }}
          className={styles.space}
        >
          {(records?.rows ?? []).map((row, i) => (
            <Row
              key={row.row}
              row={row}
              y={Math.max(0, offset) + i * rowHeight}
              height={rowHeight}
              number={(records?.from ?? 0) + i}
              chosen={row.row === chosen}
              file={member.wal?.files[row.file]?.name ?? ''}
              onChoose={() => onChoose(row.row)}
            />
          ))}
        </div>
      </div>
    </>
  )
}

function Row({
  row,
  y,
  height,
  number,
  chosen,
  file,
  onChoose,
}: {
  readonly row: RecordRow
  readonly y: number
  readonly height: number
  readonly number: number
  readonly chosen: boolean
  readonly file: string
  readonly onChoose: () => void
}) {
  const t = useInspectT()
  const { index, term, kind, text, offset, replaced } = row
  return (
    <div
      id={`inspect-row-${row.row}`}
      role="row"
      aria-rowindex={number + 2}
      aria-selected={chosen}
      className={styles.line}
      data-replaced={replaced || undefined}
      style={{ top: y, height }}
      title={file}
      onClick={onChoose}
    >
      <span role="gridcell">{index}</span>
      <span role="gridcell">
        {term !== null && <i className={styles.term} style={{ background: termLine(term) }} />}
        {term}
      </span>
      <span role="gridcell">{kind}</span>
      <span role="gridcell" className={styles.says}>
        {replaced ? `(${t('replaced')}) ${text}` : text}
      </span>
      <span role="gridcell">{offset}</span>
    </div>
  )
}
