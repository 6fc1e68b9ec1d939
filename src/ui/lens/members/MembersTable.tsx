import type { World } from '../../../protocol/view/world.ts'
import { useLook } from '../use-look.ts'
import { MemberRow } from './MemberRow.tsx'
import styles from './MembersLens.module.css'
import { useMembersT } from './use-members-t.ts'

/** `member list` and `endpoint status` in one: a row a member, with what can be done to the selected one under it. */
export function MembersTable({ world, at }: { readonly world: World; readonly at: number }) {
  const m = useMembersT()
  const { leader } = world.cluster
  const looked = useLook({ about: 'members' })
  const more = looked === null || typeof looked === 'string' ? [] : looked.view.members.members
  return (
    <div className={styles.scroll} role="region" aria-label={m('table')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{m('name')}</th>
            <th scope="col">{m('id')}</th>
            <th scope="col">{m('state')}</th>
            <th scope="col" className={styles.number}>
              {m('index')}
            </th>
            <th scope="col" className={styles.number}>
              {m('applied')}
            </th>
            <th scope="col" className={styles.number}>
              {leader === null ? m('connected') : m('connectedTo', { leader })}
            </th>
            <th scope="col">{m('clientURLs')}</th>
            <th scope="col">{m('version')}</th>
            <th scope="col" className={styles.number}>
              {m('dbSize')}
            </th>
            <th scope="col" className={styles.number}>
              {m('raftTerm')}
            </th>
            <th scope="col">{m('errors')}</th>
          </tr>
        </thead>
        <tbody>
          {world.members.map((member) => (
            <MemberRow
              key={member.name}
              member={member}
              world={world}
              at={at}
              more={more.find(({ name }) => name === member.name) ?? null}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
