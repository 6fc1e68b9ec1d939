import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { ConsoleLine, LifeStep } from '../../../protocol/view/console.ts'
import { comparePos } from '../../../run/position.ts'
import { useLook } from '../use-look.ts'
import styles from './ConsoleLens.module.css'
import { useConsoleTexts } from './texts.ts'

/** What became of a line in the cluster, step by step; each leads to its moment. What lies ahead of the playhead was seen before. */
export function Life({ line }: { readonly line: ConsoleLine }) {
  const t = useConsoleTexts()
  const session = useSession()
  const until = useApp(({ run }) => run.seenTo)
  const pos = useApp(({ moment }) => moment?.pos ?? null)
  const looked = useLook({ about: 'life', line: line.number, until })
  if (looked === null) return null
  const steps = typeof looked === 'string' ? [] : looked.view.steps
  const first = steps[0]
  if (first === undefined) return <p className={styles.state}>{t('noLife')}</p>
  const go = (step: LifeStep): void => {
    session.pause()
    void session.seek(step.pos)
    if (step.message > 0) session.select({ kind: 'message', id: step.message })
  }
  return (
    <ol className={styles.life} aria-label={t('life', { line: line.text })}>
      {steps.map((step, i) => {
        const isHere = pos !== null && comparePos(step.pos, pos) === 0
        const isAhead = pos !== null && comparePos(step.pos, pos) > 0
        return (
          <li key={i}>
            <button
              type="button"
              className={styles.step}
              data-ahead={isAhead || undefined}
              aria-current={isHere ? 'step' : undefined}
              onClick={() => go(step)}
            >
              <span>{stageText(t, step)}</span>
              <time>{i === 0 ? `${(step.pos.at / 1_000_000).toFixed(3)} s` : after(step, first)}</time>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function after({ pos }: LifeStep, first: LifeStep): string {
  const ms = (pos.at - first.pos.at) / 1000
  return ms < 1000 ? `+${ms.toFixed(1)} ms` : `+${(ms / 1000).toFixed(3)} s`
}

function stageText(t: ReturnType<typeof useConsoleTexts>, { stage, at, other, index }: LifeStep): string {
  switch (stage) {
    case 'sent':
    case 'lost':
    case 'forwarded':
    case 'answered':
      return t(stage, { at, other })
    case 'appended':
      return t(stage, { at, index })
    case 'committed':
      return t(stage, { index })
    case 'read-asked':
      return t('readAsked', { at })
    case 'read-confirmed':
      return t('readConfirmed', { at })
    case 'unknown':
      return t(stage)
    default:
      return t(stage, { at })
  }
}
