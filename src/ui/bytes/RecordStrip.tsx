import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react'

import type { RecordItem, StripItem, StripLook } from '../../protocol/view/bytes-look.ts'
import { localPoint } from '../kit/local-point.ts'
import { isFold, itemTitle, useBytesT } from './bytes-texts.ts'
import styles from './RecordStrip.module.css'
import { StripItemMark } from './StripItemMark.tsx'
import { itemAt, STRIP, stripWidth, TAIL_ROOM } from './strip-shape.ts'

export interface RecordStripProps {
  readonly strip: StripLook
  /** Pixels a byte. */
  readonly scale: number
  /** Offset of the chosen record in this file; null for none. */
  readonly chosen: number | null
  /** An entry that is looked at elsewhere. */
  readonly linked: { readonly index: number; readonly term: number } | null
  readonly onChoose: (item: RecordItem) => void
  /** A fold was pressed: it wants to be seen larger. */
  readonly onUnfold: (offset: number) => void
  readonly onHover?: (item: RecordItem | null) => void
  /** The stretch in view is not told any more: from where on; null for the end. */
  readonly onWindow: (from: number | null) => void
  /** A place to bring into view, once; null for none. */
  readonly reveal: number | null
  /** Behind the last record lies room that was set aside. */
  readonly growing: boolean
}

/** A segment's records to scale, with the CRC chain under them and the fsync cursor. One tab stop: arrows choose. */
export function RecordStrip(props: RecordStripProps) {
  const { strip, scale, chosen, linked, growing } = props
  const t = useBytesT()
  const id = useId()
  const scroller = useStripScroll(props)
  const width = stripWidth(strip, scale)
  const shownFrom = strip.items[0]?.offset ?? strip.from
  const active = strip.items.find((item) => chosen !== null && isAt(item, chosen))
  const end = strip.bytes * scale
  const left = shownFrom * scale
  return (
    <div
      className={styles.scroller}
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={t('strip', { file: fileName(strip.path), records: strip.records, bytes: strip.bytes })}
      aria-activedescendant={active === undefined ? undefined : `${id}-${active.offset}`}
      data-strip={strip.path}
      onClick={(event) => press(event)}
      onMouseMove={(event) => props.onHover?.(recordUnder(event))}
      onMouseLeave={() => props.onHover?.(null)}
      onKeyDown={(event) => move(event)}
    >
      <div className={styles.inner} style={{ width }}>
        <svg
          className={styles.drawing}
          style={{ left }}
          width={Math.max(1, width - left)}
          height={STRIP.bottom}
          role="presentation"
        >
          <Patterns id={id} />
          <g transform={`translate(${-left} 0)`}>
            <Ground strip={strip} scale={scale} id={id} growing={growing} />
            {strip.items.map((item) => (
              <StripItemMark
                key={item.offset}
                item={item}
                id={id}
                scale={scale}
                emphasis={item === active ? 'selected' : isLinked(item, linked) ? 'linked' : null}
                damaged={strip.broken?.offset === item.offset}
                label={`${itemTitle(item, t)}, ${t(strip.broken?.offset === item.offset ? 'damaged' : item.standing)}`}
              />
            ))}
            <text className={styles.crc} x={end + 8} y={STRIP.chain + 4}>
              {strip.crcAfter}
            </text>
          </g>
        </svg>
      </div>
    </div>
  )

  function recordUnder(event: MouseEvent<HTMLElement>): RecordItem | null {
    const item = itemUnder(event)
    return item === null || isFold(item) ? null : item
  }

  function itemUnder(event: MouseEvent<HTMLElement>): StripItem | null {
    const { x } = localPoint(event, event.currentTarget)
    const byte = (x + event.currentTarget.scrollLeft) / scale
    return byte > strip.bytes + TAIL_ROOM / scale ? null : itemAt(strip.items, byte)
  }

  function press(event: MouseEvent<HTMLElement>): void {
    choose(itemUnder(event))
  }

  function choose(item: StripItem | null | undefined): void {
    if (item === null || item === undefined) return
    if (isFold(item)) props.onUnfold(item.offset)
    else props.onChoose(item)
  }

  function move(event: KeyboardEvent): void {
    const { items } = strip
    const at = active === undefined ? items.length : items.indexOf(active)
    const to =
      event.key === 'ArrowLeft'
        ? at - 1
        : event.key === 'ArrowRight'
          ? at + 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? items.length - 1
              : null
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    choose(items[Math.max(0, Math.min(items.length - 1, to))])
  }
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function isAt(item: StripItem, offset: number): boolean {
  return item.offset <= offset && offset < item.offset + item.bytes
}

function isLinked(item: StripItem, linked: RecordStripProps['linked']): boolean {
  if (linked === null) return false
  if (isFold(item))
    return item.first !== null && item.first <= linked.index && linked.index <= (item.last ?? 0)
  return item.entry?.index === linked.index && item.entry.term === linked.term
}

/** The strip stays at its end while something is added, until the reader scrolls away; what is chosen is brought into view. */
function useStripScroll({ strip, scale, chosen, reveal, onWindow }: RecordStripProps) {
  const ref = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const told = useRef({ strip, scale, onWindow })
  useEffect(() => {
    told.current = { strip, scale, onWindow }
    const box = ref.current
    if (box !== null && follows.current) box.scrollLeft = box.scrollWidth
  })
  useEffect(() => {
    const box = ref.current
    if (box === null) return
    const look = (): void => {
      const { strip: shown, scale: px, onWindow: ask } = told.current
      follows.current = box.scrollWidth - box.scrollLeft - box.clientWidth < 24
      const [from, to] = [box.scrollLeft / px, (box.scrollLeft + box.clientWidth) / px]
      const covered = shown.from <= Math.max(0, from) && shown.to >= Math.min(to, shown.bytes)
      if (!covered) ask(follows.current ? null : Math.max(0, Math.floor(from - (to - from))))
    }
    box.addEventListener('scroll', look, { passive: true })
    return () => box.removeEventListener('scroll', look)
  }, [])
  const wanted = reveal ?? chosen
  useEffect(() => {
    const box = ref.current
    if (box === null || wanted === null) return
    const x = wanted * scale
    if (x >= box.scrollLeft + 8 && x <= box.scrollLeft + box.clientWidth - 80) return
    follows.current = false
    box.scrollLeft = Math.max(0, x - box.clientWidth / 3)
  }, [wanted, scale])
  return ref
}

/** Hatches: hued for what is only in the page cache, neutral for where nothing is. */
function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-void`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path d="M0 0V6" className={styles.voidLine} />
      </pattern>
      {Array.from({ length: 9 }, (_, i) => (
        <pattern
          key={i}
          id={`${id}-hatch-${i}`}
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0V5" strokeWidth="3.2" stroke={i === 0 ? 'var(--i3)' : `var(--t${i})`} />
        </pattern>
      ))}
    </defs>
  )
}

/** What lies under the records: the room behind them, the chain, the fsync cursor. */
function Ground({
  strip,
  scale,
  id,
  growing,
}: {
  readonly strip: StripLook
  readonly scale: number
  readonly id: string
  readonly growing: boolean
}): ReactNode {
  const t = useBytesT()
  const { bytes, durableBytes, broken, items } = strip
  const end = bytes * scale
  const cursor = durableBytes * scale
  const start = (items[0]?.offset ?? strip.from) * scale
  const unsynced = durableBytes < bytes
  const last = items.at(-1)
  const unread = broken === null || last === undefined ? null : (last.offset + last.bytes) * scale
  return (
    <>
      {(unsynced || growing) && (
        <rect
          x={end}
          y={STRIP.top - 4}
          width={TAIL_ROOM}
          height={STRIP.height + 8}
          fill={`url(#${id}-void)`}
        />
      )}
      {unread !== null && unread < end && (
        <rect x={unread} y={STRIP.top} width={end - unread} height={STRIP.height} fill={`url(#${id}-void)`} />
      )}
      <path className={styles.chain} d={`M${start} ${STRIP.chain}H${end}`} />
      {(unsynced || growing) && (
        <text className={styles.words} x={end + 8} y={STRIP.top + STRIP.height / 2 + 4}>
          {unsynced ? t('diesInCrash') : t('setAside')}
        </text>
      )}
      {(unsynced || growing) && (
        <path
          className={styles.cursor}
          d={`M${cursor} ${STRIP.top - 2}V${STRIP.chain}M${cursor - 6} ${STRIP.top - 11}H${cursor + 6}L${cursor} ${STRIP.top - 2}Z`}
        >
          <title>{t('cursor', { bytes: durableBytes })}</title>
        </path>
      )}
    </>
  )
}
