import { useEffect, useMemo, useRef, useState } from 'react'

import { useApp } from '../../../machines/session-context.tsx'
import { useT } from '../../../i18n/use-t.ts'
import type { ConsoleLook } from '../../../protocol/view/console.ts'
import controls from '../../kit/controls.module.css'
import { useLook } from '../use-look.ts'
import styles from './ConsoleLens.module.css'
import { Line } from './Line.tsx'
import { Prompt } from './Prompt.tsx'
import { useConsoleTexts } from './texts.ts'
import { useTyping } from './use-typing.ts'

const NOTHING: ConsoleLook = { lines: [], next: 'command', front: null, endpoints: [] }
const QUESTION = { about: 'console' } as const
/** Lines up to which the reader has cleared the screen, for the visit. */
let clearedTo = 0

/** Region "Console": c1's terminal at the moment shown. */
export function ConsoleLens() {
  const t = useT()
  const looked = useLook(QUESTION)
  const look = useStable(looked === null || typeof looked === 'string' ? null : looked.view.console)
  const locked = useApp(({ look: { embed } }) => embed?.lock === 'act' || embed?.lock === 'all')
  const type = useTyping(looked)
  const [cleared, setCleared] = useState(clearedTo)
  const [chosen, setChosen] = useState<number | null>(null)
  const shown = look ?? NOTHING
  const lines = shown.lines.filter(({ number }) => number >= cleared)
  const hidden = shown.lines.length - lines.length
  const last = lines.at(-1)
  const body = useAtEnd(`${last?.number ?? ''} ${last?.pieces.length ?? 0} ${last?.exit ?? ''}`)
  const clear = (to: number): void => setCleared((clearedTo = to))
  return (
    <section className={styles.lens} aria-label={t('lens.console')}>
      <div className={styles.body} ref={body}>
        {hidden > 0 && <Hidden n={hidden} show={() => clear(0)} />}
        {look !== null && lines.length === 0 && <Empty type={type} locked={locked} />}
        {lines.length > 0 && (
          <Lines lines={lines} chosen={chosen} choose={setChosen} type={locked ? null : type} />
        )}
        {typeof looked === 'string' && <p role="alert">{looked}</p>}
      </div>
      {!locked && (
        <Prompt look={shown} type={type} clear={() => clear((shown.lines.at(-1)?.number ?? -1) + 1)} />
      )}
    </section>
  )
}

function Lines({
  lines,
  chosen,
  choose,
  type,
}: {
  readonly lines: ConsoleLook['lines']
  readonly chosen: number | null
  readonly choose: (number: number | null) => void
  readonly type: ((text: string) => void) | null
}) {
  const t = useConsoleTexts()
  const scrubbing = useApp(({ playback }) => playback.mode === 'scrubbing')
  return (
    <div role="log" aria-label={t('transcript')} aria-live={scrubbing ? 'off' : 'polite'}>
      <ol className={styles.lines}>
        {lines.map((line) => (
          <Line
            key={line.number}
            line={line}
            chosen={line.number === chosen}
            onChoose={() => choose(line.number === chosen ? null : line.number)}
            type={type}
          />
        ))}
      </ol>
    </div>
  )
}

function Hidden({ n, show }: { readonly n: number; readonly show: () => void }) {
  const t = useConsoleTexts()
  return (
    <button type="button" className={controls.link} onClick={show}>
      {t('showAll', { n })}
    </button>
  )
}

const FIRST_LINES = ['endpoint status -w table', 'put colour red', 'watch colour &', 'get colour -w json']

function Empty({ type, locked }: { readonly type: (text: string) => void; readonly locked: boolean }) {
  const t = useConsoleTexts()
  if (locked) return <p className={styles.note}>{t('empty')}</p>
  return (
    <div className={styles.note}>
      <p>{t('empty')}</p>
      <p>{t('emptyKeys')}</p>
      <p className={styles.tries}>
        {t('tryThis')}{' '}
        {FIRST_LINES.map((line) => (
          <button key={line} type="button" className={styles.choice} onClick={() => type(line)}>
            {line}
          </button>
        ))}
      </p>
    </div>
  )
}

/** The same object as long as it says the same: what is drawn of it is not drawn again. */
function useStable(look: ConsoleLook | null): ConsoleLook | null {
  const text = JSON.stringify(look)
  return useMemo(() => JSON.parse(text) as ConsoleLook | null, [text])
}

/** Stays at the end while the reader is there. */
function useAtEnd(content: string) {
  const body = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    const element = body.current
    if (element === null) return
    const told = (): void => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24
    }
    element.addEventListener('scroll', told, { passive: true })
    return () => element.removeEventListener('scroll', told)
  }, [])
  useEffect(() => {
    if (atEnd.current && body.current !== null) body.current.scrollTop = body.current.scrollHeight
  }, [content])
  return body
}
