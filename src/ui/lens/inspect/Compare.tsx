import type { ComparedLook, InspectedMember } from '../../../protocol/view/inspect-look.ts'
import { termLine } from '../../kit/term-paint.ts'
import styles from './InspectLens.module.css'
import { type InspectT, useInspectT } from './use-inspect-t.ts'

/** Members side by side: who is ahead, where logs part, what a quorum holds. */
export function Compare({
  members,
  compared,
}: {
  readonly members: readonly InspectedMember[]
  readonly compared: ComparedLook
}) {
  const t = useInspectT()
  const { oneCluster, ahead, divergent, hashesDiffer } = compared
  return (
    <>
      <ul className={styles.points}>
        {!oneCluster && <li>{t('otherCluster')}</li>}
        {oneCluster && ahead.length > 0 && <li>{t('ahead', { names: ahead.join(', ') })}</li>}
        {oneCluster && divergent === null && ahead.length > 0 && <li>{t('noDivergence')}</li>}
        {divergent !== null && (
          <li>
            {t('divergent', divergent)}
            <ul>
              {divergent.terms.map(({ dir, term }) => (
                <li key={dir}>
                  {dir}: {term === null ? t('noEntry') : `${t('term')} ${term}`}
                </li>
              ))}
            </ul>
          </li>
        )}
        {oneCluster && ahead.length > 0 && <li>{quorumText(compared, t)}</li>}
        {hashesDiffer && <li>{t('hashesDiffer')}</li>}
      </ul>
      <table className={`${styles.table} ${styles.compared}`}>
        <caption>{t('sideBySide')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('member')}</th>
            <th scope="col">{t('lastEntry')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" className={styles.number}>
              {t('applied')}
            </th>
            <th scope="col" className={styles.number}>
              {t('revision')}
            </th>
            <th scope="col" className={styles.number}>
              hashkv
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Row key={member.dir} member={member} isAhead={ahead.includes(member.dir)} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function quorumText({ quorumHolds, quorum, voters }: ComparedLook, t: InspectT): string {
  return quorumHolds === null
    ? t('quorumAbsent', { quorum, voters })
    : t('quorumHolds', { index: quorumHolds, quorum, voters })
}

function Row({ member, isAhead }: { readonly member: InspectedMember; readonly isAhead: boolean }) {
  const t = useInspectT()
  const { dir, wal, db } = member
  const file = db === null || 'problem' in db ? null : db
  return (
    <tr data-own={isAhead || undefined}>
      <th scope="row">{dir}</th>
      <td>
        {wal === null ? (
          t('none')
        ) : (
          <>
            <i className={styles.term} style={{ background: termLine(wal.lastTerm) }} />
            {t('entryAt', { index: wal.lastIndex, term: wal.lastTerm })}
          </>
        )}
      </td>
      <td>{wal === null ? '' : t('stateShort', wal)}</td>
      <td className={styles.number}>{file?.consistentIndex ?? ''}</td>
      <td className={styles.number}>{file?.revision ?? ''}</td>
      <td className={styles.number}>{file?.hashKv ?? ''}</td>
    </tr>
  )
}
