import { useState } from 'react'

import type { InspectedMember, SpaceLook } from '../../../protocol/view/inspect-look.ts'
import controls from '../../kit/controls.module.css'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { useAsked } from './use-asked.ts'
import { useInspectT } from './use-inspect-t.ts'

const DEPTHS = [1, 2, 3, 4] as const

/** What eats the db's room: by prefix, and by the history of single keys. */
export function Space({
  inspector,
  number,
  member,
  onKey,
}: {
  readonly inspector: Inspector
  readonly number: number
  readonly member: InspectedMember
  readonly onKey: (key: string) => void
}) {
  const t = useInspectT()
  const [depth, setDepth] = useState<number>(1)
  const answer = useAsked(inspector, { about: 'space', member: number, depth })
  if (member.db === null || 'problem' in member.db) return <p>{t('noDb')}</p>
  const space = answer?.ok === true ? answer.value.space : null
  return (
    <>
      <label>
        {t('depth')}{' '}
        <select
          className={controls.select}
          value={depth}
          onChange={(event) => setDepth(Number(event.target.value))}
        >
          {DEPTHS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {space !== null && <Prefixes space={space} />}
      {space !== null && space.busiest.length > 0 && (
        <table className={styles.table}>
          <caption>{t('busiest')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('historyOf')}</th>
              <th scope="col" className={styles.number}>
                {t('revisions')}
              </th>
              <th scope="col" className={styles.number}>
                {t('allBytes')}
              </th>
            </tr>
          </thead>
          <tbody>
            {space.busiest.map(({ key, revisions, bytes }) => (
              <tr key={key}>
                <th scope="row">
                  <button
                    type="button"
                    className={controls.link}
                    aria-label={t('historyOfKey', { key })}
                    onClick={() => onKey(key)}
                  >
                    <span className={styles.mono}>{key}</span>
                  </button>
                </th>
                <td className={styles.number}>{revisions}</td>
                <td className={styles.number}>{t('bytes', { bytes })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Prefixes({ space }: { readonly space: SpaceLook }) {
  const t = useInspectT()
  const { prefixes, more, bytes: all, livingBytes } = space
  const largest = prefixes[0]?.bytes ?? 1
  return (
    <>
      <p>{t('spaceSum', { bytes: all, living: livingBytes })}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('prefix')}</th>
            <th scope="col" className={styles.number}>
              {t('keys')}
            </th>
            <th scope="col" className={styles.number}>
              {t('revisions')}
            </th>
            <th scope="col" className={styles.number}>
              {t('allBytes')}
            </th>
            <th scope="col" className={styles.number}>
              {t('living')}
            </th>
          </tr>
        </thead>
        <tbody>
          {prefixes.map((row) => (
            <tr key={row.prefix}>
              <th scope="row">
                <span className={styles.mono}>{row.prefix}</span>
                <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
                  <rect className={styles.barAll} width={(100 * row.bytes) / largest} height="4" />
                  <rect className={styles.barLiving} width={(100 * row.livingBytes) / largest} height="4" />
                </svg>
              </th>
              <td className={styles.number}>{row.keys}</td>
              <td className={styles.number}>{row.revisions}</td>
              <td className={styles.number}>{t('bytes', { bytes: row.bytes })}</td>
              <td className={styles.number}>{t('bytes', { bytes: row.livingBytes })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className={styles.note}>{t('morePrefixes', { n: more })}</p>}
    </>
  )
}
