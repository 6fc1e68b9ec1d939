import { entryLabel } from '../../../i18n/part.ts'
import { entrySentence } from '../../../i18n/say/entry.ts'
import { entryState, type EntryState } from '../../../i18n/say/entry-state.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useApp } from '../../../machines/session-context.tsx'
import { halvesOf } from '../../../protocol/view/halves.ts'
import type { World } from '../../../protocol/view/world.ts'
import { Parts } from '../../kit/Parts.tsx'
import { QuorumBar, type Pip } from '../../kit/QuorumBar.tsx'
import { termStyle } from '../../kit/term-paint.ts'
import { useWhy } from '../../kit/why-context.tsx'
import controls from '../../kit/controls.module.css'
import styles from './LogLens.module.css'
import { entryKey, type Entries } from './log-shape.ts'

/** The selected entry in a sentence and its voters as pips; without one, what the cells' looks mean. */
export function LogFoot({ world, entries }: { readonly world: World; readonly entries: Entries }) {
  const chosen = useApp(({ look }) => (look.selection?.kind === 'entry' ? look.selection : null))
  const state = chosen === null ? null : entryState(world, chosen.index, chosen.term)
  return state === null ? (
    <Legend term={world.cluster.term} />
  ) : (
    <Chosen state={state} world={world} entries={entries} />
  )
}

function Chosen({
  state,
  world,
  entries,
}: {
  readonly state: EntryState
  readonly world: World
  readonly entries: Entries
}) {
  const t = useT()
  const why = useWhy()
  const entry = entries.get(entryKey(state.index, state.term))
  const bars = halvesOf(world).map(({ names, quorum }) => ({
    quorum,
    pips: world.members
      .filter(({ name }) => names.includes(name))
      .map((member) => ({ name: member.name, state: pipOf(member) })),
  }))
  return (
    <div className={styles.foot}>
      <div className={styles.footText}>
        <p className={styles.footHead}>
          <code style={termStyle(state.term)}>
            {state.index} · <span className={styles.footTerm}>t{state.term}</span>{' '}
            {entry === undefined ? '' : entryLabel(entry)}
          </code>
        </p>
        <p>
          <Parts parts={entrySentence(state, t.lang)} />{' '}
          <button
            type="button"
            className={controls.link}
            onClick={() => why.ask({ kind: 'entry', index: state.index, term: state.term })}
          >
            {t('why.why')}
          </button>
        </p>
      </div>
      <span className={styles.footBars}>
        {bars.map(({ pips, quorum }, i) => (
          <QuorumBar
            key={i}
            pips={pips}
            quorum={quorum}
            term={state.term}
            label={t('lens.votersHold', {
              acked: pips.filter((pip) => pip.state === 'acked').length,
              stored: pips.filter((pip) => pip.state === 'stored').length,
              quorum,
            })}
          />
        ))}
      </span>
    </div>
  )

  /** While a leader counts: counted or only stored. Without one, or once committed, stored is what there is to know. */
  function pipOf(member: World['members'][number]): Pip['state'] {
    const stored = state.holders.includes(member.name)
    const counted =
      state.leader === null || state.fate === 'committed' ? stored : state.counted.includes(member.name)
    if (counted) return 'acked'
    return stored ? 'stored' : member.status === 'down' ? 'down' : 'missing'
  }
}

function Legend({ term }: { readonly term: number }) {
  const t = useT()
  return (
    <div className={styles.legend} style={termStyle(term)}>
      {(['buffered', 'durable', 'committed', 'applied'] as const).map((state) => (
        <span key={state} className={styles.legendItem}>
          <span className={styles.legendCell} data-state={state}>
            {state === 'applied' && (
              <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
                <path d="M1 6l2.4 2.6L8.4 2.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
              </svg>
            )}
          </span>
          {t(`lens.${state}`)}
        </span>
      ))}
      <span className={styles.legendNote}>{t('lens.hueIsTerm')}</span>
    </div>
  )
}
