import { type KeyboardEvent, type PointerEvent, useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { KeyLane, KeyMark, KeySpaceLook } from '../../../protocol/view/keys.ts'
import brackets from '../../kit/brackets.module.css'
import { localPoint } from '../../kit/local-point.ts'
import { termLine } from '../../kit/term-paint.ts'
import { keyName, markText, readable, shortened } from './key-text.ts'
import { clipped, leftOf, middleOf, type RevisionAxis, rightOf } from './revision-axis.ts'
import type { Widths } from './Timeline.tsx'
import styles from './Timeline.module.css'
import { useKeysT, type KeysT } from './use-keys-t.ts'

const CHARACTER = 8.5

/** One key: its name, its generations with what happened in them, and its value at the read line. */
export function Lane({
  lane,
  rank,
  height,
  widths,
  axis,
  space,
  member,
  read,
  reachable,
  onRead,
}: {
  readonly lane: KeyLane
  readonly rank: number
  readonly height: number
  readonly widths: Widths
  readonly axis: RevisionAxis
  readonly space: KeySpaceLook
  readonly member: string
  readonly read: number
  readonly reachable: boolean
  readonly onRead: (revision: number) => void
}) {
  const t = useKeysT()
  const session = useSession()
  const selected = useApp(({ look }) => look.selection?.kind === 'key' && look.selection.key === lane.key)
  const lit = useApp(({ look }) => litEntry(look.hover) ?? litEntry(look.selection))
  const [active, setActive] = useState<number | null>(null)
  const name = keyName(lane.key)
  const at = active !== null && active < lane.marks.length ? active : lane.marks.length - 1
  const id = (i: number): string => `key-mark-${rank}-${i}`
  const choose = (i: number): void => {
    setActive(i)
    session.select({ kind: 'key', key: lane.key })
  }
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={rank + 2}
      data-rank={rank}
      data-selected={selected || undefined}
      style={{ top: rank * height, height }}
    >
      <span role="rowheader" className={styles.keyCell} title={name}>
        <button
          type="button"
          tabIndex={-1}
          className={styles.key}
          aria-pressed={selected}
          onClick={() => session.select(selected ? null : { kind: 'key', key: lane.key })}
        >
          {shortened(name, Math.floor((widths.key - 12) / CHARACTER))}
        </button>
      </span>
      <span role="cell" className={styles.laneCell}>
        <span
          className={styles.lane}
          role="listbox"
          aria-label={t('lane', { key: name })}
          aria-activedescendant={lane.marks.length > 0 ? id(at) : undefined}
          tabIndex={reachable ? 0 : -1}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => hover(nearest(event))}
          onPointerLeave={() => session.hover(null)}
          onClick={(event) => {
            const i = nearest(event)
            if (i >= 0) choose(i)
            else session.select({ kind: 'key', key: lane.key })
          }}
        >
          {lane.generations.map((life) => (
            <Generation key={`${life.created} ${String(life.ended)}`} life={life} axis={axis} space={space} />
          ))}
          {lane.marks.map((mark, i) => (
            <Mark
              key={mark.column}
              id={id(i)}
              mark={mark}
              x={(mark.column + 0.5) * axis.step}
              label={labelOf(t, name, mark)}
              chosen={selected && i === at}
              linked={
                isLit(mark, lit) || (read > 0 && mark.kind === 'put' && lane.read?.mod === mark.revision)
              }
            />
          ))}
          {selected && <Ruler lane={lane} mark={lane.marks[at]} axis={axis} />}
        </span>
      </span>
      <ReadCell lane={lane} width={widths.read} />
    </div>
  )

  function nearest(event: PointerEvent | React.MouseEvent): number {
    const { x } = localPoint(event, event.currentTarget)
    const gap = (mark: KeyMark): number => Math.abs((mark.column + 0.5) * axis.step - x)
    let best = -1
    for (const [i, mark] of lane.marks.entries())
      if (gap(mark) < 15 && (best < 0 || gap(mark) < gap(lane.marks[best] as KeyMark))) best = i
    return best
  }

  function hover(i: number): void {
    const mark = lane.marks[i]
    const known = mark !== undefined && mark.kind !== 'fold' && mark.index > 0
    session.hover(known ? { kind: 'entry', member, index: mark.index, term: mark.term } : null)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) choose(Math.max(0, Math.min(lane.marks.length - 1, at + step)))
    else if (event.key === 'Enter') {
      const mark = lane.marks[at]
      if (mark !== undefined) onRead(mark.kind === 'fold' ? mark.last : mark.revision)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
}

interface EntryAt {
  readonly index: number
  readonly term: number
}

function litEntry(one: { readonly kind: string } | null): EntryAt | null {
  return one?.kind === 'entry' ? (one as unknown as EntryAt) : null
}

function isLit(mark: KeyMark, lit: EntryAt | null): boolean {
  return lit !== null && mark.kind !== 'fold' && mark.index === lit.index && mark.term === lit.term
}

function Generation({
  life,
  axis,
  space,
}: {
  readonly life: KeyLane['generations'][number]
  readonly axis: RevisionAxis
  readonly space: KeySpaceLook
}) {
  const t = useKeysT()
  const { created, ended, compacted } = life
  const begin = middleOf(axis, created) - 12
  const end = ended === null ? rightOf(axis, space.revision) - 3 : middleOf(axis, ended) + 12
  const [left, right] = [Math.max(-14, begin), Math.min(axis.width + 14, Math.max(end, begin + 24))]
  return (
    <>
      <span className={styles.life} style={{ left, width: right - left }} />
      {compacted > 0 && created < space.compactRevision && begin > -12 && (
        <span
          className={styles.lost}
          role="presentation"
          title={t('compactedVersions', { n: compacted })}
          style={{ left: begin + 12 }}
        />
      )}
    </>
  )
}

function Mark({
  id,
  mark,
  x,
  label,
  chosen,
  linked,
}: {
  readonly id: string
  readonly mark: KeyMark
  readonly x: number
  readonly label: string
  readonly chosen: boolean
  readonly linked: boolean
}) {
  const text = markText(mark)
  return (
    <span
      id={id}
      role="option"
      aria-selected={chosen}
      aria-label={label}
      title={label}
      data-glyph=""
      data-long={text.length > 2 || undefined}
      className={styles[mark.kind]}
      style={{ left: x, ['--term' as string]: termLine(mark.term) }}
    >
      {text}
      {mark.kind === 'delete' && (
        <svg viewBox="-5 -5 10 10" width="10" height="10" aria-hidden="true">
          <path d="M-4-4L4 4M-4 4L4-4" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      )}
      {(chosen || linked) && (
        <span className={chosen ? brackets.brackets : `${brackets.brackets} ${brackets.linked}`} />
      )}
    </span>
  )
}

/** create_revision to mod_revision of the selected version. */
function Ruler({
  lane,
  mark,
  axis,
}: {
  readonly lane: KeyLane
  readonly mark: KeyMark | undefined
  readonly axis: RevisionAxis
}) {
  const shown = mark?.kind === 'put' ? mark : lane.read
  if (shown === null) return null
  const [from, to] = [clipped(axis, middleOf(axis, shown.create)), clipped(axis, middleOf(axis, shown.mod))]
  if (leftOf(axis, shown.mod) < 0) return null
  return <span className={styles.ruler} style={{ left: from, width: Math.max(1, to - from) }} />
}

function ReadCell({ lane, width }: { readonly lane: KeyLane; readonly width: number }) {
  const t = useKeysT()
  const { read } = lane
  if (read === null) {
    return (
      <span role="cell" className={styles.readCell}>
        {t('gone')}
      </span>
    )
  }
  const value = readable(read.value) + (read.valueBytes > read.value.length ? '…' : '')
  const wide = width > 200
  return (
    <span role="cell" className={styles.readCell} title={value}>
      <b>{shortened(value, Math.floor((wide ? 92 : width - 12) / CHARACTER))}</b>
      {wide && <i>{t('createMod', { create: read.create, mod: read.mod })}</i>}
    </span>
  )
}

function labelOf(t: KeysT, key: string, mark: KeyMark): string {
  switch (mark.kind) {
    case 'put':
      return t('put', {
        key,
        revision: mark.revision,
        version: mark.version,
        value: shortened(readable(mark.value), 60),
      })
    case 'delete':
      return t('tombstone', { key, revision: mark.revision })
    case 'fold':
      return t('fold', { key, ...mark })
  }
}
