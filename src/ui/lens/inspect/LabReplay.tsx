import { Play } from 'lucide-react'
import { useState } from 'react'

import type { OpenedLook } from '../../../protocol/view/inspect-look.ts'
import controls from '../../kit/controls.module.css'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { useInspectT } from './use-inspect-t.ts'

/** *Replay in the lab*: the data dirs that are open become the run that is shown. */
export function LabReplay({
  inspector,
  opened,
}: {
  readonly inspector: Inspector
  readonly opened: OpenedLook
}) {
  const t = useInspectT()
  const dirs = opened.members.flatMap(({ dir, name, wal }, place) =>
    wal === null ? [] : [{ place, name: name ?? dir }],
  )
  const voters = Math.max(0, ...opened.members.map(votersOf))
  const quorum = Math.floor(voters / 2) + 1
  const [chosen, setChosen] = useState<number | null>(() => firstChoice(opened, dirs.length >= quorum))
  const [busy, setBusy] = useState(false)
  if (dirs.length === 0) return null
  const missing = Math.max(0, voters - dirs.length)
  const replay = async (): Promise<void> => {
    setBusy(true)
    const refusal = await inspector.replay(chosen, t('replayed'))
    setBusy(false)
    if (refusal !== null) inspector.session.say('refusal', t('notReplayed', { reason: refusal }))
  }
  return (
    <section className={styles.lab} aria-label={t('replay')}>
      <div className={styles.labRow}>
        {voters > 1 && (
          <select
            className={controls.select}
            aria-label={t('replayHow')}
            value={chosen ?? -1}
            onChange={(event) => setChosen(event.target.value === '-1' ? null : Number(event.target.value))}
          >
            <option value={-1}>{t('replayAll', { n: dirs.length, of: voters })}</option>
            {dirs.map(({ place, name }) => (
              <option key={place} value={place}>
                {t('replayAlone', { name })}
              </option>
            ))}
          </select>
        )}
        <button
          type="button"
          className={`${controls.button} ${controls.solid}`}
          aria-busy={busy}
          disabled={busy}
          onClick={() => void replay()}
        >
          <Play size={16} aria-hidden /> {t('replay')}
        </button>
        {inspector.playsFiles() && (
          <button type="button" className={controls.link} onClick={() => inspector.saveRun()}>
            {t('saveRun')}
          </button>
        )}
      </div>
      <p className={styles.note}>
        {chosen === null
          ? t('replayMissing', { missing, quorum, leads: dirs.length >= quorum })
          : t('replayForced')}
        {opened.members.some(({ db }) => db !== null && 'authEnabled' in db && db.authEnabled) &&
          ` ${t('replayAuth')}`}
      </p>
    </section>
  )
}

/** All as they are where they can elect a leader, else the one with the most advanced log. */
function firstChoice({ members, compared }: OpenedLook, canLead: boolean): number | null {
  if (canLead) return null
  const ahead = members.findIndex(({ dir, wal }) => wal !== null && compared?.ahead.includes(dir) === true)
  return ahead >= 0
    ? ahead
    : Math.max(
        0,
        members.findIndex(({ wal }) => wal !== null),
      )
}

function votersOf({ members }: OpenedLook['members'][number]): number {
  return members.filter(({ isLearner }) => !isLearner).length
}
