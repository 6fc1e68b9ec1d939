import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { useArea } from '../i18n/area.ts'
import { help as en } from '../i18n/en/help.ts'
import { useT } from '../i18n/use-t.ts'
import { help as zh } from '../i18n/zh/help.ts'
import { useApp } from '../machines/session-context.tsx'
import type { ThemeChoice } from '../store/app-state.ts'
import kit from '../ui/kit/controls.module.css'
import { useHold } from '../ui/kit/use-hold.ts'
import { letterKeys } from './letter-keys.ts'
import styles from './HelpDialog.module.css'
import { Legend } from './Legend.tsx'
import { PictureButtons } from './PictureButtons.tsx'
import { useChoice } from './use-choice.ts'

const TEXTS = { en, zh }

type PlainKey = Extract<keyof typeof en, `key${string}`>

interface Row {
  readonly keys: readonly string[]
  readonly text: PlainKey
}

const TIME: readonly Row[] = [
  { keys: ['␣'], text: 'keyPlay' },
  { keys: ['←', '→'], text: 'keyStep' },
  { keys: ['Shift ←', 'Shift →'], text: 'keyStepMessage' },
  { keys: ['Home', 'End'], text: 'keyEnds' },
  { keys: ['j'], text: 'keyJump' },
  { keys: ['Ctrl Z'], text: 'keyUndo' },
  { keys: ['Ctrl Shift Z'], text: 'keyRedo' },
]
const CLUSTER: readonly Row[] = [
  { keys: ['1', '…', '9'], text: 'keyDigits' },
  { keys: ['Tab'], text: 'keyTab' },
  { keys: ['k'], text: 'keyCrash' },
  { keys: ['p'], text: 'keyPartition' },
  { keys: ['w'], text: 'keyWhy' },
  { keys: ['/'], text: 'keyConsole' },
  { keys: ['Esc'], text: 'keyEscape' },
  { keys: ['?'], text: 'keyHelp' },
]

/** Every key there is, and what the page can be set to, while it is wanted. Opened by `?`; the platform's own dialog. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const say = useArea(TEXTS)
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
          <Keys title={say('keysGroupTime')} rows={TIME} />
          <Keys title={say('keysGroupCluster')} rows={CLUSTER} />
        </div>
        <Legend />
        <Settings />
        <section className={styles.settings}>
          <h3>{t('shell.savePicture')}</h3>
          <PictureButtons onDone={close} />
        </section>
        <p className={styles.models}>{say('models')}</p>
      </div>
    </dialog>
  )
}

function Keys({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  const say = useArea(TEXTS)
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {rows.map((row) => (
          <div key={row.text}>
            <dt>
              {row.keys.map((key) => (
                <kbd key={key}>{key === '␣' ? say('keySpace') : key}</kbd>
              ))}
            </dt>
            <dd>{say(row.text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const THEMES: readonly ThemeChoice[] = ['auto', 'paper', 'night']

function Settings() {
  const t = useT()
  const say = useArea(TEXTS)
  const choose = useChoice()
  const [theme, reduced] = useApp((state) => [state.look.theme, state.look.motion === 'reduced'])
  const [letters, setLetters] = useState(letterKeys.on)
  const name = { auto: t('shell.themeAuto'), paper: t('shell.themePaper'), night: t('shell.themeNight') }
  return (
    <section className={styles.settings}>
      <h3>{say('settingsTitle')}</h3>
      <div className={styles.choices}>
        <span className={kit.segments} role="group" aria-label={say('themeLabel')}>
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
          {say('letterKeys')}
        </label>
      </div>
    </section>
  )
}

/** A click on the backdrop lands on the dialog element itself. */
function closeOutside(event: MouseEvent): void {
  if (event.target instanceof HTMLDialogElement) event.target.close()
}
