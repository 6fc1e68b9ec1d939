import { useT } from '../../../i18n/use-t.ts'
import { useApp } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import controls from '../../kit/controls.module.css'
import { QuorumBar, type Pip } from '../../kit/QuorumBar.tsx'
import styles from './MembersLens.module.css'
import { memberPlans, nextMember, type MemberPlan } from './member-plans.ts'
import { focusRow, useAsk, useLocked } from './use-ask.ts'
import { voterPips } from './voter-pips.ts'

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
  const t = useT()
  const { kind, up, needed, voters, missing } = plan
  const label = t('members.quorum', { voters, quorum: needed })
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
    if (kind === 'now') return t('members.now')
    if (kind === 'remove') {
      if (plan.stuck) return t('members.removeStuck', { member })
      return t(plan.refused ? 'members.removeRefused' : 'members.removeAllowed', { member })
    }
    if (plan.refused) return t('members.addRefused', { member })
    if (plan.stuck) return t('members.addStuck', { member })
    return t(up < needed ? 'members.addLoses' : 'members.addAllowed', { member })
  }

  function words(): string {
    const { voters: now, quorum, running } = world.cluster
    if (plan.stuck) return t('members.stuck', { up: running, voters: now, needed: quorum })
    if (missing.length > 0) return t('members.missing', { names: missing.join(', ') })
    if (kind === 'add' && up < needed) return t('members.loses', { up, voters, needed, name: next.name })
    return t('members.runs', { up, voters, needed })
  }

  function pipsOf(): readonly Pip[] {
    const pips = voterPips(world)
    if (kind === 'add') return [...pips, { name: next.name, state: 'missing' }]
    return pips.filter(({ name }) => name !== plan.member)
  }
}

function PlanButtons({ plan, world, next }: PlanProps) {
  const t = useT()
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
          {t('members.remove', { name: leaving.name })}
        </button>
      </p>
    )
  }
  const { name, peerURL } = next
  const add = (learner: boolean): void => ask({ verb: 'member-add', name, peerURLs: [peerURL], learner })
  return (
    <p className={styles.buttons}>
      <button type="button" className={controls.button} onClick={() => add(false)}>
        {t('members.addVoter', { name })}
      </button>
      <button
        type="button"
        className={controls.button}
        aria-label={t('members.addLearner', { name })}
        onClick={() => add(true)}
      >
        {t('members.asLearner')}
      </button>
    </p>
  )
}
