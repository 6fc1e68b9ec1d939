import { useT } from '../../../i18n/use-t.ts'
import type { World } from '../../../protocol/view/world.ts'
import { MemberRow } from './MemberRow.tsx'
import styles from './MembersLens.module.css'

/** `member list` and `endpoint status` in one: a row a member, with what can be done to the selected one under it. */
export function MembersTable({ world, at }: { readonly world: World; readonly at: number }) {
  const t = useT()
  const { leader } = world.cluster
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('members.name')}</th>
          <th scope="col" className={styles.wide}>
            {t('members.id')}
          </th>
          <th scope="col">{t('members.state')}</th>
          <th scope="col" className={styles.number}>
            {t('members.index')}
          </th>
          <th scope="col" className={`${styles.number} ${styles.wide}`}>
            {t('members.applied')}
          </th>
          <th scope="col" className={styles.number}>
            {leader === null ? t('members.connected') : t('members.connectedTo', { leader })}
          </th>
        </tr>
      </thead>
      <tbody>
        {world.members.map((member) => (
          <MemberRow key={member.name} member={member} world={world} at={at} />
        ))}
      </tbody>
    </table>
  )
}
