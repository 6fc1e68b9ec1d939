import { useApp } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import controls from '../../kit/controls.module.css'
import { QuorumBar, type Pip } from '../../kit/QuorumBar.tsx'
import styles from './MembersLens.module.css'
import { memberPlans, nextMember, type MemberPlan } from './member-plans.ts'
import { focusRow, useAsk, useLocked } from './use-ask.ts'
import { voterPips } from './voter-pips.ts'
import { useMembersT } from './use-members-t.ts'

/** As things are, an addition first, a removal first: what each would make of the quorum, with its button. */
export function Plans({ world, at }: { readonly world: World; readonly at: number }) {
  const strict = useApp(({ run }) => run.recording?.config.strictReconfigCheck ?? true)
  const running = (name: string): boolean =>
    world.members.some((member) => member.name === name && member.status === 'running')
  const next = nextMember(world.cluster)
  return (
    <ul className={styles.plans}>
      {memberPlans(world.cluster, running, at, strict).map((plan) => (
        <Plan key={plan.kind} plan={plan} world={world} next={next} />
      ))}
    </ul>
  )
}

interface PlanProps {
  readonly plan: MemberPlan
  readonly world: World
  readonly next: ReturnType<typeof nextMember>
}

function Plan({ plan, world, next }: PlanProps) {
  const m = useMembersT()
  const { kind, up, needed, voters, missing } = plan
  const label = m('quorum', { voters, quorum: needed })
  return (
    <li className={styles.plan} data-refused={plan.refused || undefined}>
      <strong>{headOf()}</strong>
      <QuorumBar pips={pipsOf()} quorum={needed} term={world.cluster.term} label={label} />
      <code>
        {up} {up >= needed ? '≥' : '<'} {needed}
      </code>
      <span>{words()}</span>
      <PlanButtons plan={plan} world={world} next={next} />
    </li>
  )

  function headOf(): string {
    const member = plan.member ?? next.name
    if (kind === 'now') return m('now')
    if (kind === 'remove') {
      if (plan.stuck) return m('removeStuck', { member })
      return m(plan.refused ? 'removeRefused' : 'removeAllowed', { member })
    }
    if (plan.refused) return m('addRefused', { member })
    if (plan.stuck) return m('addStuck', { member })
    return m(up < needed ? 'addLoses' : 'addAllowed', { member })
  }

  function words(): string {
    const { voters: now, quorum, running } = world.cluster
    if (plan.stuck) return m('stuck', { up: running, voters: now, needed: quorum })
    if (missing.length > 0) return m('missing', { names: missing.join(', ') })
    if (kind === 'add' && up < needed) return m('loses', { up, voters, needed, name: next.name })
    return m('runs', { up, voters, needed })
  }

  function pipsOf(): readonly Pip[] {
    const pips = voterPips(world)
    if (kind === 'add') return [...pips, { name: next.name, state: 'missing' }]
    return pips.filter(({ name }) => name !== plan.member)
  }
}

function PlanButtons({ plan, world, next }: PlanProps) {
  const m = useMembersT()
  const ask = useAsk()
  const locked = useLocked()
  const leaving = world.members.find(({ name }) => name === plan.member)
  if (locked || plan.kind === 'now') return null
  if (plan.kind === 'remove') {
    return leaving === undefined ? null : (
      <p className={styles.buttons}>
        <button
          type="button"
          className={controls.button}
          onClick={() => {
            ask({ verb: 'member-remove', id: leaving.id })
            focusRow(leaving.name)
          }}
        >
          {m('remove', { name: leaving.name })}
        </button>
      </p>
    )
  }
  const { name, peerURL } = next
  const add = (learner: boolean): void => ask({ verb: 'member-add', name, peerURLs: [peerURL], learner })
  return (
    <p className={styles.buttons}>
      <button type="button" className={controls.button} onClick={() => add(false)}>
        {m('addVoter', { name })}
      </button>
      <button
        type="button"
        className={controls.button}
        aria-label={m('addLearner', { name })}
        onClick={() => add(true)}
      >
        {m('asLearner')}
      </button>
    </p>
  )
}
