import { percent } from '../../../i18n/say/membership.ts'
import type { MemberView, World } from '../../../protocol/view/world.ts'
import { termLine } from '../../kit/term-paint.ts'
import styles from './MembersLens.module.css'
import { useMembersT } from './use-members-t.ts'

const READY = 90

/** A learner's way to the 90 % of the leader's log with which it may vote. */
export function LearnerBar({ member, world }: { readonly member: MemberView; readonly world: World }) {
  const m = useMembersT()
  const leader = world.members.find(({ name }) => name === world.cluster.leader)
  const match = leader?.progress?.find(({ peer }) => peer === member.name)?.match ?? 0
  const last = leader?.last.index ?? 0
  const share = Math.min(100, percent({ match, last }))
  return (
    <p className={styles.learner}>
      <svg width="124" height="16" viewBox="-2 -2 124 16" aria-hidden="true">
        <path d={`M0 6H${1.2 * share}`} stroke={termLine(member.term)} strokeWidth="8" />
        <path d="M0 1.5H120V10.5H0Z" fill="none" stroke="var(--l3)" strokeWidth="1.5" />
        <path d={`M${1.2 * READY}-2V14`} stroke="var(--i1)" strokeWidth="2.5" />
      </svg>
      {m('learnerAt', { match, last, percent: share })}
    </p>
  )
}
