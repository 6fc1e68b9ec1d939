import type { ReactNode } from 'react'

import type { FoldItem, RecordItem, StripItem } from '../../protocol/view/bytes-look.ts'
import { termFill, termLine } from '../kit/term-paint.ts'
import { isFold } from './bytes-texts.ts'
import styles from './RecordStrip.module.css'
import { fitted, STRIP } from './strip-shape.ts'

interface StripItemMarkProps {
  readonly item: StripItem
  /** Of the strip: its patterns and options carry it. */
  readonly id: string
  readonly scale: number
  readonly emphasis: 'selected' | 'linked' | null
  readonly damaged: boolean
  readonly label: string
}

/** One record, or a fold of several, with its place in the CRC chain. */
export function StripItemMark({ item, id, scale, emphasis, damaged, label }: StripItemMarkProps) {
  const x = item.offset * scale
  const width = Math.max(1, item.bytes * scale - 1)
  return (
    <g
      id={`${id}-${item.offset}`}
      role="option"
      aria-selected={emphasis === 'selected'}
      aria-label={label}
      className={item.standing === 'overwritten' ? styles.gone : undefined}
      data-kind={isFold(item) ? 'fold' : item.kind}
      data-standing={damaged ? 'damaged' : item.standing}
    >
      <title>{label}</title>
      {isFold(item) ? (
        <Fold item={item} x={x} width={width} id={id} />
      ) : (
        <Record item={item} x={x} width={width} id={id} damaged={damaged} />
      )}
      {item.standing === 'overwritten' && <path className={styles.strike} d={`M${x} ${MIDDLE}h${width}`} />}
      {damaged ? (
        <path className={styles.break} d={`M${x} ${STRIP.chain - 4}l8 8m0 -8l-8 8`} />
      ) : (
        <circle className={styles.dot} cx={x + width} cy={STRIP.chain} r={2} />
      )}
      {emphasis !== null && (
        <path
          className={styles.brackets}
          strokeWidth={emphasis === 'selected' ? 2 : 1}
          d={brackets(x - 3, STRIP.top - 3, width + 6, STRIP.height + 6)}
        />
      )}
    </g>
  )
}

const MIDDLE = STRIP.top + STRIP.height / 2

interface BodyProps {
  readonly x: number
  readonly width: number
  readonly id: string
}

function Record({
  item,
  x,
  width,
  id,
  damaged,
}: BodyProps & { readonly item: RecordItem; readonly damaged: boolean }): ReactNode {
  const { top: y, height } = STRIP
  if (damaged || item.kind === 'unknown') {
    return (
      <>
        <rect className={styles.damaged} x={x} y={y} width={width} height={height} />
        <path className={styles.break} d={`M${x} ${y}l${width} ${height}m${-width} 0l${width} ${-height}`} />
      </>
    )
  }
  if (item.entry !== null) {
    const { term, index } = item.entry
    return (
      <>
        <EntryBox term={term} standing={item.standing} x={x} width={width} id={id} />
        <Label text={`${index}`} x={x} width={width} solid={isFilled(item)} />
      </>
    )
  }
  const soft = item.standing === 'buffered'
  const fill = soft ? `url(#${id}-hatch-0)` : undefined
  switch (item.kind) {
    case 'crc':
      return <rect className={styles.crcBar} x={x} y={y - 4} width={Math.min(width, 3)} height={height + 8} />
    case 'snapshot':
      return <path className={styles.box} d={boxPath(x + width / 2, MIDDLE, Math.min(11, width / 2))} />
    case 'metadata':
      return (
        <>
          <rect className={styles.metadata} x={x} y={y} width={width} height={height} style={{ fill }} />
          <Label text="m" x={x} width={width} solid={!soft} />
        </>
      )
    default:
      return (
        <>
          <rect className={styles.state} x={x} y={y} width={width} height={height} style={{ fill }} />
          <Label text="s" x={x} width={width} solid={!soft} />
        </>
      )
  }
}

function Fold({ item, x, width, id }: BodyProps & { readonly item: FoldItem }): ReactNode {
  const { terms, standing, first, last } = item
  const [term = 0] = terms.slice(-1)
  if (first === null || last === null) {
    const fill = standing === 'buffered' ? `url(#${id}-hatch-0)` : undefined
    return (
      <rect
        className={styles.state}
        x={x}
        y={STRIP.top}
        width={width}
        height={STRIP.height}
        style={{ fill }}
      />
    )
  }
  const part = width / terms.length
  return (
    <>
      {terms.map((one, i) => (
        <EntryBox key={one} term={one} standing={standing} x={x + i * part} width={part} id={id} />
      ))}
      {term > 0 && (
        <Label
          text={first === last ? `${first}` : `${first}–${last}`}
          x={x}
          width={width}
          solid={isFilled(item)}
        />
      )}
    </>
  )
}

/** Buffered = hatched, durable = outlined, committed = filled: the sign of an entry in every view. */
function EntryBox({
  term,
  standing,
  x,
  width,
  id,
}: BodyProps & { readonly term: number; readonly standing: StripItem['standing'] }) {
  const { top: y, height } = STRIP
  const line = termLine(term)
  const filled = standing === 'committed' || standing === 'applied'
  const hatch = term < 1 ? 0 : ((term - 1) % 8) + 1
  return (
    <>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0.5, width - 1)}
        height={height - 1}
        style={{
          fill: filled
            ? termFill(term)
            : standing === 'buffered'
              ? `url(#${id}-hatch-${hatch})`
              : 'var(--bg1)',
          stroke: filled ? 'none' : line,
          strokeWidth: standing === 'buffered' ? 1 : 1.5,
        }}
      />
      {filled && <rect x={x} y={y} width={Math.min(2.5, width)} height={height} style={{ fill: line }} />}
    </>
  )
}

function isFilled({ standing }: StripItem): boolean {
  return standing !== 'buffered'
}

/** Text in the middle of a record, when there is room; on a hatch it stands on ground of its own. */
function Label({
  text,
  x,
  width,
  solid,
}: {
  readonly text: string
  readonly x: number
  readonly width: number
  readonly solid: boolean
}) {
  const shown = text.length === 1 && width >= 9 ? text : fitted(text, width - 3)
  if (shown === '' || shown.includes('…')) return null
  return (
    <text className={solid ? styles.label : styles.haloed} x={x + width / 2} y={MIDDLE + 4.5}>
      {shown}
    </text>
  )
}

/** A box seen from its corner. */
function boxPath(x: number, y: number, r: number): string {
  const h = r * 0.55
  return `M${x - r} ${y - h}L${x} ${y - r}L${x + r} ${y - h}V${y + h}L${x} ${y + r}L${x - r} ${y + h}ZM${x - r} ${y - h}L${x} ${y}L${x + r} ${y - h}M${x} ${y}V${y + r}`
}

function brackets(x: number, y: number, w: number, h: number): string {
  const arm = Math.min(7, w / 3)
  const [r, b] = [x + w, y + h]
  return `M${x} ${y + arm}V${y}H${x + arm}M${r - arm} ${y}H${r}V${y + arm}M${r} ${b - arm}V${b}H${r - arm}M${x + arm} ${b}H${x}V${b - arm}`
}
