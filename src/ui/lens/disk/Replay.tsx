import { useEffect, useRef, useState } from 'react'

import type { ReplayEffect, ReplayLook, ReplayStep } from '../../../protocol/view/disk-look.ts'
import { printMicros } from '../../../run/position-text.ts'
import { recordTitle, useBytesT } from '../../bytes/bytes-texts.ts'
import controls from '../../kit/controls.module.css'
import { termStyle } from '../../kit/term-paint.ts'
import { useLook } from '../use-look.ts'
import { useDiskT, type DiskT } from './disk-texts.ts'
import styles from './Replay.module.css'

/** So many records are asked for and listed at once. */
const PAGE = 50

/** What a start reads, record by record: the last start's reading, or what the next one would find. */
export function Replay({ member }: { readonly member: string }) {
  const t = useDiskT()
  const [open, setOpen] = useState(false)
  if (!open) {
    return (
      <p className={styles.open}>
        <button type="button" className={controls.button} onClick={() => setOpen(true)}>
          {t('replayOpen')}
        </button>
      </p>
    )
  }
  return (
    <section className={styles.replay} aria-label={t('replay')}>
      <OpenReplay member={member} onClose={() => setOpen(false)} />
    </section>
  )
}

function OpenReplay({ member, onClose }: { readonly member: string; readonly onClose: () => void }) {
  const t = useDiskT()
  const [at, setAt] = useState(0)
  const from = at - (at % PAGE)
  const looked = useLook({ about: 'replay', member, from, count: PAGE })
  const replay = looked === null || typeof looked === 'string' ? null : looked.view.replay
  const total = replay?.total ?? 0
  const place = Math.min(at, Math.max(0, total - 1))
  const { playing, setPlaying } = usePlaying(place, total, setAt)
  const close = (
    <button type="button" className={controls.button} onClick={onClose}>
      {t('replayClose')}
    </button>
  )
  if (looked === null) return close
  if (replay === null)
    return (
      <p>
        {t('replayNone')} {close}
      </p>
    )
  return (
    <>
      <div className={styles.head}>
        <strong>{headOf(replay, t)}</strong>
        <Transport
          place={place}
          total={total}
          playing={playing}
          onGo={(to) => {
            setPlaying(false)
            setAt(Math.max(0, Math.min(total - 1, to)))
          }}
          onPlay={() => setPlaying(!playing)}
        />
        {close}
      </div>
      <Steps replay={replay} place={place} onGo={setAt} />
      {place === total - 1 && <Verdict replay={replay} />}
    </>
  )
}

const RECORD_MS = 250

/** Goes on by itself, a record a quarter of a second, until the last one. The run does not move: these are one start's records. */
function usePlaying(place: number, total: number, setAt: (to: number) => void) {
  const [wanted, setPlaying] = useState(false)
  const playing = wanted && place < total - 1
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => setAt(place + 1), RECORD_MS)
    return () => clearTimeout(timer)
  }, [playing, place, setAt])
  return { playing, setPlaying }
}

function headOf({ before, total }: ReplayLook, t: DiskT): string {
  return before === null
    ? t('replayWould', { total })
    : t('replayDid', { total, time: printMicros(before.at - (before.at % 1000)) })
}

interface TransportProps {
  readonly place: number
  readonly total: number
  readonly playing: boolean
  readonly onGo: (to: number) => void
  readonly onPlay: () => void
}

function Transport({ place, total, playing, onGo, onPlay }: TransportProps) {
  const t = useDiskT()
  const move = (label: string, sign: string, to: number, disabled: boolean) => (
    <button
      type="button"
      className={controls.quiet}
      aria-label={label}
      disabled={disabled}
      onClick={() => onGo(to)}
    >
      {sign}
    </button>
  )
  const atEnd = place >= total - 1
  return (
    <div className={styles.transport}>
      {move(t('first'), '⇤', 0, place === 0)}
      {move(t('back'), '←', place - 1, place === 0)}
      <button type="button" className={controls.button} disabled={atEnd && !playing} onClick={onPlay}>
        {t(playing ? 'pauseReplay' : 'playReplay')}
      </button>
      {move(t('forward'), '→', place + 1, atEnd)}
      {move(t('last'), '⇥', total - 1, atEnd)}
      <span>{t('step', { n: place + 1, total })}</span>
    </div>
  )
}

interface StepsProps {
  readonly replay: ReplayLook
  readonly place: number
  readonly onGo: (to: number) => void
}

/** The page of records round the one that is being read; those behind it have not been read yet. */
function Steps({ replay, place, onGo }: StepsProps) {
  const t = useDiskT()
  const { steps, from } = replay
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' })
  }, [place, steps.length])
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t('columns')}</th>
            <th scope="col">{t('columnEffect')}</th>
            <th scope="col">{t('columnLast')}</th>
            <th scope="col">{t('columnTerm')}</th>
            <th scope="col">{t('columnVote')}</th>
            <th scope="col">{t('columnCommit')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, i) => {
            const n = from + i
            return (
              <StepRow
                key={n}
                n={n}
                step={step}
                state={n < place ? 'read' : n === place ? 'now' : 'unread'}
                rowRef={n === place ? row : undefined}
                onGo={() => onGo(n)}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface StepRowProps {
  readonly n: number
  readonly step: ReplayStep
  readonly state: 'read' | 'now' | 'unread'
  readonly rowRef: React.RefObject<HTMLTableRowElement | null> | undefined
  readonly onGo: () => void
}

function StepRow({ n, step, state, rowRef, onGo }: StepRowProps) {
  const t = useDiskT()
  const b = useBytesT()
  const { item, effect, last, term, vote, commit } = step
  const shown = state !== 'unread'
  return (
    <tr
      ref={rowRef}
      data-state={state}
      aria-current={state === 'now' ? 'step' : undefined}
      style={termStyle(item.entry?.term ?? 0)}
    >
      <td>
        <button type="button" className={styles.number} onClick={onGo} aria-label={`${n + 1}`}>
          {n + 1}
        </button>
      </td>
      <td data-kind={item.kind}>
        {recordTitle(item, b)}
        {item.entry !== null && item.entry.key !== '' && (
          <code className={styles.key}>
            {' '}
            {item.entry.key}
            {item.entry.kind === 'put' ? `=${item.entry.value}` : ''}
          </code>
        )}
      </td>
      <td>{effectText(effect, t)}</td>
      <td>{shown ? last.index : ''}</td>
      <td>{shown ? term : ''}</td>
      <td>{shown ? (vote ?? '–') : ''}</td>
      <td>{shown ? commit : ''}</td>
    </tr>
  )
}

function effectText(effect: ReplayEffect, t: DiskT): string {
  switch (effect.kind) {
    case 'replace':
      return t('replace', effect)
    case 'snapshot':
      return t(effect.used ? 'snapshotUsed' : 'snapshotNamed')
    default:
      return t(effect.kind)
  }
}

function Verdict({ replay }: { readonly replay: ReplayLook }) {
  const t = useDiskT()
  const { end } = replay
  return (
    <p className={styles.verdict} role="status">
      {end.kind === 'dies' ? (
        <>
          {t('verdictDies')} <code>{end.text}</code>
        </>
      ) : (
        <>
          {t('verdictRuns', end)}
          {end.repaired && t('verdictRepaired')}
        </>
      )}
    </p>
  )
}
