import { useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { RecordItem, StripLook } from '../../../protocol/view/bytes-look.ts'
import type { DiskLook, FileReason } from '../../../protocol/view/disk-look.ts'
import type { Selection } from '../../../store/app-state.ts'
import { useBytesT } from '../../bytes/bytes-texts.ts'
import { fileName, RecordStrip } from '../../bytes/RecordStrip.tsx'
import { scaleBeside, SCALES } from '../../bytes/strip-shape.ts'
import controls from '../../kit/controls.module.css'
import { grouped, useDiskT } from './disk-texts.ts'
import { DimmedZeros } from './FileTree.tsx'
import styles from './WalStrips.module.css'

interface WalStripsProps {
  readonly disk: DiskLook
  readonly member: string
  readonly scale: number
  /** null: as it fits. */
  readonly onScale: (scale: number | null) => void
  readonly selection: Selection | null
  readonly onChoose: (path: string, item: RecordItem) => void
  readonly onWindow: (path: string, from: number | null) => void
}

/** The segments as strips at one scale, oldest first, the CRC chain running from each into the next. */
export function WalStrips({ disk, member, scale, onScale, selection, onChoose, onWindow }: WalStripsProps) {
  const t = useDiskT()
  const b = useBytesT()
  const session = useSession()
  const hover = useApp(({ look }) => look.hover)
  const [revealed, setRevealed] = useState<{ path: string; offset: number } | null>(null)
  const { strips, files, card } = disk
  if (strips.length === 0) return null
  const chosen = card?.kind === 'record' ? card.record : null
  const linked = hover?.kind === 'entry' ? hover : null
  return (
    <div className={styles.strips} role="group" aria-label={t('wal')}>
      <div className={styles.zoom}>
        <span>{t('wal')}</span>
        <button
          type="button"
          className={controls.quiet}
          aria-label={b('zoomOut')}
          disabled={scale <= SCALES[0]}
          onClick={() => onScale(scaleBeside(scale, -1))}
        >
          −
        </button>
        <button
          type="button"
          className={controls.quiet}
          aria-label={b('zoomIn')}
          disabled={scale >= (SCALES.at(-1) ?? scale)}
          onClick={() => onScale(scaleBeside(scale, 1))}
        >
          +
        </button>
        <button type="button" className={controls.quiet} onClick={() => onScale(null)}>
          {b('fit')}
        </button>
      </div>
      {strips.map((strip, i) => (
        <div key={strip.path} className={styles.strip}>
          {i > 0 && <div className={styles.lead} aria-hidden />}
          <StripHead strip={strip} why={files.find(({ path }) => path === strip.path)?.why ?? null} />
          <RecordStrip
            strip={strip}
            scale={scale}
            chosen={chosen?.path === strip.path ? chosen.item.offset : null}
            linked={linked}
            reveal={revealed?.path === strip.path ? revealed.offset : null}
            growing={i === strips.length - 1 && disk.running}
            onChoose={(item) => onChoose(strip.path, item)}
            onUnfold={(offset) => {
              setRevealed({ path: strip.path, offset })
              onScale(scaleBeside(scale, 1))
            }}
            onHover={(item) => {
              const entry = item?.entry ?? null
              if (entry?.index === linked?.index && entry?.term === linked?.term) return
              session.hover(
                entry === null ? null : { kind: 'entry', member, index: entry.index, term: entry.term },
              )
            }}
            onWindow={(from) => onWindow(strip.path, from)}
          />
        </div>
      ))}
      {selection?.kind !== 'file' && selection?.kind !== 'entry' && (
        <p className={styles.pick}>{t('pick')}</p>
      )}
    </div>
  )
}

function StripHead({ strip, why }: { readonly strip: StripLook; readonly why: FileReason | null }) {
  const t = useDiskT()
  const { broken, seq, bytes } = strip
  const going = why?.kind === 'released' && why.goes
  return (
    <p className={styles.head} data-going={going || undefined}>
      <code>
        <DimmedZeros name={fileName(strip.path)} />
      </code>{' '}
      <span>{t('segment', { seq, bytes: grouped(bytes) })}</span>
      {why?.kind === 'released' && <span> · {t('released')}</span>}
      {broken !== null && <strong> {t('brokenAt', broken)}</strong>}
    </p>
  )
}
