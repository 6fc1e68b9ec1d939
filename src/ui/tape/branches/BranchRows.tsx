import { useSession } from '../../../machines/session-context.tsx'
import { focusPlay } from '../../kit/focus-play.ts'
import { clockText } from '../clock-text.ts'
import { BranchSign } from './BranchSign.tsx'
import styles from './Branches.module.css'
import { useBranches, useBranchTexts } from './use-branches.ts'

/** Every old branch as a button that brings it back, the newest first. */
export function BranchRows() {
  const words = useBranchTexts()
  const session = useSession()
  const branches = useBranches()
  return (
    <div className={styles.rows} role="group" aria-label={words('title')}>
      <p className={styles.title} aria-hidden="true">
        <BranchSign />
        {words('title')}
      </p>
      {branches.map(({ branch, from, what, name }, i) => (
        <button
          key={i}
          type="button"
          className={styles.row}
          aria-label={words('bringBack', { name })}
          onClick={(event) => {
            event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
            focusPlay()
            void session.returnTo(branch, null)
          }}
        >
          <b>{what ?? words('noAction')}</b>
          <span>
            {clockText(from)} → {clockText(branch.seenTo)}
          </span>
        </button>
      ))}
    </div>
  )
}
