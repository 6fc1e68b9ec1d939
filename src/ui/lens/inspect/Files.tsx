import type { InspectedMember, SnapLook } from '../../../protocol/view/inspect-look.ts'
import styles from './InspectLens.module.css'
import { type InspectT, useInspectT } from './use-inspect-t.ts'

/** Every file of the member and what it holds. */
export function Files({ member }: { readonly member: InspectedMember }) {
  const t = useInspectT()
  const { wal, snaps, otherSnapFiles, db } = member
  return (
    <table className={styles.table}>
      <caption>{t('files')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('file')}</th>
          <th scope="col" className={styles.number}>
            {t('size')}
          </th>
          <th scope="col">{t('holds')}</th>
        </tr>
      </thead>
      <tbody>
        {(wal?.files ?? []).map(({ name, size, used, records }) => (
          <Row
            key={name}
            name={name}
            size={t('bytes', { bytes: size })}
            holds={t('walHolds', { records, used })}
          />
        ))}
        {snaps.map((snap) => (
          <Row
            key={snap.name}
            name={snap.name}
            size={t('bytes', { bytes: snap.size })}
            holds={snapHolds(snap, t)}
          />
        ))}
        {otherSnapFiles.map((name) => (
          <Row key={name} name={name} size="" holds="" />
        ))}
        {db !== null && (
          <Row
            name="db"
            size={'problem' in db ? '' : t('bytes', { bytes: db.fileSize })}
            holds={'problem' in db ? db.problem : t('dbKeys', db)}
          />
        )}
      </tbody>
    </table>
  )
}

function snapHolds(snap: SnapLook, t: InspectT): string {
  if (snap.refused !== null) return snap.refused
  return snap.named ? t('snapHolds', snap) : `${t('snapHolds', snap)} (${t('snapUnnamed')})`
}

function Row({
  name,
  size,
  holds,
}: {
  readonly name: string
  readonly size: string
  readonly holds: string
}) {
  return (
    <tr>
      <th scope="row" className={styles.mono}>
        {name}
      </th>
      <td className={styles.number}>{size}</td>
      <td>{holds}</td>
    </tr>
  )
}
