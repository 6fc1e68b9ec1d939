import type { ReactNode } from 'react'

import type { DbLook, InspectedMember, WalLook } from '../../../protocol/view/inspect-look.ts'
import { termLine } from '../../kit/term-paint.ts'
import styles from './InspectLens.module.css'
import { type InspectT, useInspectT } from './use-inspect-t.ts'

/** Who the member is, where its log ends, how far its db is. */
export function MemberFacts({ member }: { readonly member: InspectedMember }) {
  const t = useInspectT()
  const { wal, db, name, dir, memberId, clusterId } = member
  return (
    <dl className={styles.facts} aria-label={dir}>
      {wal !== null && (
        <>
          <Fact term={t('member')}>
            {name ?? dir} <code>{memberId}</code>
          </Fact>
          <Fact term={t('cluster')}>
            <code>{clusterId}</code>
          </Fact>
          <LogFacts wal={wal} t={t} />
        </>
      )}
      {db !== null && !('problem' in db) && <DbFacts db={db} t={t} />}
    </dl>
  )
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function LogFacts({ wal, t }: { readonly wal: WalLook; readonly t: InspectT }) {
  const { lastIndex, lastTerm, entries, firstIndex, overwritten } = wal
  return (
    <>
      <Fact term={t('lastEntry')}>
        {entries === 0 ? (
          t('none')
        ) : (
          <>
            <i className={styles.term} style={{ background: termLine(lastTerm) }} />
            <b>{t('entryAt', { index: lastIndex, term: lastTerm })}</b>,{' '}
            {t('entriesIn', { n: entries, first: firstIndex })}
            {overwritten > 0 && <>, {t('replacedRecords', { n: overwritten })}</>}
          </>
        )}
      </Fact>
      <Fact term={t('state')}>{t('stateOf', wal)}</Fact>
    </>
  )
}

function DbFacts({ db, t }: { readonly db: DbLook; readonly t: InspectT }) {
  const { revision, compactRevision, consistentIndex, fileSize, inUse, freePages, hashKv } = db
  return (
    <>
      <Fact term={t('revision')}>
        <b>{t('revisionOf', { revision, compact: compactRevision })}</b>,{' '}
        <code>{t('hash', { hash: hashKv })}</code>
      </Fact>
      <Fact term={t('applied')}>{consistentIndex ?? t('notThere')}</Fact>
      <Fact term={t('keysIn')}>{t('dbKeys', db)}</Fact>
      <Fact term={t('dbSize')}>{t('dbSizeOf', { size: fileSize, used: inUse, free: freePages })}</Fact>
      {db.clusterVersion !== null && <Fact term={t('version')}>{db.clusterVersion}</Fact>}
      {db.alarms.length > 0 && <Fact term={t('alarms')}>{db.alarms.join(', ')}</Fact>}
      {db.authEnabled && <Fact term={t('auth')}>{t('authOn')}</Fact>}
    </>
  )
}
