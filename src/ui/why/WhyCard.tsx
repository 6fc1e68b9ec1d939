import { useEffect, useEffectEvent, useRef } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp } from '../../machines/session-context.tsx'
import type { World } from '../../protocol/view/world.ts'
import type { AppState } from '../../store/app-state.ts'
import controls from '../kit/controls.module.css'
import { Parts } from '../kit/Parts.tsx'
import { QuorumBar } from '../kit/QuorumBar.tsx'
import { termLine, termStyle } from '../kit/term-paint.ts'
import { useHold } from '../kit/use-hold.ts'
import { useWhy, type WhyTarget } from '../kit/why-context.tsx'
import { explain } from './explain.ts'
import styles from './WhyCard.module.css'
import type { Comparison, Count, Why } from './why.ts'

/**
 * The card that answers *why?*: null while nothing is asked. On a high screen `Narration` unfolds it in its own
 * place; on a low one (kit `LOW`) or a phone the shell puts it over the lens body. Escape closes it.
 */
export function WhyCard() {
  const t = useT()
  const { target, close } = useWhy()
  const events = useApp((state) => state.moment?.events ?? null)
  const world = useApp((state) => (target === null ? null : worldOf(state, target)))
  const most = useApp(({ run }) => run.recording?.config.maxInflightMsgs ?? null)
  const why = target === null ? null : explain(target, { world, events: events ?? [], most }, t.lang)
  const card = useRef<HTMLElement>(null)
  useEscape(close, target !== null)
  useClosedByPlay(close)
  useHold(target !== null)
  useEffect(() => card.current?.focus({ preventScroll: true }), [target])
  if (why === null) return null
  return (
    <article
      className={styles.card}
      ref={card}
      tabIndex={-1}
      aria-labelledby="why-title"
      onKeyDown={(event) => {
        // Inside the card Escape means the card, whatever is selected elsewhere.
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <header className={styles.head}>
        <h2 id="why-title" className={styles.title}>
          <Parts parts={why.title} />
        </h2>
        <button type="button" className={controls.quiet} onClick={close}>
          {t('why.close')} <kbd className={styles.key}>{t('why.escape')}</kbd>
        </button>
      </header>
      <div className={styles.body}>
        {why.compare !== null && <Compared compare={why.compare} />}
        {why.count !== null && <Counted count={why.count} />}
        {why.also !== null && <Counted count={why.also} />}
        <div className={styles.words}>
          <p className={styles.text}>
            <Parts parts={why.text} />
          </p>
          <Sources why={why} />
        </div>
      </div>
    </article>
  )
}

/** Who presses play has read enough; what is open would hold the playhead. */
function useClosedByPlay(close: () => void): void {
  const plays = useApp(({ playback }) => playback.mode === 'playing')
  const before = useRef(plays)
  const closed = useEffectEvent(close)
  useEffect(() => {
    if (plays && !before.current) closed()
    before.current = plays
  }, [plays])
}

/** The cluster right after the event, while the page still has that moment; an entry is explained as it stands now. */
function worldOf(state: AppState, target: WhyTarget): World | null {
  if (target.kind !== 'event') return state.moment?.world ?? null
  const { at, seq } = target.event
  const frame = state.run.frames.find(({ pos }) => pos.at > at || (pos.at === at && pos.seq >= seq))
  return frame?.world ?? state.moment?.world ?? null
}

function Sources({ why }: { readonly why: Why }) {
  const t = useT()
  return (
    <dl className={styles.sources}>
      {why.answer !== null && (
        <>
          <dt>{t('why.answer')}</dt>
          <dd>
            <code>{why.answer}</code>
          </dd>
        </>
      )}
      <dt>{t('why.rule')}</dt>
      <dd className={styles.rule}>{why.rule}</dd>
      <dt>{t('why.source')}</dt>
      <dd>
        {why.paper}; <code>{why.code}</code>
      </dd>
      {why.newer !== null && (
        <>
          <dt>{t('why.newer')}</dt>
          <dd>{why.newer}</dd>
        </>
      )}
      {why.departs !== null && (
        <>
          <dt>{t('why.departs')}</dt>
          <dd>{why.departs}</dd>
        </>
      )}
    </dl>
  )
}

/** Two last entries, compared row by row; the row that decided is inverted. */
function Compared({ compare }: { readonly compare: Comparison }) {
  const t = useT()
  const { left, right } = compare
  const byTerm = left.point.term !== right.point.term
  const rows = [
    { name: t('why.term'), a: left.point.term, b: right.point.term, hue: true, decides: byTerm },
    { name: t('why.index'), a: left.point.index, b: right.point.index, hue: false, decides: !byTerm },
  ]
  return (
    <table className={styles.compared}>
      <thead>
        <tr>
          <th scope="row">{t('why.lastEntry')}</th>
          <th scope="col">{left.name}</th>
          <td />
          <th scope="col">{right.name}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, a, b, hue, decides }, i) => (
          <tr key={name} data-decides={decides || undefined} data-off={(byTerm && i === 1) || undefined}>
            <th scope="row">{name}</th>
            <td style={hue && !decides ? { color: termLine(a) } : undefined}>{a}</td>
            <td>{a === b ? '=' : a > b ? '>' : '<'}</td>
            <td style={hue && !decides ? { color: termLine(b) } : undefined}>{b}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Counted({ count }: { readonly count: Count }) {
  const t = useT()
  const acked = count.pips.filter((pip) => pip.state === 'acked').length
  const stored = count.pips.filter((pip) => pip.state === 'stored').length
  return (
    <div className={styles.counted} style={termStyle(count.term)}>
      <QuorumBar
        pips={count.pips}
        quorum={count.quorum}
        term={count.term}
        label={t('lens.votersHold', { acked, stored, quorum: count.quorum })}
      />
    </div>
  )
}

function useEscape(close: () => void, open: boolean): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    close()
  })
  useEffect(() => {
    if (!open) return
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [open])
}
