import { useState, type ReactNode } from 'react'

import { useT } from '../i18n/use-t.ts'
import { useApp, useSession } from '../machines/session-context.tsx'
import { printMicros } from '../run/position-text.ts'
import kit from '../ui/kit/controls.module.css'
import { copyText } from '../ui/kit/copy-text.ts'
import styles from './StatusPanel.module.css'

/** What is wrong, or not yet there, in one sentence, with the one button that leads on. */
export function StatusPanel() {
  const t = useT()
  const status = useApp((state) => state.status)
  switch (status.kind) {
    case 'ready':
      return null
    case 'loading':
      return (
        <div className={styles.loading} role="status">
          <b>{t('shell.tagline')}</b>
          {t('shell.loading')}
        </div>
      )
    case 'failed':
      return (
        <Panel
          title={t('shell.failedTitle')}
          text={t('shell.refusal', { text: status.reason, refusal: status.refusal })}
        >
          <button className={`${kit.button} ${kit.solid}`} type="button" onClick={() => location.reload()}>
            {t('shell.reload')}
          </button>
        </Panel>
      )
    case 'halted':
      return <Halted claim={status.claim} at={printMicros(status.at)} recording={status.recording} />
  }
}

function Halted({
  claim,
  at,
  recording,
}: {
  readonly claim: string
  readonly at: string
  readonly recording: unknown
}) {
  const t = useT()
  const session = useSession()
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    const copied = await copyText(JSON.stringify(recording, null, 2))
    setSaid(t(copied ? 'shell.recordingCopied' : 'shell.notCopied'))
  }
  return (
    <Panel title={t('shell.haltedTitle')} text={t('shell.haltedText', { at, claim })} under>
      <button className={`${kit.button} ${kit.solid}`} type="button" onClick={() => void session.restart()}>
        {t('shell.startAgain')}
      </button>
      {recording !== null && (
        <button className={kit.button} type="button" onClick={() => void copy()}>
          {t('shell.copyRecording')}
        </button>
      )}
      <span role="status">{said}</span>
    </Panel>
  )
}

/** Alone in the middle, or under the picture of the last moment, which stays in sight. */
function Panel({
  title,
  text,
  under = false,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly under?: boolean
  readonly children: ReactNode
}) {
  return (
    <section className={`${styles.panel} ${under ? styles.under : styles.middle}`} role="alert">
      <div className={styles.words}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <div className={styles.actions}>{children}</div>
    </section>
  )
}
