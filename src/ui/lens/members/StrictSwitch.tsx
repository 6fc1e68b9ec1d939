import { useApp, useSession } from '../../../machines/session-context.tsx'
import styles from './MembersLens.module.css'
import { useLocked } from './use-ask.ts'
import { useMembersT } from './use-members-t.ts'

/**
 * etcd's --strict-reconfig-check. It belongs to the whole run, so the same run is played again with it changed: the
 * same seed, the same actions, up to this moment.
 */
export function StrictSwitch() {
  const m = useMembersT()
  const session = useSession()
  const strict = useApp(({ run }) => run.recording?.config.strictReconfigCheck ?? true)
  const pos = useApp(({ moment }) => moment?.pos ?? null)
  const locked = useLocked()
  const change = (): void => {
    const recording = session.recording()
    const config = { ...recording.config, strictReconfigCheck: !strict }
    void session.load({ ...recording, config }, pos)
  }
  return (
    <label className={styles.strict} title={m('strictHint')} data-off={!strict || undefined}>
      <input type="checkbox" checked={strict} disabled={locked} onChange={change} />
      {m(strict ? 'strict' : 'strictOff')}
    </label>
  )
}
