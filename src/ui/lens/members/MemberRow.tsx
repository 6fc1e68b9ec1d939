import { duration } from '../../../i18n/part.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { MemberLook } from '../../../protocol/view/members-look.ts'
import type { MemberView, World } from '../../../protocol/view/world.ts'
import brackets from '../../kit/brackets.module.css'
import { RoleSign } from '../../kit/RoleSign.tsx'
import { MemberActions } from './MemberActions.tsx'
import { HEALTH_MICROS } from './member-plans.ts'
import styles from './MembersLens.module.css'
import { rowId } from './use-ask.ts'
import { useMembersT } from './use-members-t.ts'

interface RowProps {
  readonly member: MemberView
  readonly world: World
  readonly at: number
  /** What it says of itself when it is asked; null before the first answer. */
  readonly more: MemberLook | null
}

/** One member; choosing it selects it everywhere and unfolds what can be done with its membership. */
export function MemberRow({ member, world, at, more }: RowProps) {
  const t = useT()
  const m = useMembersT()
  const session = useSession()
  const { name } = member
  const selected = useApp(({ look }) => look.selection?.kind === 'member' && look.selection.member === name)
  const view = world.cluster.standings.find((one) => one.name === name)
  const removed = view?.standing === 'removed'
  return (
    <>
      <tr className={removed ? styles.removed : undefined}>
        <th scope="row">
          <button
            id={rowId(name)}
            type="button"
            className={styles.name}
            aria-expanded={selected}
            onClick={() => session.select(selected ? null : { kind: 'member', member: name })}
            onPointerEnter={() => session.hover({ kind: 'member', member: name })}
            onPointerLeave={() => session.hover(null)}
          >
            <RoleSign facts={member} />
            {name}
            {selected && <span className={brackets.brackets} />}
          </button>
        </th>
        <td className={styles.mono}>{member.id}</td>
        <td>{stateOf()}</td>
        <td className={styles.number}>{member.last.index}</td>
        <td className={styles.number}>{member.status === 'down' ? '–' : member.applied}</td>
        <td className={styles.number}>{removed ? '–' : connected()}</td>
        <td className={styles.mono}>{more?.clientURLs.join(', ') || '–'}</td>
        <td className={styles.mono}>{more?.status?.version ?? '–'}</td>
        <td className={styles.number}>{sizeText(more?.status?.dbSize)}</td>
        <td className={styles.number}>{more?.status?.raftTerm ?? '–'}</td>
        <td lang="en">{more?.status?.errors.join(', ') || '–'}</td>
      </tr>
      <MemberActions member={member} world={world} selected={selected} />
    </>
  )

  function stateOf(): string {
    if (removed) return t('stage.removed')
    if (member.unstarted) return t('stage.unstarted')
    if (member.status !== 'running') return t(`lens.${member.status}`)
    if (view?.standing === 'learner') return t('lens.learner')
    return t(member.role === 'pre-candidate' ? 'lens.preCandidate' : `lens.${member.role}`)
  }

  /** How old the connection to the leader is: it counts from 5 s on. */
  function connected(): string {
    const { leader } = world.cluster
    if (leader === null) return '–'
    if (leader === name) return t('lens.itself')
    const since = view?.connectedSince ?? null
    if (since === null) return m('notConnected')
    const age = duration(at - since, t.lang)
    return at - since > HEALTH_MICROS ? age : m('young', { age })
  }
}

/** As etcdctl prints sizes: `25 kB`. */
function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '–'
  if (bytes < 1000) return `${bytes} B`
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
