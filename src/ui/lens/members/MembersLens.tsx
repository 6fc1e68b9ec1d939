import { useState } from 'react'

import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import controls from '../../kit/controls.module.css'
import { QuorumBar } from '../../kit/QuorumBar.tsx'
import { JointPlan } from './JointPlan.tsx'
import { LastAnswer } from './LastAnswer.tsx'
import { MembersTable } from './MembersTable.tsx'
import styles from './MembersLens.module.css'
import { canLose } from './member-plans.ts'
import { Plans } from './Plans.tsx'
import { linesUpTo } from './server-lines.ts'
import { LogFilter, ServerLog } from './ServerLog.tsx'
import { StrictSwitch } from './StrictSwitch.tsx'
import { useNewest } from './use-newest.ts'
import { voterPips } from './voter-pips.ts'
import { useMembersT } from './use-members-t.ts'

/** Region "Members": who belongs to the cluster, what each change would cost, and the changes. */
export function MembersLens() {
  const t = useT()
  const moment = useApp((state) => state.moment)
  const log = useApp(({ look }) => look.serverLog)
  const chronicle = useApp(({ run }) => run.chronicle)
  const [names, setNames] = useState(false)
  const members = moment?.world.members ?? []
  const lines = log === null || moment === null ? [] : linesUpTo(chronicle, moment.pos, log.member)
  const { lens, onScroll } = useNewest(log === null ? null : `${log.member ?? ''} ${lines.at(-1)?.id ?? 0}`)
  return (
    <section className={styles.lens} aria-label={t('lens.members')} ref={lens} onScroll={onScroll}>
      <div className={styles.head} data-log={log !== null || undefined}>
        <Pages log={log !== null} />
        {log !== null && <LogFilter members={members} of={log.member} names={names} onNames={setNames} />}
      </div>
      {moment === null ? (
        <p>{t('lens.loading')}</p>
      ) : log !== null ? (
        <ServerLog members={members} lines={lines} of={log.member} names={names} />
      ) : (
        <>
          <MembersTable world={moment.world} at={moment.pos.at} />
          <Sum world={moment.world} />
          {moment.world.cluster.joint === null && <Plans world={moment.world} at={moment.pos.at} />}
          <JointPlan world={moment.world} />
          <LastAnswer pos={moment.pos} />
        </>
      )}
    </section>
  )
}

/** The two pages of the lens: who belongs, and what their servers say. */
function Pages({ log }: { readonly log: boolean }) {
  const t = useT()
  const m = useMembersT()
  const session = useSession()
  return (
    <div className={controls.segments} role="group" aria-label={m('pages')}>
      <button
        type="button"
        className={controls.segment}
        aria-pressed={!log}
        onClick={() => session.show({ serverLog: null })}
      >
        {t('lens.members')}
      </button>
      <button
        type="button"
        className={controls.segment}
        aria-pressed={log}
        onClick={() => session.show({ serverLog: { member: null } })}
      >
        {m('serverLogs')}
      </button>
    </div>
  )
}

/** The quorum bar, what may be lost yet, and the check that guards it. */
function Sum({ world }: { readonly world: World }) {
  const m = useMembersT()
  const { cluster } = world
  const { voters, quorum, running } = cluster
  const spare = canLose(cluster)
  if (cluster.joint !== null) return null
  return (
    <div className={styles.sum}>
      <QuorumBar
        pips={voterPips(world)}
        quorum={quorum}
        term={cluster.term}
        label={m('quorum', { voters, quorum })}
      />
      <span className={spare < 0 ? styles.lost : ''}>
        {m('quorum', { voters, quorum })} ·{' '}
        {spare < 0 ? m('noQuorum', { up: running, quorum }) : m('canLose', { n: spare })}
      </span>
      <StrictSwitch />
    </div>
  )
}
