import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import type { ConsoleLook } from '../../../protocol/view/console.ts'
import { END_OF_INPUT, INTERRUPT, TO_BACKGROUND } from '../../../run/terminal-keys.ts'
import { onConsoleWanted } from '../../kit/console-focus.ts'
import controls from '../../kit/controls.module.css'
import { useHold } from '../../kit/use-hold.ts'
import { completed } from './completed.ts'
import styles from './ConsoleLens.module.css'
import { areMentioned, Endpoints, withEndpoint, wordName } from './Endpoints.tsx'
import { recall, remember } from './history.ts'
import { useConsoleTexts } from './texts.ts'

/** The line that is being written, and the keys of a terminal as buttons. The playhead waits for who writes a command. */
export function Prompt({
  look,
  type,
  clear,
}: {
  readonly look: ConsoleLook
  readonly type: (text: string) => void
  readonly clear: () => void
}) {
  const t = useConsoleTexts()
  const session = useSession()
  const field = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState('')
  const [back, setBack] = useState(0)
  const [choices, setChoices] = useState<readonly string[] | null>(null)
  const [typing, setTyping] = useState(false)
  const [wants, setWants] = useState<boolean | null>(null)
  const { next, endpoints } = look
  const tells = endpoints.length > 0 && (wants ?? areMentioned(look, draft))
  const open = look.lines.some(({ startedAt, endedAt }) => startedAt !== null && endedAt === null)
  useHold(typing && draft !== '' && next === 'command')
  useEffect(() => onConsoleWanted(() => field.current?.focus()), [])

  const write = (text: string): void => {
    setDraft(text)
    setChoices(null)
  }
  const run = (text: string): void => {
    write('')
    setBack(0)
    if (text.trim() === 'clear' && next === 'command') return clear()
    if (next !== 'input') for (const line of text.split('\n')) remember(line)
    if (next === 'input' || text.trim() !== '') type(text)
  }
  const recalled = (step: number): void => {
    const at = Math.max(0, back + step)
    const line = at === 0 ? '' : recall(at)
    if (line === null) return
    setBack(at)
    write(line)
  }
  const complete = async (): Promise<void> => {
    const caret = field.current?.selectionStart ?? draft.length
    const answer = await session.lookUp({ about: 'completion', text: draft, caret })
    if (!answer.ok) return
    const { line, at, choices: left } = completed(draft, caret, answer.value.view.completion)
    setDraft(line)
    setChoices(left)
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at))
  }
  const choose = (word: string): void => {
    const caret = field.current?.selectionStart ?? draft.length
    const begun = choices === null ? 0 : overlap(draft.slice(0, caret), word)
    write(`${draft.slice(0, caret - begun)}${word}${word.endsWith('=') ? '' : ' '}${draft.slice(caret)}`)
    field.current?.focus()
  }
  const writeEndpoint = (address: string): void => {
    const { line, at } = withEndpoint(draft, field.current?.selectionStart ?? draft.length, address)
    write(line)
    field.current?.focus()
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at))
  }
  const pressed = (event: KeyboardEvent<HTMLInputElement>): void => {
    const take = keyOf(event)
    if (take === null) return
    event.preventDefault()
    event.stopPropagation()
    take()
  }
  const keyOf = (event: KeyboardEvent<HTMLInputElement>): (() => void) | null => {
    if (event.nativeEvent.isComposing || event.altKey || event.metaKey) return null
    if (event.ctrlKey) return controlKey(event.key.toLowerCase())
    switch (event.key) {
      case 'Enter':
        return () => run(draft)
      case 'ArrowUp':
        return () => recalled(1)
      case 'ArrowDown':
        return () => recalled(-1)
      case 'Tab':
        // Without a word to complete it leads on, as everywhere.
        return event.shiftKey || draft.trim() === '' ? null : () => void complete()
      case 'Escape':
        return () => (choices === null ? field.current?.blur() : setChoices(null))
      default:
        return null
    }
  }
  const controlKey = (key: string): (() => void) | null => {
    if (key === 'c' && !isSelected(field.current)) {
      return () => {
        write('')
        if (open) type(INTERRUPT)
      }
    }
    if (key === 'd' && draft === '') return () => (next === 'input' ? type(END_OF_INPUT) : undefined)
    return key === 'l' ? clear : null
  }
  /** Whole lines run as they are; what is left of the last one stays to be written on. */
  const pasted = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text').replace(/\r\n?/g, '\n')
    if (!text.includes('\n')) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    const whole = `${draft.slice(0, selectionStart ?? 0)}${text}${draft.slice(selectionEnd ?? draft.length)}`
    const end = whole.lastIndexOf('\n')
    run(whole.slice(0, end))
    setDraft(whole.slice(end + 1))
  }

  const hint =
    next === 'input' ? t('placeholderInput') : next === 'waits' ? t('placeholderWaits') : t('placeholder')
  return (
    <form
      className={styles.prompt}
      onSubmit={(event) => {
        event.preventDefault()
        run(draft)
      }}
    >
      {choices !== null && (
        <div className={styles.choices} role="group" aria-label={t('choices')}>
          {choices.length === 0 && <span role="status">{t('noCompletion')}</span>}
          {choices.map((word) => (
            <button key={word} type="button" className={styles.choice} onClick={() => choose(word)}>
              {wordName(word, endpoints)}
            </button>
          ))}
        </div>
      )}
      {tells && <Endpoints endpoints={endpoints} write={writeEndpoint} />}
      <div className={styles.row}>
        <span className={styles.sign} aria-hidden>
          {next === 'input' ? '>' : '$'}
        </span>
        <input
          ref={field}
          className={styles.field}
          aria-label={next === 'input' ? t('promptInput') : t('prompt')}
          placeholder={hint}
          value={draft}
          onChange={(event) => write(event.target.value)}
          onKeyDown={pressed}
          onPaste={pasted}
          onFocus={() => setTyping(true)}
          onBlur={() => setTyping(false)}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
        <button type="submit" className={controls.button}>
          {t('run')}
        </button>
      </div>
      <div className={styles.keys}>
        {look.front !== null && (
          <button type="button" className={controls.quiet} onClick={() => type(TO_BACKGROUND)}>
            {t('behind')}
          </button>
        )}
        {open && (
          <button type="button" className={controls.quiet} onClick={() => type(INTERRUPT)}>
            {t('stop')}
          </button>
        )}
        <button type="button" className={controls.quiet} onClick={() => void complete()}>
          {t('complete')}
        </button>
        <button type="button" className={controls.quiet} onClick={() => recalled(1)}>
          {t('earlier')}
        </button>
        {endpoints.length > 0 && (
          <button
            type="button"
            className={controls.quiet}
            aria-expanded={tells}
            onClick={() => setWants(!tells)}
          >
            {t('endpoints')}
          </button>
        )}
        <button type="button" className={controls.quiet} onClick={clear}>
          {t('clear')}
        </button>
        {next === 'input' && (
          <button type="button" className={controls.quiet} onClick={() => type(END_OF_INPUT)}>
            {t('endInput')}
          </button>
        )}
      </div>
    </form>
  )
}

/** How much of `word` stands at the end of `text`. */
function overlap(text: string, word: string): number {
  for (let n = Math.min(word.length, text.length); n > 0; n--) if (text.endsWith(word.slice(0, n))) return n
  return 0
}

/** Ctrl-C copies what is marked, there or elsewhere on the page. */
function isSelected(field: HTMLInputElement | null): boolean {
  if (field !== null && field.selectionStart !== field.selectionEnd) return true
  return (getSelection()?.toString() ?? '') !== ''
}
