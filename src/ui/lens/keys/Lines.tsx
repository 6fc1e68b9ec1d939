import { type KeyboardEvent, type PointerEvent, useRef } from 'react'

import type { KeySpaceLook } from '../../../protocol/view/keys.ts'
import { localPoint } from '../../kit/local-point.ts'
import { clipped, leftOf, type RevisionAxis, revisionAt, rightOf, spread } from './revision-axis.ts'
import styles from './Timeline.module.css'
import { useKeysT } from './use-keys-t.ts'

const FLAG_CHARACTER = 8
/** Below it flags say their number only. */
const NARROW = 300

/** The compact line, the newest revision, and between them the read line, which is dragged. */
export function Lines({
  axis,
  space,
  left,
  read,
  onRead,
  onFrom,
}: {
  readonly axis: RevisionAxis
  readonly space: KeySpaceLook
  readonly left: number
  readonly read: number
  readonly onRead: (revision: number) => void
  readonly onFrom: (from: number | null) => void
}) {
  const t = useKeysT()
  const strip = useRef<HTMLDivElement>(null)
  const { revision, compactRevision } = space
  const compacted = compactRevision > 0
  const at = read === 0 ? revision : read
  const narrow = axis.width < NARROW
  const xs = {
    compact: clipped(axis, leftOf(axis, compactRevision)),
    read: clipped(axis, rightOf(axis, at)),
    revision: clipped(axis, rightOf(axis, revision)),
  }
  const texts = {
    compact: narrow ? String(compactRevision) : t('compacted', { n: compactRevision }),
    read: read === 0 ? t('readNowFlag') : narrow ? String(read) : `--rev=${read}`,
    revision: narrow ? String(revision) : t('revision', { n: revision }),
  }
  const shown = (['compact', 'read', 'revision'] as const).filter((one) => one !== 'compact' || compacted)
  const lefts = spread(
    shown.map((one) => ({ x: xs[one], width: widthOf(texts[one]) })),
    axis.width,
  )
  const place = (one: (typeof shown)[number]) => ({
    left: lefts[shown.indexOf(one)] ?? 0,
    width: widthOf(texts[one]),
  })
  return (
    <div className={styles.lines} ref={strip} style={{ left, width: axis.width }} role="presentation">
      {compacted && (
        <>
          <span className={styles.void} style={{ width: xs.compact }} />
          <span className={styles.compactLine} style={{ left: xs.compact }} />
          <span className={styles.flag} style={place('compact')}>
            {texts.compact}
          </span>
        </>
      )}
      <span className={styles.void} style={{ left: xs.revision, right: 0 }} />
      <span className={styles.revisionLine} style={{ left: xs.revision }} />
      <span className={styles.readLine} style={{ left: xs.read }} />
      <span
        className={styles.readFlag}
        role="slider"
        tabIndex={0}
        aria-label={t('readLine')}
        aria-valuemin={1}
        aria-valuemax={revision}
        aria-valuenow={at}
        aria-valuetext={read === 0 ? t('readNow') : t('readValue', { n: at })}
        style={place('read')}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.preventDefault()
          event.currentTarget.focus()
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
      >
        {texts.read}
      </span>
      <span className={styles.flag} data-revision="" style={place('revision')}>
        {texts.revision}
      </span>
    </div>
  )

  function drag(event: PointerEvent<HTMLElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || strip.current === null) return
    const to = revisionAt(axis, localPoint(event, strip.current).x)
    onRead(Math.max(1, Math.min(revision + 1, to)))
  }

  function onKeyDown(event: KeyboardEvent): void {
    const big = Math.max(10, axis.columns.per * 5)
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - big,
      PageUp: at + big,
      Home: 1,
      End: revision,
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = Math.max(1, Math.min(revision + 1, to))
    onRead(next)
    const { from, per, count } = axis.columns
    if (next < from) onFrom(Math.max(2, next - Math.floor((per * count) / 4)))
    else if (next >= from + per * count) onFrom(null)
  }
}

function widthOf(text: string): number {
  let width = 16
  for (const unit of text) width += unit > '\u2e7f' ? 14 : FLAG_CHARACTER
  return Math.max(26, Math.round(width))
}
