import { Minus, Plus } from 'lucide-react'

import type { KeySpaceLook } from '../../../protocol/view/keys.ts'
import controls from '../../kit/controls.module.css'
import styles from './KeysLens.module.css'
import { zoomed } from './revision-axis.ts'
import { useKeysT } from './use-keys-t.ts'

/** `per` 0: all revisions; `from` null: the newest revision stays in sight. */
export interface Zoom {
  readonly per: number
  readonly from: number | null
}

/** How many revisions a column holds, and which are in sight; nothing while all of them are, one a column. */
export function ZoomBar({
  space,
  zoom,
  onZoom,
}: {
  readonly space: KeySpaceLook
  readonly zoom: Zoom
  readonly onZoom: (zoom: Zoom) => void
}) {
  const t = useKeysT()
  const { revision, columns } = space
  const { from, per, count } = columns
  const shown = per * count
  if (per === 1 && revision - 1 <= count) return null
  const latest = Math.max(2, revision - shown + 1)
  const all = shown >= revision - 1
  const round = (next: number): void => {
    const middle = from + shown / 2
    const begin = Math.round(middle - (next * count) / 2)
    const follows = zoom.from === null || begin + next * count > revision
    onZoom({ per: next, from: follows ? null : Math.max(2, begin) })
  }
  return (
    <div className={styles.zoom}>
      <button
        type="button"
        className={controls.quiet}
        aria-label={t('zoomOut')}
        disabled={all}
        onClick={() => round(zoomed(per, 1))}
      >
        <Minus size={16} aria-hidden />
      </button>
      <button
        type="button"
        className={controls.quiet}
        aria-label={t('zoomIn')}
        disabled={per === 1}
        onClick={() => round(zoomed(per, -1))}
      >
        <Plus size={16} aria-hidden />
      </button>
      <button
        type="button"
        className={controls.quiet}
        disabled={zoom.per === 0}
        onClick={() => onZoom({ per: 0, from: null })}
      >
        {t('zoomAll')}
      </button>
      {per > 1 && <span>{t('perColumn', { n: per })}</span>}
      {!all && (
        <input
          type="range"
          aria-label={t('pan')}
          min={2}
          max={latest}
          step={per}
          value={Math.min(latest, from)}
          onChange={(event) => {
            const begin = Number(event.currentTarget.value)
            onZoom({ per, from: begin + per > latest ? null : begin })
          }}
        />
      )}
    </div>
  )
}
