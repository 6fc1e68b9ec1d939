import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import type { TextKey } from '../i18n/catalogue.ts'
import { useT } from '../i18n/use-t.ts'
import { useApp } from '../machines/session-context.tsx'
import type { ThemeChoice } from '../store/app-state.ts'
import kit from '../ui/kit/controls.module.css'
import { useHold } from '../ui/kit/use-hold.ts'
import { letterKeys } from './letter-keys.ts'
import styles from './HelpDialog.module.css'
import { Legend } from './Legend.tsx'
import { PictureButtons } from './PictureMenu.tsx'
import { useChoice } from './use-choice.ts'

type PlainKey = Extract<TextKey, `shell.key${string}`>

interface Row {
  readonly keys: readonly string[]
  readonly text: PlainKey
}

const TIME: readonly Row[] = [
  { keys: ['␣'], text: 'shell.keyPlay' },
  { keys: ['←', '→'], text: 'shell.keyStep' },
  { keys: ['Shift ←', 'Shift →'], text: 'shell.keyStepMessage' },
  { keys: ['Home', 'End'], text: 'shell.keyEnds' },
  { keys: ['Ctrl Z'], text: 'shell.keyUndo' },
  { keys: ['Ctrl Shift Z'], text: 'shell.keyRedo' },
]
const CLUSTER: readonly Row[] = [
  { keys: ['1', '…', '9'], text: 'shell.keyDigits' },
  { keys: ['Tab'], text: 'shell.keyTab' },
  { keys: ['k'], text: 'shell.keyCrash' },
  { keys: ['p'], text: 'shell.keyPartition' },
  { keys: ['w'], text: 'shell.keyWhy' },
  { keys: ['/'], text: 'shell.keyConsole' },
  { keys: ['Esc'], text: 'shell.keyEscape' },
  { keys: ['?'], text: 'shell.keyHelp' },
]

/** Every key there is, and what the page can be set to, while it is wanted. Opened by `?`; the platform's own dialog. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  useHold(true)
  // The platform gives the focus back, and tells `onClose`.
  const close = (): void => dialog.current?.close()
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t('shell.help')}
      onClose={onClose}
      onClick={(event) => closeOutside(event.nativeEvent)}
    >
      <div className={styles.page}>
        <header className={styles.head}>
          <h2>{t('shell.help')}</h2>
          <button className={kit.quiet} type="button" aria-label={t('shell.closeHelp')} onClick={close}>
            <X size={18} aria-hidden />
          </button>
        </header>
        <div className={styles.columns}>
          <Keys title={t('shell.keysGroupTime')} rows={TIME} />
          <Keys title={t('shell.keysGroupCluster')} rows={CLUSTER} />
        </div>
        <Legend />
        <Settings />
        <section className={styles.settings}>
          <h3>{t('shell.savePicture')}</h3>
          <PictureButtons onDone={close} />
        </section>
        <p className={styles.models}>{t('shell.models')}</p>
      </div>
    </dialog>
  )
}

function Keys({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  const t = useT()
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {rows.map((row) => (
          <div key={row.text}>
            <dt>
              {row.keys.map((key) => (
                <kbd key={key}>{key === '␣' ? t('shell.keySpace') : key}</kbd>
              ))}
            </dt>
            <dd>{t(row.text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const THEMES: readonly ThemeChoice[] = ['auto', 'paper', 'night']

function Settings() {
  const t = useT()
  const choose = useChoice()
  const [theme, reduced] = useApp((state) => [state.look.theme, state.look.motion === 'reduced'])
  const [letters, setLetters] = useState(letterKeys.on)
  const name = { auto: t('shell.themeAuto'), paper: t('shell.themePaper'), night: t('shell.themeNight') }
  return (
    <section className={styles.settings}>
      <h3>{t('shell.settingsTitle')}</h3>
      <div className={styles.choices}>
        <span className={kit.segments} role="group" aria-label={t('shell.themeLabel')}>
          {THEMES.map((choice) => (
            <button
              key={choice}
              className={kit.segment}
              type="button"
              aria-pressed={choice === theme}
              onClick={() => choose({ theme: choice })}
            >
              {name[choice]}
            </button>
          ))}
        </span>
        <label>
          <input
            type="checkbox"
            checked={reduced}
            onChange={(event) => choose({ motion: event.target.checked ? 'reduced' : 'full' })}
          />
          {t('shell.motion')}
        </label>
        <label>
          <input
            type="checkbox"
            checked={letters}
            onChange={(event) => {
              letterKeys.set(event.target.checked)
              setLetters(event.target.checked)
            }}
          />
          {t('shell.letterKeys')}
        </label>
      </div>
    </section>
  )
}

/** A click on the backdrop lands on the dialog element itself. */
function closeOutside(event: MouseEvent): void {
  if (event.target instanceof HTMLDialogElement) event.target.close()
}
