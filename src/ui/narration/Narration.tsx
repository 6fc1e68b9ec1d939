import { useEffect, useEffectEvent, useRef, useState } from 'react'

import { plain, type Part } from '../../i18n/part.ts'
import { inputDone } from '../../i18n/say/input.ts'
import { quietSentence } from '../../i18n/say/quiet.ts'
import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import { comparePos } from '../../run/position.ts'
import type { LogPoint } from '../../run/trace.ts'
import type { AppState } from '../../store/app-state.ts'
import { stillWorld } from '../../store/still-world.ts'
import { BrokenSign } from '../kit/BrokenSign.tsx'
import controls from '../kit/controls.module.css'
import { Parts } from '../kit/Parts.tsx'
import { termLine } from '../kit/term-paint.ts'
import { LOW, PHONE, useMedia } from '../kit/use-media.ts'
import { useWhy } from '../why/why-context.tsx'
import { useExplains } from '../why/use-explains.ts'
import { LateWhyCard } from '../why/late-why-card.ts'
import styles from './Narration.module.css'
import { useTold, type Narrated } from './use-told.ts'

/**
 * The one sentence, what can be done about it (why?, undo), and the invitation. Its height follows its text: give it
 * an `auto` row of at least 64 px. With the why-card open in place it is taller; where it is low, on a phone and in an
 * embed the shell has another place for the card. It also speaks (aria-live).
 */
export function Narration() {
  const t = useT()
  const why = useWhy()
  const [reached, setReached] = useState(false)
  const told = useTold(t.lang, reached)
  const quiet = useQuiet(told === null)
  const [low, phone] = [useMedia(LOW), useMedia(PHONE)]
  const embed = useApp(({ look }) => look.embed !== null)
  // A notice stands in the sentence's place.
  const covered = useApp(({ notice }) => notice !== null)
  const unfolds = why.target !== null && !embed && !low && !phone
  const parts = told?.parts ?? quiet
  const explains = useExplains()
  const ask = told !== null && explains(told.event) ? told.event : null
  // Who reaches for the key when the sentence has just gone means that sentence.
  const [last, setLast] = useState(ask)
  if (ask !== null && ask !== last) setLast(ask)
  const answered = why.target?.kind === 'event' ? why.target.event.id : null
  const isOpen = why.target !== null && (ask === null || answered === ask.id)
  const toggle = (event: typeof ask): void =>
    isOpen ? why.close() : event !== null ? why.ask({ kind: 'event', event }) : undefined
  useWhyKey(() => toggle(ask ?? last))
  return (
    <section
      onPointerEnter={(event) => setReached(event.pointerType === 'mouse')}
      onPointerLeave={() => setReached(false)}
      className={styles.narration}
      aria-label={t('why.narration')}
      data-embed={embed || undefined}
      data-unfolds={unfolds || undefined}
    >
      {/* Anew in another language: nothing is left in the one before. */}
      <Spoken key={t.lang} text={parts === null ? '' : plain(parts)} />
      {unfolds ? (
        <LateWhyCard />
      ) : (
        <div className={styles.row} inert={covered}>
          <div className={styles.words}>
            <p className={styles.sentence} data-narration="" data-long={lengthOf(parts)}>
              {told?.event.kind === 'violation' && (
                <span className={styles.broken}>
                  <BrokenSign size={22} />
                </span>
              )}
              {parts !== null && <Parts parts={parts} />}
            </p>
            <NoteLine />
          </div>
          <div className={styles.side}>
            <Comparison told={told} />
            {ask !== null && (
              <button
                type="button"
                className={`${controls.button} ${styles.why}`}
                aria-expanded={isOpen}
                onClick={() => toggle(ask)}
              >
                {t('why.why')} <kbd>{t('why.whyKey')}</kbd>
              </button>
            )}
          </div>
        </div>
      )}
    </section>
  )
}

/** Whether two lines of the usual size hold it: not on a narrow stage, or on none. A letter of Han counts two. */
function lengthOf(parts: readonly Part[] | null): 'long' | 'longest' | undefined {
  const letters = parts === null ? 0 : plain(parts).replace(/\p{Script=Han}/gu, 'mm').length
  return letters > 100 ? 'longest' : letters > 72 ? 'long' : undefined
}

/** What is said of the calm; null while something else is said. */
function useQuiet(isSaid: boolean): readonly Part[] | null {
  const t = useT()
  const world = useApp(({ moment }) => (isSaid && moment !== null ? stillWorld(moment.world) : null))
  const heartbeatMs = useApp((state) => state.run.recording?.config.heartbeatMs ?? 100)
  return world === null ? null : quietSentence(world, heartbeatMs, t.lang)
}

/** `n5 3·20 > 3·19 n4`: what a voter compared. */
function Comparison({ told }: { readonly told: Narrated }) {
  const event = told?.event
  if (event?.kind !== 'vote' || event.granted || event.reason !== 'stale-log') return null
  return (
    <span className={styles.comparison} aria-hidden="true">
      {event.member} <Chip point={event.own} /> &gt; <Chip point={event.theirs} /> {event.candidate}
    </span>
  )
}

function Chip({ point }: { readonly point: LogPoint }) {
  return (
    <span className={styles.chip} style={{ borderColor: termLine(point.term) }}>
      {point.term}·{point.index}
    </span>
  )
}

/** *n2 crashed · Undo* after an action, *Undone: n2 crashed · Redo* after an undo; before the first one what this is, then what to try. */
function NoteLine() {
  const t = useT()
  const session = useSession()
  const { action, undone, undoable, redoable, leader, invited } = useApp((state) => ({
    action: lastDone(state),
    undone: state.run.undone,
    undoable: state.run.undoable,
    redoable: state.run.redoable,
    leader: state.moment?.world.cluster.leaderHasQuorum === true ? state.moment.world.cluster.leader : null,
    invited: state.look.invited && state.look.embed?.lock !== 'act' && state.look.embed?.lock !== 'all',
  }))
  const touch = useMedia('(pointer: coarse)')
  const phone = useMedia(PHONE)
  const redo = (
    <button type="button" className={controls.link} onClick={() => void session.redo()}>
      {t('shell.redo')}
    </button>
  )
  if (undone !== null) {
    return (
      <p className={styles.note}>
        {t('why.undone')}
        <Parts parts={inputDone(undone, t.lang)} /> · {redo}
        {/* Its header has no room for it. */}
        {undoable && phone && (
          <>
            {' · '}
            <button type="button" className={controls.link} onClick={() => void session.undo()}>
              {t('shell.undo')}
            </button>
          </>
        )}
      </p>
    )
  }
  if (undoable && action !== null) {
    return (
      <p className={styles.note}>
        <Parts parts={inputDone(action.input, t.lang)} /> ·{' '}
        <button type="button" className={controls.link} onClick={() => void session.undo()}>
          {t('shell.undo')}
        </button>
      </p>
    )
  }
  if (redoable && phone) return <p className={styles.note}>{redo}</p>
  if (!invited) return null
  return (
    <p className={styles.note}>
      {leader === null ? (
        t('why.whatThisIs')
      ) : (
        <i className={styles.invitation}>{t('why.invite', { member: leader, touch })}</i>
      )}
    </p>
  )
}

/** The reader's last action, while the moment shown is not before it. */
function lastDone({ run: { lastAction }, moment }: AppState): AppState['run']['lastAction'] {
  const future = lastAction === null || moment === null || comparePos(lastAction.pos, moment.pos) > 0
  return future ? null : lastAction
}

const SPEAK_EVERY_MS = 4000
/** Whoever stops or steps asks for the sentence that stands. */
const SPEAK_STILL_MS = 400

/** What is read out: at most one sentence in four seconds while it plays, none while the tape is dragged. */
function Spoken({ text }: { readonly text: string }) {
  const [scrubs, plays] = useApp(({ playback }) => [
    playback.mode === 'scrubbing',
    playback.mode === 'playing',
  ])
  const line = useRef<HTMLSpanElement>(null)
  const spokenAt = useRef(-Infinity)
  useEffect(() => {
    if (scrubs || text === '') return
    const everyMs = plays ? SPEAK_EVERY_MS : SPEAK_STILL_MS
    const wait = Math.max(0, spokenAt.current + everyMs - performance.now())
    const timer = setTimeout(() => {
      spokenAt.current = performance.now()
      if (line.current !== null) line.current.textContent = text
    }, wait)
    return () => clearTimeout(timer)
  }, [scrubs, plays, text])
  return <span className={styles.spoken} ref={line} aria-live="polite" role="status" />
}

/** `w` asks and closes, from anywhere but a field. */
function useWhyKey(press: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event
    const field =
      target instanceof Element ? target.closest('input, textarea, select, [contenteditable], dialog') : null
    if (event.key !== 'w' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.defaultPrevented || field !== null) return
    event.preventDefault()
    press()
  })
  useEffect(() => {
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}
