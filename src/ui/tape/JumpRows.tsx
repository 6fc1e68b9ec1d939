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

const DIRECTIONS = {
  previous: { names: PREVIOUS, sign: BACK },
  next: { names: NEXT, sign: FORWARD },
} as const

/** Every landmark with its two buttons. */
export function JumpRows() {
  const say = useArea(TEXTS)
  return LANDMARKS.map((what) => (
    <div key={what} className={styles.menuRow}>
      <JumpButton what={what} direction="previous" />
      <span>{say(what)}</span>
      <JumpButton what={what} direction="next" />
    </div>
  ))
}

function JumpButton({
  what,
  direction,
}: {
  readonly what: Landmark
  readonly direction: 'next' | 'previous'
}) {
  const say = useArea(TEXTS)
  const session = useSession()
  const { names, sign } = DIRECTIONS[direction]
  /** What was not found is said where the menu stands. */
  const jump = async (menu: HTMLElement | null): Promise<void> => {
    const { notice } = session.store.getState()
    await session.seekLandmark(direction, what)
    if (session.store.getState().notice !== notice) menu?.hidePopover()
  }
  return (
    <button
      type="button"
      className={controls.quiet}
      aria-label={say(names[what])}
      title={say(names[what])}
      onClick={(event) => void jump(event.currentTarget.closest('[popover]'))}
    >
      <TransportIcon>{sign}</TransportIcon>
    </button>
  )
}
