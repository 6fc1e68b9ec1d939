import { useMemo } from 'react'

import { useArea } from '../i18n/area.ts'
import { legend as en } from '../i18n/en/legend.ts'
import { useT } from '../i18n/use-t.ts'
import { legend as zh } from '../i18n/zh/legend.ts'
import { DIAL_REACH, dialSigns, fateSigns, messageSigns } from '../scene/legend.ts'
import type { Mark } from '../scene/mark.ts'
import { Marks } from '../ui/stage/Marks.tsx'
import { sceneTexts } from '../ui/stage/scene-words.ts'
import styles from './HelpDialog.module.css'

const TEXTS = { en, zh }
/** Pixels of a dial: its letters stay readable. */
const DIAL = 112
const GLYPH = 36
/** With its clock, or fallen. */
const FATE = 52

/** What the signs of the stage mean, each drawn by what draws the stage. */
export function Legend() {
  const t = useT()
  const say = useArea(TEXTS)
  const dials = useMemo(() => dialSigns(sceneTexts(t)), [t])
  const messages = useMemo(() => messageSigns(), [])
  const fates = useMemo(() => fateSigns(), [])
  return (
    <section>
      <h3>{say('title')}</h3>
      <ul className={styles.dials}>
        {dials.map(({ role, marks }) => (
          <li key={role}>
            <svg
              width={DIAL}
              height={DIAL}
              viewBox={`${-DIAL_REACH} ${-DIAL_REACH} ${2 * DIAL_REACH} ${2 * DIAL_REACH}`}
              aria-hidden="true"
            >
              <Marks marks={marks} />
            </svg>
            {say(role)}
          </li>
        ))}
      </ul>
      <p className={styles.signText}>{say('rim')}</p>
      <p className={styles.signText}>{say('ring')}</p>
      <p className={styles.signText}>{say('filled')}</p>
      <ul className={styles.glyphs}>
        {messages.map(({ message, marks }) => (
          <li key={message}>
            {marks.map((one, i) => (
              <Glyph key={i} marks={one} />
            ))}
            {say(message)}
          </li>
        ))}
        {(['delayed', 'dropped'] as const).map((fate) => (
          <li key={fate}>
            <Glyph marks={fates[fate]} size={FATE} />
            {say(fate)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Glyph({ marks, size = GLYPH }: { readonly marks: readonly Mark[]; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox={`${-size / 2} ${-size / 2} ${size} ${size}`} aria-hidden="true">
      <Marks marks={marks} />
    </svg>
  )
}
