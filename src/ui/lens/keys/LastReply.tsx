import { command } from '../../../i18n/say/client.ts'
import { useApp } from '../../../machines/session-context.tsx'
import styles from './KeyForm.module.css'
import { useKeysT } from './use-keys-t.ts'

/** The reader's last request as etcdctl shows it: the command, and the answer or the error. */
export function LastReply() {
  const t = useKeysT()
  const last = useApp(({ moment }) =>
    moment?.world.clients.find(({ name }) => name === 'c1')?.requests.findLast(({ byReader }) => byReader),
  )
  if (last === undefined) return null
  const { state, to, heard: n } = last
  const waits = n === 0 ? t('waiting', { to }) : t('listens', { to, n })
  return (
    <div className={styles.reply} role="group" aria-label={t('answer')}>
      <pre>{`$ etcdctl ${command(last.what)}`}</pre>
      <pre role="status">{state === 'waiting' ? waits : last.text}</pre>
    </div>
  )
}
