import type { Ref } from 'react'

import styles from './Tape.module.css'

/** The moment shown: a line with a head on top, which its owner slides. */
export function Playhead({
  ref,
  top,
  bottom,
}: {
  readonly ref: Ref<HTMLDivElement>
  readonly top: number
  readonly bottom: number
}) {
  const height = bottom - top + 13
  return (
    <div ref={ref} className={styles.cursor} style={{ top: top - 9 }}>
      <svg width="12" height={height} viewBox={`-6 -9 12 ${height}`} aria-hidden="true">
        <path d={`M0 -2V${bottom - top + 3}`} />
        <path d="M-5-8H5L0 0Z" className={styles.cursorHead} />
      </svg>
    </div>
  )
}
