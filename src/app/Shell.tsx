import { useMemo, useState, type CSSProperties } from 'react'

import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import type { LensId } from '../store/app-state.ts'
import { later } from '../ui/kit/later.tsx'
import { HAND, LOW, PHONE, useMedia } from '../ui/kit/use-media.ts'
import { Lenses } from '../ui/lens/Lenses.tsx'
import { Narration } from '../ui/narration/Narration.tsx'
import { LateClientForm } from '../ui/stage/late-client-form.ts'
import { ArmedSentence } from '../ui/stage/ArmedSentence.tsx'
import { Stage } from '../ui/stage/Stage.tsx'
import { hasStageFoot, StageFoot } from '../ui/stage/StageFoot.tsx'
import { Deck } from '../ui/tape/Deck.tsx'
import { Tape } from '../ui/tape/Tape.tsx'
import { useWhy } from '../ui/why/why-context.tsx'
import { LateWhyCard } from '../ui/why/late-why-card.ts'
import { EventsDrawer } from './EventsDrawer.tsx'
import { Header } from './Header.tsx'
import { Notices } from './Notices.tsx'
import { Separator } from './late-separator.ts'
import styles from './Shell.module.css'
import { StatusPanel } from './StatusPanel.tsx'
import { remember, remembered } from './stored.ts'
import { useDrop } from './use-drop.ts'
import { useKeys } from './use-keys.ts'
import { useViewport } from './use-viewport.ts'

const LateHelpDialog = later(async () => (await import('./HelpDialog.tsx')).HelpDialog)

/** The whole page: header, stage, narration, lens, tape; the parts fill what they are given. */
export function Shell() {
  const [help, setHelp] = useState(false)
  const phone = useMedia(PHONE)
  useKeys(() => setHelp(true))
  useDrop()
  return (
    <>
      {phone ? <PhoneGrid onHelp={() => setHelp(true)} /> : <DeskGrid onHelp={() => setHelp(true)} />}
      {help && <LateHelpDialog onClose={() => setHelp(false)} />}
    </>
  )
}

function DeskGrid({ onHelp }: { readonly onHelp: () => void }) {
  const t = useT()
  const low = useMedia(LOW)
  const { width } = useViewport()
  const present = useApp(({ look }) => look.present)
  const spreads = useApp(({ look }) => SPREADING.has(look.lens))
  const usual = useSize('lens', lensBounds(width, false))
  const lens = useSize(
    present ? 'lens-presented' : spreads ? 'lens-wide' : 'lens',
    present ? PRESENTED : lensBounds(width, spreads),
  )
  return (
    <div
      className={`${styles.desk} ${low ? styles.low : ''}`}
      style={{ '--lens': `${lens.value}px`, '--tabs': `${usual.value}px` } as CSSProperties}
    >
      <Header onHelp={onHelp} />
      <main className={styles.stage} aria-label={t('shell.stage')}>
        <StageOrStatus />
      </main>
      <section className={styles.narration} aria-label={t('shell.narration')}>
        <Notices>
          <Narration />
          <ArmedSentence />
        </Notices>
      </section>
      <aside className={styles.side} aria-label={t('shell.lens')}>
        <Separator label={t('shell.split')} orientation="vertical" {...lens} />
        <LensBody coverable={low} events />
      </aside>
      <footer className={styles.time} aria-label={t('shell.tape')}>
        <div className={styles.deck}>
          <Deck />
        </div>
        <div className={styles.tape}>
          <Tape />
        </div>
      </footer>
    </div>
  )
}

function PhoneGrid({ onHelp }: { readonly onHelp: () => void }) {
  const t = useT()
  const { height } = useViewport()
  const why = useWhy()
  const sheet = useSize('sheet', sheetBounds(height))
  // An answer wants room to be read; the reader's own size comes back with the lens.
  const hand = useMedia(HAND)
  const writes = useApp(({ look }) => look.selection?.kind === 'client') && hand
  const acts = useApp(hasStageFoot) && hand
  const types = useApp(({ look }) => look.lens === 'console')
  const wish = why.target !== null || types ? height * 0.42 : writes ? FORM_HEIGHT : acts ? ROW_HEIGHT : 0
  const shown = Math.max(sheet.value, Math.min(sheet.max, wish))
  return (
    <div className={styles.phone} style={{ '--sheet': `${shown}px` } as CSSProperties}>
      <Header onHelp={onHelp} />
      <main className={styles.stage} aria-label={t('shell.stage')}>
        <StageOrStatus />
      </main>
      <section className={styles.narration} aria-label={t('shell.narration')}>
        <Notices>
          <Narration />
          {!hand && <ArmedSentence />}
        </Notices>
      </section>
      <aside className={styles.side} aria-label={t('shell.lens')}>
        <div className={styles.grab}>
          <Separator label={t('shell.sheet')} orientation="horizontal" {...sheet} />
        </div>
        <LensBody coverable events={sheet.value >= 320} form={writes} foot={hand} />
      </aside>
      <footer className={styles.time} aria-label={t('shell.tape')}>
        <div className={styles.tape}>
          <Tape />
        </div>
        <div className={styles.deck}>
          <Deck />
        </div>
      </footer>
    </div>
  )
}

function StageOrStatus() {
  const shown = useApp((state) => state.moment !== null)
  return (
    <>
      {shown && <Stage />}
      <StatusPanel />
    </>
  )
}

/** Lenses over the feed; where there is no room elsewhere, an open why-card or the client's form takes their place. */
function LensBody({
  coverable,
  events,
  form = false,
  foot = false,
}: {
  readonly coverable: boolean
  readonly events: boolean
  readonly form?: boolean
  /** What can be done to the selection stands over it. */
  readonly foot?: boolean
}) {
  const why = useWhy()
  const session = useSession()
  const shown = useApp((state) => state.moment !== null)
  const asked = coverable && why.target !== null
  const covered = asked || form
  return (
    <div className={styles.lens}>
      {foot && <StageFoot docked />}
      {shown && covered && (
        <div className={styles.why}>
          {asked ? <LateWhyCard /> : <LateClientForm onSent={() => session.select(null)} />}
        </div>
      )}
      {shown && !covered && (
        <div className={styles.lenses}>
          <Lenses />
        </div>
      )}
      {shown && !covered && events && <EventsDrawer />}
    </div>
  )
}

interface Bounds {
  readonly min: number
  readonly max: number
  readonly usual: number
}

/** On a wall the stage comes first: the lens may be drawn away altogether. */
const PRESENTED: Bounds = { min: 0, max: 620, usual: 380 }

/** Lenses that lay much out side by side get what the stage can spare; the reader's width for them is one of its own. */
const SPREADING: ReadonlySet<LensId> = new Set(['disk', 'keys', 'members', 'inspect'])

/** The stage keeps 560 px on wide screens and less below; the lens asks for 520. */
function lensBounds(width: number, spreads: boolean): Bounds {
  const stage = width >= 1440 ? 560 : width >= 1366 ? 520 : 400
  const max = Math.max(320, Math.min(864, width - stage))
  const min = Math.min(width >= 1180 ? 520 : 400, max)
  const usual = width >= 1440 ? 600 : width >= 1366 ? 620 : width >= 1180 ? 536 : 440
  return { min, max, usual: spreads && width >= 1180 ? max : usual }
}

function sheetBounds(height: number): Bounds {
  return { min: 0, max: Math.max(120, height - 48 - 200 - 160), usual: Math.round(height * 0.26) }
}

/** A row of actions for fingers. */
const ROW_HEIGHT = 46

/** Two rows of fields and what became of three requests, for fingers. */
const FORM_HEIGHT = 196

/** A size that the reader chooses and this browser remembers, kept within what the screen allows. */
function useSize(key: string, { min, max, usual }: Bounds) {
  const [wishes, setWishes] = useState<Readonly<Record<string, number>>>({})
  const kept = useMemo(() => Number(remembered(key) ?? Number.NaN), [key])
  const wish = wishes[key] ?? kept
  const setWish = (next: number): void => setWishes({ ...wishes, [key]: next })
  const value = Math.min(max, Math.max(min, Number.isFinite(wish) ? wish : usual))
  return {
    value,
    min,
    max,
    onChange: setWish,
    onDone: (next: number) => {
      setWish(next)
      remember(key, String(next))
    },
  }
}
