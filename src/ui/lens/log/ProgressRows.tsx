import { memo } from 'react'

import { useT } from '../../../i18n/use-t.ts'
import { useApp } from '../../../machines/session-context.tsx'
import type { MemberView, ProgressView } from '../../../protocol/view/world.ts'
import { useWhy } from '../../kit/why-context.tsx'
import styles from './ProgressRows.module.css'

/** What the leader believes of each follower, under that follower's column. */
export function ProgressRows({
  leader,
  members,
}: {
  readonly leader: MemberView
  readonly members: readonly MemberView[]
}) {
  const t = useT()
  const why = useWhy()
  const most = useApp(({ run }) => run.recording?.config.maxInflightMsgs ?? 0)
  return (
    <div className={styles.rows} role="group" aria-label={t('lens.progressOf', { leader: leader.name })}>
      <div className={styles.head}>
        {t('lens.match')}
        <br />
        {t('lens.next')}
      </div>
      {members.map((member) => {
        const of = leader.progress?.find((progress) => progress.peer === member.name)
        return (
          <div key={member.name} className={styles.cell}>
            {member.name === leader.name ? (
              <Pair match={member.durable} next={null} state={t('lens.itself')} note="" />
            ) : of === undefined ? null : (
              <button
                type="button"
                className={styles.ask}
                aria-label={spoken(of)}
                onClick={() => why.ask({ kind: 'progress', member: leader.name, peer: of.peer })}
              >
                <Pair match={of.match} next={of.next} state={t(STATE[of.state])} note={noteOf(of)} />
              </button>
            )}
          </div>
        )
      })}
      <div className={styles.tail} />
    </div>
  )

  /** `2/512`: unanswered appends of the most that may be; paused when nothing more is sent. */
  function noteOf(of: ProgressView): string {
    const flying = of.inflight > 0 ? `${of.inflight}/${most}` : ''
    return of.paused ? `${t('lens.progressPaused')} ${flying}`.trim() : flying
  }

  function spoken(of: ProgressView): string {
    const state = t(STATE[of.state])
    const paused = of.paused ? `, ${t('lens.progressPaused')}` : ''
    const flying = of.inflight > 0 ? `, ${t('lens.inflight', { n: of.inflight, most })}` : ''
    return t('lens.progressWhy', {
      peer: of.peer,
      match: of.match,
      next: of.next,
      state: state + paused + flying,
    })
  }
}

const STATE = {
  StateProbe: 'lens.stateProbe',
  StateReplicate: 'lens.stateReplicate',
  StateSnapshot: 'lens.stateSnapshot',
} as const

const Pair = memo(function Pair({
  match,
  next,
  state,
  note,
}: {
  readonly match: number
  readonly next: number | null
  readonly state: string
  readonly note: string
}) {
  return (
    <>
      <span className={styles.pair}>
        <b>{match}</b> <i>{state}</i>
      </span>
      <span className={styles.pair}>
        <span>{next ?? '–'}</span> <i>{note}</i>
      </span>
    </>
  )
})
