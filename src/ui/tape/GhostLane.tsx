import { useT } from '../../i18n/use-t.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { TapeLayout } from '../../scene/tape/tape-layout.ts'
import type { GhostBranch } from '../../store/app-state.ts'
import { spokenTime } from './clock-text.ts'
import styles from './Tape.module.css'

/** The branch that was left, as a thin line from the fork on; a click brings it back. */
export function GhostLane({
  ghost,
  layout,
  msX,
  end,
}: {
  readonly ghost: GhostBranch
  readonly layout: TapeLayout
  readonly msX: (ms: number) => number
  readonly end: number
}) {
  const t = useT()
  const session = useSession()
  const from = Math.min(end - 40, msX(session.viewMs(ghost.forkedAt)))
  const to = Math.min(end, Math.max(from + 40, msX(session.viewMs(ghost.seenTo))))
  const name = t('tape.ghost', { time: spokenTime(ghost.forkedAt) })
  return (
    <button
      type="button"
      className={styles.ghost}
      style={{
        left: from,
        width: to - from,
        top: layout.lanes.top + layout.lanes.count * layout.lanes.pitch - 1,
      }}
      aria-label={name}
      title={name}
      onClick={() => void session.redo()}
    >
      {to - from > 96 && <span>{t('tape.ghostShort')}</span>}
    </button>
  )
}
