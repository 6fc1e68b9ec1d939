import { memo, useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { ConsoleLine } from '../../../protocol/view/console.ts'
import type { SimMicros } from '../../../run/position.ts'
import { printMicros, printPos } from '../../../run/position-text.ts'
import { INTERRUPT } from '../../../run/terminal-keys.ts'
import { copyText } from '../../kit/copy-text.ts'
import styles from './ConsoleLens.module.css'
import { Life } from './Life.tsx'
import { useConsoleTexts } from './texts.ts'

/** Longer lines may need to be scrolled, also by keys. */
const COLUMNS = 56

/** One line and what it printed; chosen, its life. */
export const Line = memo(function Line({
  line,
  chosen,
  onChoose,
  type,
}: {
  readonly line: ConsoleLine
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly type: ((text: string) => void) | null
}) {
  const t = useConsoleTexts()
  const { text, pieces, number, does } = line
  const open = does !== 'ended' && does !== 'queues'
  const at = printPos(line.startedAt ?? line.typedAt)
  return (
    <li className={styles.line} data-chosen={chosen || undefined} data-does={does}>
      <div className={styles.head}>
        <Command line={line} chosen={chosen} onChoose={onChoose} title={t('typedAt', { at })} />
        <State line={line} />
        {type !== null && open && (
          <button
            type="button"
            className={styles.small}
            aria-label={t('stopLine', { line: text })}
            onClick={() => type(`${INTERRUPT}${number}`)}
          >
            <Sign path="M3 3h8v8h-8z" />
          </button>
        )}
        <CopyButton line={line} />
      </div>
      {pieces.length > 0 && (
        <pre className={styles.output} {...(isWide(pieces) && { tabIndex: 0 })}>
          {pieces.map((piece, i) => (
            <span key={i} data-to={piece.to}>
              {piece.to === 'err' && <span className={styles.unseen}>{t('errors')}: </span>}
              {piece.text}
            </span>
          ))}
        </pre>
      )}
      {chosen && <Life line={line} />}
    </li>
  )
})

/** Chosen, it goes to where the line was sent. */
function Command({
  line,
  chosen,
  onChoose,
  title,
}: {
  readonly line: ConsoleLine
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly title: string
}) {
  const t = useConsoleTexts()
  const session = useSession()
  const { text, asks, startedAt } = line
  const shown = (
    <>
      <span className={styles.sign} aria-hidden>
        ${' '}
      </span>
      {text}
    </>
  )
  if (!asks || startedAt === null) return <code className={styles.command}>{shown}</code>
  return (
    <button
      type="button"
      className={styles.command}
      aria-pressed={chosen}
      aria-label={t('choose', { line: text })}
      title={title}
      onClick={() => {
        onChoose()
        if (chosen) return
        session.pause()
        // Its first request leaves with the step after the one at which it was typed.
        void session.seek({ at: startedAt.at, seq: startedAt.seq + 1 })
      }}
    >
      {shown}
    </button>
  )
}

function State({ line }: { readonly line: ConsoleLine }) {
  const t = useConsoleTexts()
  const { does, exit, startedAt } = line
  if (does === 'ended')
    return exit === 0 ? null : <span className={styles.state}>{t('exit', { code: exit ?? 0 })}</span>
  if (does === 'queues' || startedAt === null) return <span className={styles.state}>{t('queues')}</span>
  return <Waiting does={does} since={startedAt.at} />
}

function Waiting({
  does,
  since,
}: {
  readonly does: 'waits' | 'listens' | 'reads'
  readonly since: SimMicros
}) {
  const t = useConsoleTexts()
  const tenths = useApp(({ moment }) => Math.max(0, Math.floor(((moment?.pos.at ?? since) - since) / 10_000)))
  const time = `${(tenths / 100).toFixed(2)} s`
  return (
    <span className={styles.state} data-open aria-live="off" title={t('since', { at: printMicros(since) })}>
      {t(does, { time })}
    </span>
  )
}

function CopyButton({ line }: { readonly line: ConsoleLine }) {
  const t = useConsoleTexts()
  const session = useSession()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    const output = line.pieces.map(({ text }) => text).join('')
    if (await copyText(`$ ${line.text}\n${output}`)) setCopied(true)
    else session.say('refusal', t('notCopied'))
  }
  return (
    <button
      type="button"
      className={styles.small}
      aria-label={t('copyLine', { line: line.text })}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
    >
      <Sign path="M5 5h7v7h-7zM9 5v-3h-7v7h3" />
      {copied && <span role="status">{t('copied')}</span>}
    </button>
  )
}

function Sign({ path }: { readonly path: string }) {
  return (
    <svg className={styles.icon} viewBox="0 0 14 14" aria-hidden>
      <path d={path} />
    </svg>
  )
}

function isWide(pieces: ConsoleLine['pieces']): boolean {
  return pieces.some(({ text }) => text.split('\n').some((row) => row.length > COLUMNS))
}
