import { useApp } from '../../../machines/session-context.tsx'
import type { DiskLook } from '../../../protocol/view/disk-look.ts'
import { useDiskT } from './disk-texts.ts'
import styles from './DiskLens.module.css'

/** A cut stays on the screen for so long, in virtual time. */
const SHOWN_FOR = 1_500_000

/** etcd's own names for what `wal.cut` does, in its order. */
const STEPS = ['truncate', 'fdatasync', 'head → .tmp', 'fsync', 'rename', 'fsync dir'] as const

/**
 * The steps of a cut, while it is under way and just after. In the model the new segment is written at once and one fsync makes all of
 * it durable: until then no step is ticked that a crash would undo.
 */
export function CutSteps({ disk, member }: { readonly disk: DiskLook; readonly member: string }) {
  const t = useDiskT()
  const recent = useApp(({ moment }) => {
    if (moment === null) return false
    const cut = moment.events.findLast((event) => event.kind === 'wal-cut' && event.member === member)
    return cut !== undefined && moment.pos.at - cut.at < SHOWN_FOR
  })
  if (!disk.cutting && !recent) return null
  return (
    <div className={styles.cut}>
      <p>{t(disk.cutting ? 'cutNow' : 'cutDone')}</p>
      <ol>
        {STEPS.map((step, i) => (
          <li key={step} data-done={!disk.cutting || undefined}>
            {disk.cutting ? i + 1 : '✓'} {step}
          </li>
        ))}
      </ol>
    </div>
  )
}
