import { useId, useRef, useState, type ReactNode } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import { START, endOf } from '../../run/position.ts'
import type { SpeedChoice } from '../../store/app-state.ts'
import controls from '../kit/controls.module.css'
import { usePlayhead } from '../kit/use-playhead.ts'
import { clockText, speedText } from './clock-text.ts'
import styles from './Deck.module.css'
import { JumpMenu } from './JumpMenu.tsx'
import { BACK, END, FORWARD, HOLD, PLAY, TO_START, TransportIcon } from './TransportIcon.tsx'

/** Clock, transport, speed: what moves the playhead. Fills its container; lies in a row when that is wide and low. */
export function Deck() {
  const t = useT()
  const control = useApp(({ look }) => (look.embed === null ? 'full' : look.embed.controls))
  const [unit, setUnit] = useState<'event' | 'message'>('event')
  const [tempo, setTempo] = useState(2)
  if (control === 'none') return null
  return (
    <div className={styles.deck} role="group" aria-label={t('tape.deck')} data-control={control}>
      <div className={styles.inner}>
        <Clock />
        <Transport unit={unit} whole={control === 'full'} />
        <PaceLine />
        {control === 'full' && (
          <div className={styles.choices}>
            <SpeedRow tempo={tempo} choose={setTempo} />
            <div className={styles.stepRow}>
              <StepUnit unit={unit} choose={setUnit} />
              <JumpMenu>
                <SpeedRow tempo={tempo} choose={setTempo} />
                <StepUnit unit={unit} choose={setUnit} />
              </JumpMenu>
            </div>
          </div>
        )}
      </div>
    </div>
  )
}

/** What one step is: any event, or a message sent or received. */
function StepUnit({
  unit,
  choose,
}: {
  readonly unit: 'event' | 'message'
  readonly choose: (unit: 'event' | 'message') => void
}) {
  const t = useT()
  return (
    <span className={styles.stepBy}>
      <span className={styles.caption}>{t('tape.stepTo')}</span>
      <span className={controls.segments}>
        {(['event', 'message'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={controls.segment}
            aria-pressed={unit === one}
            onClick={() => choose(one)}
          >
            {t(`tape.${one}`)}
          </button>
        ))}
      </span>
    </span>
  )
}

/**
 * Virtual time, refreshed by hand: its digits are no state. They lie over unseen ones that give them their place, so
 * that a new time lays out nothing else.
 */
function Clock() {
  const t = useT()
  const digits = useRef<HTMLSpanElement>(null)
  const room = useRef<HTMLSpanElement>(null)
  usePlayhead((at) => {
    const words = clockText(at)
    write(digits.current, words)
    if (room.current?.textContent.length !== words.length) write(room.current, words)
  })
  return (
    <div className={styles.clock} role="timer" aria-label={t('tape.virtual')} aria-live="off">
      <span className={styles.digits}>
        <span className={styles.room} ref={room} aria-hidden="true">
          {clockText(0)}
        </span>
        <span className={styles.shown} ref={digits} data-clock="">
          {clockText(0)}
        </span>
      </span>
      <span className={styles.caption}>{t('tape.virtual')}</span>
    </div>
  )
}

function write(element: HTMLElement | null, words: string): void {
  if (element?.firstChild instanceof Text) element.firstChild.data = words
}

function Transport({ unit, whole }: { readonly unit: 'event' | 'message'; readonly whole: boolean }) {
  const t = useT()
  const session = useSession()
  const moves = useApp(({ playback }) => playback.mode === 'playing')
  const locked = useApp(({ look }) => look.embed?.lock === 'seek' || look.embed?.lock === 'all')
  const step = (n: number) => (): void => void session.step(n, unit)
  return (
    <div className={styles.transport}>
      {whole && (
        <Key edge name={t('tape.toStart')} off={locked} press={() => void session.seek(START)}>
          {TO_START}
        </Key>
      )}
      <Key name={t('tape.stepBack')} off={locked} press={step(-1)}>
        {BACK}
      </Key>
      <Key name={moves ? t('tape.pause') : t('tape.play')} solid press={() => session.toggle()}>
        {moves ? HOLD : PLAY}
      </Key>
      <Key name={t('tape.step')} off={locked} press={step(1)}>
        {FORWARD}
      </Key>
      {whole && (
        <Key
          edge
          name={t('tape.toEnd')}
          off={locked}
          press={() =>
            void session.seek(endOf(Math.max(session.playhead(), session.store.getState().run.seenTo)))
          }
        >
          {END}
        </Key>
      )}
    </div>
  )
}

function Key({
  name,
  solid = false,
  off = false,
  edge = false,
  press,
  children,
}: {
  readonly name: string
  readonly edge?: boolean
  readonly solid?: boolean
  readonly off?: boolean
  readonly press: () => void
  readonly children: ReactNode
}) {
  return (
    <button
      type="button"
      className={[styles.key, solid ? styles.solid : '', edge ? styles.edge : ''].join(' ')}
      aria-label={name}
      title={name}
      data-plays={solid || undefined}
      disabled={off}
      onClick={press}
    >
      <TransportIcon>{children}</TransportIcon>
    </button>
  )
}

/** How fast it moves and why: *0.01× slow: election*. */
function PaceLine() {
  const t = useT()
  const { mode, speed, reason, idle } = useApp(({ playback }) => ({
    mode: playback.mode,
    speed: playback.pace.speed,
    reason: playback.pace.reason,
    idle: playback.idle,
  }))
  const why = mode === 'halted' ? 'tape.halted' : idle ? 'tape.idle' : REASON[reason]
  return (
    <div className={styles.pace}>
      {mode !== 'halted' && <span className={styles.paceSpeed}>{speedText(speed)}</span>}
      <span className={styles.paceWhy}>{t(why)}</span>
    </div>
  )
}

const REASON = {
  election: 'tape.reasonElection',
  refusal: 'tape.reasonRefusal',
  write: 'tape.reasonWrite',
  truncation: 'tape.reasonTruncation',
  'step-down': 'tape.reasonStepDown',
  handover: 'tape.reasonHandover',
  snapshot: 'tape.reasonSnapshot',
  fault: 'tape.reasonFault',
  replay: 'tape.reasonReplay',
  calm: 'tape.reasonCalm',
  leaderless: 'tape.reasonLeaderless',
  'after-action': 'tape.reasonAfterAction',
  held: 'tape.reasonHeld',
  fixed: 'tape.reasonFixed',
  paused: 'tape.reasonPaused',
} as const

/** Fixed speeds in virtual seconds a viewer's second; labels are what is printed. */
const SPEEDS: readonly { readonly speed: number; readonly label: string }[] = [
  { speed: 0.001, label: '1/1000×' },
  { speed: 0.01, label: '1/100×' },
  { speed: 0.05, label: '1/20×' },
  { speed: 0.1, label: '1/10×' },
  { speed: 0.5, label: '1/2×' },
  { speed: 1, label: '1×' },
  { speed: 10, label: '10×' },
  { speed: 100, label: '100×' },
]
const TEMPOS: readonly { readonly factor: number; readonly label: string }[] = [
  { factor: 0.25, label: '¼' },
  { factor: 0.5, label: '½' },
  { factor: 1, label: '1' },
  { factor: 2, label: '2' },
  { factor: 4, label: '4' },
]

function SpeedRow({ tempo, choose }: { readonly tempo: number; readonly choose: (tempo: number) => void }) {
  const t = useT()
  const id = useId()
  const session = useSession()
  const choice = useApp(({ playback }) => playback.speed)
  const odd = choice !== 'director' && !SPEEDS.some(({ speed }) => speed === choice)
  return (
    <div className={styles.speed}>
      <select
        id={id}
        className={controls.select}
        aria-label={t('tape.speed')}
        value={String(choice)}
        onChange={(event) => session.setSpeed(speedOf(event.target.value))}
      >
        <option value="director">{t('tape.director')}</option>
        {odd && <option value={String(choice)}>{speedText(choice)}</option>}
        {SPEEDS.map(({ speed, label }) => (
          <option key={speed} value={String(speed)}>
            {label}
          </option>
        ))}
      </select>
      {choice === 'director' && (
        <span className={styles.tempo}>
          <button
            type="button"
            className={styles.small}
            aria-label={t('tape.slower')}
            disabled={tempo === 0}
            onClick={() => change(tempo - 1)}
          >
            −
          </button>
          <span className={styles.tempoValue} title={t('tape.tempo', { factor: labelOf(tempo) })}>
            ×{labelOf(tempo)}
          </span>
          <button
            type="button"
            className={styles.small}
            aria-label={t('tape.faster')}
            disabled={tempo === TEMPOS.length - 1}
            onClick={() => change(tempo + 1)}
          >
            +
          </button>
        </span>
      )}
    </div>
  )

  function change(to: number): void {
    choose(to)
    session.setTempo(TEMPOS[to]?.factor ?? 1)
  }
  function labelOf(i: number): string {
    return TEMPOS[i]?.label ?? '1'
  }
}

function speedOf(value: string): SpeedChoice {
  return value === 'director' ? 'director' : Number(value)
}
