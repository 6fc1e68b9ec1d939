import styles from './QuorumBar.module.css'
import { termStyle } from './term-paint.ts'

export type PipState = 'acked' | 'stored' | 'missing' | 'down'

export interface Pip {
  readonly name: string
  readonly state: PipState
}

/** One pip a voter, counted ones first, and a notch after the quorum's last pip. */
export function QuorumBar({
  pips,
  quorum,
  term,
  label,
}: {
  readonly pips: readonly Pip[]
  readonly quorum: number
  readonly term: number
  readonly label: string
}) {
  const order: readonly PipState[] = ['acked', 'stored', 'missing', 'down']
  const sorted = order.flatMap((state) => pips.filter((pip) => pip.state === state))
  return (
    <span className={styles.bar} role="img" aria-label={label} style={termStyle(term)}>
      {sorted.map((pip, i) => (
        <span key={pip.name} className={styles.slot}>
          <span className={`${styles.pip} ${styles[pip.state]}`}>{pip.name}</span>
          {i + 1 === quorum && <span className={styles.notch} />}
        </span>
      ))}
    </span>
  )
}
