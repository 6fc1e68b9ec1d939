import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

import { zoomOf } from '../ui/kit/local-point.ts'
import styles from './Separator.module.css'

export interface SeparatorProps {
  readonly label: string
  /** Direction of the line itself. */
  readonly orientation: 'vertical' | 'horizontal'
  /** Size in px of the part behind the line (to its right, or below it). */
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
  readonly onDone: (value: number) => void
}

/** A line between two parts that the reader drags, or moves with the arrow keys. */
export function Separator(props: SeparatorProps) {
  const drag = useRef<{ readonly from: number; readonly value: number } | null>(null)
  const vertical = props.orientation === 'vertical'
  const clamp = (value: number): number => Math.round(Math.min(props.max, Math.max(props.min, value)))
  const place = (event: PointerEvent): number => (vertical ? event.clientX : event.clientY)
  const moved = (event: PointerEvent<HTMLDivElement>): number | null =>
    drag.current === null
      ? null
      : clamp(drag.current.value + (drag.current.from - place(event)) / zoomOf(event.currentTarget))

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: place(event), value: props.value }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const value = moved(event)
    if (value !== null && value !== props.value) props.onChange(value)
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    const value = moved(event)
    drag.current = null
    if (value !== null) props.onDone(value)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const value = keyed(event, vertical, props)
    if (value === null) return
    event.preventDefault()
    event.stopPropagation()
    props.onDone(clamp(value))
  }
  return (
    <div
      className={`${styles.separator} ${vertical ? styles.vertical : styles.horizontal}`}
      role="separator"
      aria-label={props.label}
      aria-orientation={props.orientation}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => (drag.current = null)}
      onKeyDown={onKeyDown}
    >
      <span className={styles.grip} />
    </div>
  )
}

function keyed(event: KeyboardEvent, vertical: boolean, { value, min, max }: SeparatorProps): number | null {
  const by = event.shiftKey ? 80 : 16
  switch (event.key) {
    case vertical ? 'ArrowLeft' : 'ArrowUp':
      return value + by
    case vertical ? 'ArrowRight' : 'ArrowDown':
      return value - by
    case 'Home':
      return max
    case 'End':
      return min
    default:
      return null
  }
}
