import { Pause, Play, StepBack, StepForward } from 'lucide-react'

import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import type { EmbedLook } from '../store/app-state.ts'
import kit from '../ui/kit/controls.module.css'
import { Lenses } from '../ui/lens/Lenses.tsx'
import { Narration } from '../ui/narration/Narration.tsx'
import { Stage } from '../ui/stage/Stage.tsx'
import { Deck } from '../ui/tape/Deck.tsx'
import { Tape } from '../ui/tape/Tape.tsx'
import { useWhy } from '../ui/why/why-context.tsx'
import { LateWhyCard } from '../ui/why/late-why-card.ts'
import styles from './EmbedShell.module.css'
import { Notices } from './Notices.tsx'
import { StatusPanel } from './StatusPanel.tsx'
import { useKeys } from './use-keys.ts'
import { wholeAddress } from './whole-address.ts'

const ICON = { size: 18, fill: 'currentColor', 'aria-hidden': true } as const

/** The picture in somebody's page: no chrome, only the parts that its address names. */
export function EmbedShell({ embed }: { readonly embed: EmbedLook }) {
  const t = useT()
  const session = useSession()
  const shown = useApp((state) => state.moment !== null)
  const tape = embed.parts.includes('tape')
  const lens = embed.parts.some((part) => part !== 'tape' && part !== 'narration')
  const why = useWhy()
  useKeys(() => undefined)
  return (
    <div className={styles.frame}>
      <div className={`${styles.embed} ${lens ? styles.withLens : ''}`}>
        <main className={styles.stage} aria-label={t('shell.stage')}>
          <h1 className={styles.unseen}>etcdscope</h1>
          {shown && <Stage />}
          <StatusPanel />
          {embed.controls !== 'none' && (
            <a
              className={`${kit.button} ${styles.open}`}
              href="./"
              target="_blank"
              rel="noopener"
              onPointerDown={(event) => (event.currentTarget.href = wholeAddress(session.link()))}
              onFocus={(event) => (event.currentTarget.href = wholeAddress(session.link()))}
            >
              {t('shell.openWhole')}
            </a>
          )}
          {embed.controls === 'play' && !tape && <Transport corner />}
        </main>
        {embed.parts.includes('narration') ? (
          <div className={styles.narration}>
            <Notices>
              <Narration />
            </Notices>
          </div>
        ) : (
          <div className={styles.notices}>
            <Notices />
          </div>
        )}
        {why.target !== null && (
          <div className={styles.answer}>
            <LateWhyCard />
          </div>
        )}
        {lens && (
          <aside className={styles.lens} aria-label={t('shell.lens')}>
            {shown && <Lenses />}
          </aside>
        )}
        {(tape || embed.controls === 'full') && (
          <footer
            className={`${styles.time} ${embed.controls === 'full' ? styles.full : ''}`}
            aria-label={t('shell.tape')}
          >
            {embed.controls === 'play' && <Transport />}
            {embed.controls === 'full' && (
              <div className={styles.deck}>
                <Deck />
              </div>
            )}
            {tape && (
              <div className={styles.tape}>
                <Tape />
              </div>
            )}
          </footer>
        )}
      </div>
    </div>
  )
}

/** Step back, play, step: enough for a picture in a paragraph. */
function Transport({ corner = false }: { readonly corner?: boolean }) {
  const t = useT()
  const session = useSession()
  const playing = useApp((state) => state.playback.mode === 'playing')
  const locked = useApp(({ look }) => look.embed?.lock === 'seek' || look.embed?.lock === 'all')
  return (
    <div
      className={`${styles.transport} ${corner ? styles.corner : ''}`}
      role="group"
      aria-label={t('tape.deck')}
    >
      <button
        type="button"
        aria-label={t('tape.stepBack')}
        disabled={locked}
        onClick={() => void session.step(-1, 'event')}
      >
        <StepBack {...ICON} />
      </button>
      <button
        type="button"
        className={styles.play}
        data-plays=""
        aria-label={t(playing ? 'tape.pause' : 'tape.play')}
        onClick={() => session.toggle()}
      >
        {playing ? <Pause {...ICON} /> : <Play {...ICON} />}
      </button>
      <button
        type="button"
        aria-label={t('tape.step')}
        disabled={locked}
        onClick={() => void session.step(1, 'event')}
      >
        <StepForward {...ICON} />
      </button>
    </div>
  )
}
