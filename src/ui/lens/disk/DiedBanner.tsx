import { useApp } from '../../../machines/session-context.tsx'
import type { DiskLook } from '../../../protocol/view/disk-look.ts'
import controls from '../../kit/controls.module.css'
import { useWhy } from '../../kit/why-context.tsx'
import { useDiskT } from './disk-texts.ts'
import styles from './DiskLens.module.css'

/** The line that the member's process died with, in etcd's words. */
export function DiedBanner({ disk, member }: { readonly disk: DiskLook; readonly member: string }) {
  const t = useDiskT()
  const { ask } = useWhy()
  const id = disk.died?.event ?? -1
  const event = useApp(({ moment }) => moment?.events.find((one) => one.id === id) ?? null)
  if (disk.died === null) return null
  return (
    <div className={styles.died} role="status">
      {t('died', { member })} <code>{disk.died.text}</code>{' '}
      {event !== null && (
        <button type="button" className={controls.button} onClick={() => ask({ kind: 'event', event })}>
          {t('why')}
        </button>
      )}
    </div>
  )
}
