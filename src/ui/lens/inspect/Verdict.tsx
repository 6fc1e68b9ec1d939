import type { InspectedMember, OpenedLook, VerdictLook } from '../../../protocol/view/inspect-look.ts'
import { Checks } from './Checks.tsx'
import { Files } from './Files.tsx'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { LabReplay } from './LabReplay.tsx'
import { MemberFacts } from './MemberFacts.tsx'
import { type InspectT, useInspectT } from './use-inspect-t.ts'

/** Would it boot; and one member's files in figures. */
export function Verdict({
  inspector,
  opened,
  member,
}: {
  readonly inspector: Inspector
  readonly opened: OpenedLook
  readonly member: InspectedMember
}) {
  const t = useInspectT()
  const { verdict, problem } = opened
  return (
    <>
      <article className={styles.card} aria-label={t('verdictPage')} data-stops={stops(verdict) || undefined}>
        {problem !== null && (
          <p className={styles.problem}>
            {t('refused')}
            <code>{problem}</code>
          </p>
        )}
        {verdict === null ? problem === null && <p>{t('noVerdict')}</p> : <Told verdict={verdict} />}
      </article>
      <LabReplay inspector={inspector} opened={opened} />
      <MemberFacts member={member} />
      <Checks checks={member.checks} />
      <ClusterMembers member={member} />
      <Files member={member} />
    </>
  )
}

function stops(verdict: VerdictLook | null): boolean {
  return verdict !== null && !verdict.boots
}

function Told({ verdict }: { readonly verdict: VerdictLook }) {
  const t = useInspectT()
  const { fatal, noLeader, noWal, after } = verdict
  return (
    <>
      <p className={styles.verdict}>{sentence(verdict, t)}</p>
      {fatal !== null && <pre className={styles.fatal}>{fatal}</pre>}
      {!noLeader && noWal !== null && noWal.index > 0 && <p>{t('dbKept', noWal)}</p>}
      {after !== null && (
        <p>
          {t('after', { ...after, compact: after.compactRevision })} ·{' '}
          <code>{t('hash', { hash: after.hashKv })}</code>
        </p>
      )}
    </>
  )
}

function sentence({ boots, repaired, fatal, noWal }: VerdictLook, t: InspectT): string {
  if (fatal !== null) return t('stops')
  if (!boots) return t('noLeader')
  if (noWal !== null) return t('bootsAnew')
  return repaired ? t('bootsRepaired') : t('boots')
}

function ClusterMembers({ member }: { readonly member: InspectedMember }) {
  const t = useInspectT()
  const { members, removed, memberId } = member
  if (members.length === 0) return null
  return (
    <>
      <table className={styles.table}>
        <caption>{t('members')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('id')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('peerUrls')}</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ id, name, isLearner, peerUrls }) => (
            <tr key={id} data-own={id === memberId || undefined}>
              <th scope="row">{name === '' ? t('unstarted') : name}</th>
              <td className={styles.mono}>{id}</td>
              <td>{isLearner ? t('learner') : t('voter')}</td>
              <td className={styles.mono}>{peerUrls.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {removed.length > 0 && <p className={styles.note}>{t('removed', { ids: removed.join(', ') })}</p>}
    </>
  )
}
