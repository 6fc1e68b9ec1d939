import { useArea } from '../../i18n/area.ts'
import { jump as en } from '../../i18n/en/jump.ts'
import { jump as zh } from '../../i18n/zh/jump.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { Landmark } from '../../protocol/messages.ts'
import controls from '../kit/controls.module.css'
import styles from './Deck.module.css'
import { BACK, FORWARD, TransportIcon } from './TransportIcon.tsx'

const TEXTS = { en, zh }
const LANDMARKS = ['election', 'refusal', 'commit', 'fault', 'violation'] as const
const PREVIOUS = {
  election: 'previousElection',
  refusal: 'previousRefusal',
  commit: 'previousCommit',
  fault: 'previousFault',
  violation: 'previousViolation',
} as const
const NEXT = {
  election: 'nextElection',
  refusal: 'nextRefusal',
  commit: 'nextCommit',
  fault: 'nextFault',
  violation: 'nextViolation',
} as const

/** Every landmark with its two buttons. */
export function JumpRows() {
  const say = useArea(TEXTS)
  const session = useSession()
  /** What was not found is said where this menu stands. */
  const jump = async (menu: HTMLElement | null, direction: 'next' | 'previous', what: Landmark) => {
    const { notice } = session.store.getState()
    await session.seekLandmark(direction, what)
    if (session.store.getState().notice !== notice) menu?.hidePopover()
  }
  return LANDMARKS.map((what) => (
    <div key={what} className={styles.menuRow}>
      <button
        type="button"
        className={controls.quiet}
        aria-label={say(PREVIOUS[what])}
        title={say(PREVIOUS[what])}
        onClick={(event) => void jump(event.currentTarget.closest('[popover]'), 'previous', what)}
      >
        <TransportIcon>{BACK}</TransportIcon>
      </button>
      <span>{say(what)}</span>
      <button
        type="button"
        className={controls.quiet}
        aria-label={say(NEXT[what])}
        title={say(NEXT[what])}
        onClick={(event) => void jump(event.currentTarget.closest('[popover]'), 'next', what)}
      >
        <TransportIcon>{FORWARD}</TransportIcon>
      </button>
    </div>
  ))
}
