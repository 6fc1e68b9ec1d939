import { Check, CircleHelp, Moon, Redo2, Share, Sun, SunMoon, Undo2, Zap, ZapOff } from 'lucide-react'

import type { T } from '../i18n/catalogue.ts'
import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import type { World } from '../protocol/view/world.ts'
import { isCutOff } from '../scene/stage-scene.ts'
import type { ThemeChoice } from '../store/app-state.ts'
import { BrokenSign } from '../ui/kit/BrokenSign.tsx'
import kit from '../ui/kit/controls.module.css'
import { termLine } from '../ui/kit/term-paint.ts'
import { PHONE, useMedia } from '../ui/kit/use-media.ts'
import { Logo } from './Logo.tsx'
import styles from './Header.module.css'
import { PictureMenu } from './PictureMenu.tsx'
import { useChoice } from './use-choice.ts'
import { useShare } from './use-share.ts'

const ICON = { size: 17, strokeWidth: 1.8, 'aria-hidden': true } as const

/** Name of the house, the cluster in one line, and what the page itself can be asked. */
export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const t = useT()
  const choose = useChoice()
  const phone = useMedia(PHONE)
  const lang = useApp((state) => state.look.lang)
  const share = useShare()
  const other = lang === 'en' ? 'zh' : 'en'
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>
        <Logo />
        <span className={phone ? styles.hidden : ''}>etcdscope</span>
      </h1>
      <ClusterFacts phone={phone} />
      <div className={styles.tools}>
        {!phone && <History />}
        <button className={kit.quiet} type="button" title={t('shell.shareHint')} onClick={share}>
          <Share {...ICON} />
          <span className={phone ? styles.hidden : ''}>{t('shell.share')}</span>
        </button>
        {!phone && <PictureMenu />}
        <button
          className={kit.quiet}
          type="button"
          lang={other === 'zh' ? 'zh-CN' : 'en'}
          title={t('shell.otherLanguageName')}
          onClick={() => choose({ lang: other })}
        >
          {t(phone ? 'shell.otherLanguageShort' : 'shell.otherLanguage')}
        </button>
        {!phone && <ThemeSwitch />}
        {!phone && <MotionSwitch />}
        <button
          className={kit.quiet}
          type="button"
          aria-label={t('shell.help')}
          title={`${t('shell.help')} ( ? )`}
          onClick={onHelp}
        >
          <CircleHelp {...ICON} />
        </button>
      </div>
    </header>
  )
}

/** The reader's last actions, taken back and brought back. On a phone the narration's own links are enough. */
function History() {
  const t = useT()
  const session = useSession()
  const [undoable, redoable] = useApp((state) => [state.run.undoable, state.run.redoable])
  return (
    <>
      <button
        className={kit.quiet}
        type="button"
        aria-label={t('shell.undo')}
        title={`${t('shell.undo')} (Ctrl+Z)`}
        disabled={!undoable}
        onClick={() => void session.undo()}
      >
        <Undo2 {...ICON} />
      </button>
      <button
        className={kit.quiet}
        type="button"
        aria-label={t('shell.redo')}
        title={`${t('shell.redo')} (Ctrl+Shift+Z)`}
        disabled={!redoable}
        onClick={() => void session.redo()}
      >
        <Redo2 {...ICON} />
      </button>
    </>
  )
}

function ClusterFacts({ phone }: { readonly phone: boolean }) {
  const t = useT()
  const cluster = useApp((state) => state.moment?.world.cluster ?? null)
  const [leaderTerm, alone] = useApp(({ moment }) => leadership(moment?.world))
  const broken = useApp((state) => state.moment?.world.violations.length ?? 0)
  const [rulesOff, strict, replayed] = useApp(({ run }) => [
    run.recording?.config.rulesOff ?? null,
    run.recording?.config.strictReconfigCheck ?? true,
    run.recording?.config.dataDirs !== undefined,
  ])
  if (cluster === null) return <div className={styles.facts} />
  const spare = cluster.running - cluster.quorum
  const leader =
    phone && cluster.leader !== null && leaderTerm !== cluster.term
      ? t('shell.leaderOfShort', { name: cluster.leader, term: leaderTerm })
      : leaderWords(cluster, leaderTerm, alone, t)
  return (
    <ul className={styles.facts} aria-label={t('shell.cluster')}>
      <li className={styles.term}>
        <i style={{ background: termLine(cluster.term) }} />
        <b>{t('shell.term', { term: cluster.term })}</b>
        <span className={phone ? styles.hidden : ''}>{leader}</span>
      </li>
      {phone && <li>{alone ? t('shell.leaderAloneShort', { name: cluster.leader ?? '' }) : leader}</li>}
      <li>
        {cluster.joint !== null
          ? t('shell.joint', { now: cluster.joint.incoming.length, old: cluster.joint.outgoing.length })
          : phone
            ? t('shell.quorum', { n: cluster.quorum })
            : t(spare < 0 ? 'shell.votersNoQuorum' : 'shell.votersCanLose', {
                voters: cluster.voters,
                quorum: cluster.quorum,
                n: spare,
              })}
      </li>
      <li>{t('shell.revision', { n: cluster.revision })}</li>
      {broken > 0 ? (
        <li className={styles.broken}>
          <BrokenSign /> <b>{t('shell.broken', { n: broken })}</b>
        </li>
      ) : replayed ? (
        <li title={t('shell.unjudgedWhy')}>{t('shell.unjudged')}</li>
      ) : (
        <li title={t('shell.invariantsHold', { n: cluster.checkers })}>
          <Check size={15} strokeWidth={2.4} aria-hidden /> {t('shell.invariants', { n: cluster.checkers })}
        </li>
      )}
      {rulesOff !== null && rulesOff.length > 0 && (
        <li>{t('shell.rulesOff', { rules: rulesOff.join(', ') })}</li>
      )}
      {!strict && <li>{t('shell.strictOff')}</li>}
      {!phone && <li className={styles.tagline}>{t('shell.taglineShort')}</li>}
    </ul>
  )
}

/** Who leads, with its term where another member has a later one by now. */
function leaderWords({ leader, term }: World['cluster'], leaderTerm: number, alone: boolean, t: T): string {
  if (leader === null) return t('shell.noLeader')
  if (leaderTerm === term) return t(alone ? 'shell.leaderAlone' : 'shell.leader', { name: leader })
  const old = { name: leader, term: leaderTerm }
  return t(alone ? 'shell.leaderAloneOf' : 'shell.leaderOf', old)
}

/** The leader's term, and whether it is cut off as the picture says it, which a new one whose news is on its way is not. */
function leadership(world: World | undefined): readonly [number, boolean] {
  const leader = world?.members.find(({ name }) => name === world.cluster.leader)
  return world === undefined || leader === undefined ? [0, false] : [leader.term, isCutOff(leader, world)]
}

/** From the system's theme to the other one first, so that something is seen to change. */
function ThemeSwitch() {
  const t = useT()
  const choose = useChoice()
  const order: readonly ThemeChoice[] = useMedia('(prefers-color-scheme: dark)')
    ? ['auto', 'paper', 'night']
    : ['auto', 'night', 'paper']
  const theme = useApp((state) => state.look.theme)
  const name = { auto: t('shell.themeAuto'), paper: t('shell.themePaper'), night: t('shell.themeNight') }
  const label = t('shell.theme', { theme: name[theme] })
  return (
    <button
      className={kit.quiet}
      type="button"
      aria-label={label}
      title={label}
      onClick={() => choose({ theme: order[(order.indexOf(theme) + 1) % 3] ?? 'auto' })}
    >
      {theme === 'auto' ? <SunMoon {...ICON} /> : theme === 'paper' ? <Sun {...ICON} /> : <Moon {...ICON} />}
    </button>
  )
}

function MotionSwitch() {
  const t = useT()
  const choose = useChoice()
  const reduced = useApp((state) => state.look.motion === 'reduced')
  return (
    <button
      className={kit.quiet}
      type="button"
      aria-pressed={reduced}
      aria-label={t('shell.motion')}
      title={t('shell.motion')}
      onClick={() => choose({ motion: reduced ? 'full' : 'reduced' })}
    >
      {reduced ? <ZapOff {...ICON} /> : <Zap {...ICON} />}
    </button>
  )
}
