import type { Ref, RefObject } from 'react'

import styles from './Tape.module.css'

/**
 * Covers what lies right of a moving edge with void: a strip as wide as the tape that its owner slides. Its hatch
 * slides the other way inside it, so that it stands still.
 */
export function NotYet({
  ref,
  hatch,
  width,
  height,
  hatchTop,
  hatchHeight,
}: {
  readonly ref: Ref<HTMLDivElement>
  readonly hatch: RefObject<HTMLDivElement | null>
  readonly width: number
  readonly height: number
  readonly hatchTop: number
  readonly hatchHeight: number
}) {
  return (
    <div ref={ref} className={styles.cover} style={{ width, height }}>
      <div ref={hatch} className={styles.hatch} style={{ top: hatchTop, height: hatchHeight, width }}>
        <svg width={width} height={hatchHeight} aria-hidden="true">
          <rect width={width} height={hatchHeight} fill="url(#tape-void)" />
        </svg>
      </div>
    </div>
  )
}
