import { memo, useRef, type KeyboardEvent } from 'react'

import type { T } from '../../i18n/catalogue.ts'
import { command } from '../../i18n/say/client.ts'
import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { TapeMark } from '../../protocol/view/tape.ts'
import type { Input } from '../../run/input.ts'
import { isolatedBy } from '../../run/isolated.ts'
import { labelWidth, placeMarks, type PlacedMark, type PointMark } from '../../scene/tape/marks.ts'
import type { TapeLayout } from '../../scene/tape/tape-layout.ts'
import { focusPlay } from '../kit/focus-play.ts'
import { termLine } from '../kit/term-paint.ts'
import { useMedia } from '../kit/use-media.ts'
import { spokenTime } from './clock-text.ts'
import styles from './Tape.module.css'
import { useAhead } from './use-ahead.ts'

interface RowProps {
  readonly layout: TapeLayout
  readonly marks: readonly TapeMark[]
  readonly total: number
  readonly x0: number
  readonly inner: number
}

/** Elections, actions and violations with their words; only what was seen, and fainter what the playhead is before. */
export const MarkRow = memo(function MarkRow(props: RowProps) {
  const { layout } = props
  const placed = usePlaced(props)
  const row = useRef<SVGGElement>(null)
  useAhead(row)
  const { top, height } = layout.marks
  const middle = top + height / 2
  const bottom = layout.lanes.top + layout.lanes.pitch * layout.lanes.count
  const marks = placed.map(({ mark, x, count, label }) => (
    <g key={`${mark.id}:${mark.kind}`} className={styles.dated} data-at={mark.at}>
      <path d={`M${x.toFixed(1)} ${top + height}V${bottom.toFixed(1)}`} className={styles.markLine} />
      <g transform={`translate(${x.toFixed(1)} ${middle})`}>
        <MarkGlyph mark={mark} />
      </g>
      {label !== null && layout.left >= 40 && (
        <text
          x={x + 8}
          y={middle + 4.5}
          className={mark.kind === 'action' ? styles.markText : styles.markStrong}
        >
          {label}
        </text>
      )}
      {label === null && count > 2 && (
        <text x={x + 6} y={middle + 4} className={styles.markText}>
          {count}
        </text>
      )}
    </g>
  ))
  return <g ref={row}>{marks}</g>
})

/** Each mark and its words as a button that goes to its very step. One Tab stop; arrows walk along the row. */
export const MarkButtons = memo(function MarkButtons(props: RowProps) {
  const { layout, x0, inner } = props
  const t = useT()
  const session = useSession()
  const placed = usePlaced(props)
  const least = useMedia('(pointer: coarse)') ? 44 : 24
  const top = Math.max(0, layout.marks.top + layout.marks.height / 2 - least / 2)
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const { target, key } = event
    if (!(target instanceof HTMLElement) || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return
    event.preventDefault()
    const next = key === 'ArrowLeft' ? target.previousElementSibling : target.nextElementSibling
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <div role="group" aria-label={t('tape.marks')} onKeyDown={walk}>
      {placed.map(({ mark, x, label, count }, i) => {
        const words = markText(mark, t)
        const wide = label === null ? 0 : labelWidth(label) + 12
        const left = Math.min(Math.max(0, x - least / 2), x0 + inner - least)
        return (
          <button
            key={`${mark.id}:${mark.kind}`}
            type="button"
            className={styles.mark}
            style={{ left, top, width: Math.max(least, least / 2 + wide), height: least }}
            tabIndex={i === placed.length - 1 ? 0 : -1}
            aria-label={t('tape.goToMark', { words, time: spokenTime(mark.at), more: count - 1 })}
            onClick={(event) => {
              // Keys walk on along the row from here.
              if (event.detail > 0) focusPlay()
              session.select({ kind: 'event', id: mark.id })
              void session.seek({ at: mark.at, seq: mark.seq })
            }}
          />
        )
      })}
    </div>
  )
})

function usePlaced({ marks, total, x0, inner }: RowProps): readonly PlacedMark[] {
  const t = useT()
  const session = useSession()
  const seen = useApp(({ run, moment }) => countUpTo(run.marks, Math.max(run.seenTo, moment?.pos.at ?? 0)))
  return placeMarks(
    marks.slice(0, seen),
    (mark) => x0 + (session.viewMs(mark.at) / total) * inner,
    (mark) => markText(mark, t),
    x0 + inner,
  )
}

function countUpTo(marks: readonly TapeMark[], at: number): number {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** A sign on a casing in the ground's colour: the playhead's line goes behind it. */
function MarkGlyph({ mark }: { readonly mark: PointMark }) {
  if (mark.kind === 'elected') return <rect x="-4" y="-5" width="8" height="10" fill={termLine(mark.term)} />
  if (mark.kind === 'violation') {
    return (
      <g stroke="var(--bad)" strokeWidth="2" fill="none">
        <rect x="-5" y="-5" width="10" height="10" />
        <path d="M-5-5L5 5M5-5L-5 5" />
      </g>
    )
  }
  return (
    <g fill="none" strokeLinejoin="round">
      <path d={GLYPH[mark.input.kind]} stroke="var(--bg1)" strokeWidth="6" />
      <path d={GLYPH[mark.input.kind]} stroke="var(--i1)" strokeWidth="2" />
    </g>
  )
}

const BOLT = 'M1.5-5.5L-3 1H0L-1.5 5.5L3-1H0Z'
const GLYPH: Readonly<Record<Input['kind'], string>> = {
  crash: 'M-4-4L4 4M4-4L-4 4',
  restart: 'M0 5V-4M-3.5-1L0-5L3.5-1',
  pause: 'M-2.2-4V4M2.2-4V4',
  resume: 'M-3-4V4L4 0Z',
  campaign: BOLT,
  start: 'M0 5V-4M-3.5-1L0-5L3.5-1',
  transfer: 'M-5 0H4M1-3L4.5 0L1 3',
  reconfigure: 'M-5-2H3M0-5L3.5-2L0 1M5 3H-3M0 0L-3.5 3L0 6',
  'leave-joint': 'M-5 0H5M2-3L5 0L2 3',
  partition: 'M-3-6H3V6H-3ZM-3 6L3-6',
  heal: 'M-5 0H5',
  cut: 'M-6 0H-2M2 0H6M-2-4L2 4',
  mend: 'M-5 0H5',
  drop: 'M0-5V4M-3.5 1L0 5L3.5 1',
  'drop-next': 'M0-5V4M-3.5 1L0 5L3.5 1',
  delay: 'M0-4.5A4.5 4.5 0 1 1-.1-4.5M0-2.5V0H2',
  loss: 'M-5 3L-2-3L1 3L4-3',
  latency: 'M-5 3L-2-3L1 3L4-3',
  jitter: 'M-5 3L-2-3L1 3L4-3',
  'slow-disk': 'M-4-3H4V3H-4ZM-1 0H1',
  stop: 'M-4-4H4V4H-4Z',
  'torn-write': 'M-4-3H4V3H-4ZM-2 3L0-3L2 3',
  'disk-full': 'M-4-3H4V3H-4ZM-4 0H4',
  'flip-byte': 'M-4-3H4V3H-4ZM-1.5-1.5L1.5 1.5',
  'bit-rot': 'M-4-3H4V3H-4ZM-1.5-1.5L1.5 1.5',
  wipe: 'M-4-3H4V3H-4ZM-4-3L4 3M4-3L-4 3',
  'copy-dir': 'M-4-2H2V4H-4ZM-1-2V-5H5V1H2',
  'put-back': 'M-4-3H4V3H-4ZM0 2V-1.5M-1.5 0L0-1.5L1.5 0',
  client: 'M-3-3H1L4 0V3H-3Z',
  interrupt: 'M-4-4L4 4M4-4L-4 4',
  'restore-files': 'M-3-4H1L3-2V4H-3Z',
}

export function markText(mark: PointMark, t: T): string {
  if (mark.kind === 'elected') return t('tape.elected', { member: mark.member, term: mark.term })
  if (mark.kind === 'violation') return t('tape.broken', { claim: mark.claim })
  const { input } = mark
  switch (input.kind) {
    case 'crash':
      return t('tape.crash', input)
    case 'restart':
      return t('tape.restart', input)
    case 'pause':
      return t('tape.pauseOf', input)
    case 'resume':
      return t('tape.resumeOf', input)
    case 'campaign':
      return t('tape.campaignOf', input)
    case 'start':
      return t('tape.start', input)
    case 'transfer':
      return t('tape.transfer', input)
    case 'reconfigure':
      return t('tape.voters', { names: input.voters.join(' ') })
    case 'leave-joint':
      return t('tape.leaveJoint')
    case 'slow-disk':
      return t('tape.slowDisk', input)
    case 'stop':
      return t('tape.stop', input)
    case 'torn-write':
      return t('tape.tornWrite', input)
    case 'disk-full':
      return t(input.full ? 'tape.diskFull' : 'tape.diskFree', { member: input.member })
    case 'flip-byte':
    case 'bit-rot':
      return t('tape.damage', { member: input.member, file: input.file })
    case 'wipe':
      return t('tape.wipe', input)
    case 'copy-dir':
      return t('tape.copyDir', { member: input.member, as: input.as })
    case 'put-back':
      return t('tape.putBack', { member: input.member, copy: input.copy })
    case 'heal':
    case 'mend':
      return t('tape.heal')
    case 'partition': {
      const member = isolatedBy(input.groups)
      if (member !== null) return t('tape.isolate', { member })
      return t('tape.cut', { groups: input.groups.map(shortGroup).join(' | ') })
    }
    case 'cut':
      return t('tape.cut', { groups: `${input.from}→${input.to}` })
    case 'drop':
    case 'drop-next':
      return t('tape.drop')
    case 'delay':
      return t('tape.delay')
    case 'loss':
    case 'latency':
    case 'jitter':
      return t('tape.network')
    case 'client':
      return t('tape.request', { command: command(input.request) })
    case 'interrupt':
      return t('tape.interrupt', input)
    case 'restore-files':
      return t('tape.request', { command: `snapshot restore ${input.path}` })
  }
}

/** `12` of n1 and n2, `n12 n13` of longer names. */
function shortGroup(group: readonly string[]): string {
  return group.every((name) => /^n\d$/.test(name))
    ? group.map((name) => name.slice(1)).join('')
    : group.join(' ')
}
