import type { InspectedMember, KeyHistoryLook } from '../../../protocol/view/inspect-look.ts'
import controls from '../../kit/controls.module.css'
import { termLine } from '../../kit/term-paint.ts'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { useAsked } from './use-asked.ts'
import { useInspectT } from './use-inspect-t.ts'

/** All revisions of one key: what the db still has, and what the WAL says of it. */
export function KeyHistory({
  inspector,
  number,
  member,
  asked,
  onAsk,
}: {
  readonly inspector: Inspector
  readonly number: number
  readonly member: InspectedMember
  readonly asked: string
  readonly onAsk: (key: string) => void
}) {
  const t = useInspectT()
  const answer = useAsked(inspector, { about: 'key', member: number, key: asked })
  return (
    <>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault()
          const field = new FormData(event.currentTarget).get('key')
          onAsk(typeof field === 'string' ? field : '')
        }}
      >
        <label className={styles.grow}>
          {t('historyOf')}{' '}
          <input
            className={styles.field}
            name="key"
            defaultValue={asked}
            title={t('historyHint')}
            spellCheck={false}
            autoCapitalize="off"
          />
        </label>
        <button type="submit" className={controls.button}>
          {t('historyShow')}
        </button>
      </form>
      {member.db === null && <p>{t('noDb')}</p>}
      {answer?.ok === true && <History history={answer.value.history} isAsked={asked !== ''} onAsk={onAsk} />}
    </>
  )
}

function History({
  history,
  isAsked,
  onAsk,
}: {
  readonly history: KeyHistoryLook
  readonly isAsked: boolean
  readonly onAsk: (key: string) => void
}) {
  const t = useInspectT()
  const { revisions, entries, near, compactRevision } = history
  return (
    <>
      {isAsked && revisions.length === 0 && <p>{t('noKey')}</p>}
      {near.length > 0 && (
        <div className={styles.near}>
          {t('near')}{' '}
          {near.map((key) => (
            <button key={key} type="button" className={controls.link} onClick={() => onAsk(key)}>
              {key}
            </button>
          ))}
        </div>
      )}
      {revisions.length > 0 && <Revisions history={history} />}
      {revisions.length > 0 && compactRevision > 0 && (
        <p className={styles.note}>{t('compactedBelow', { n: compactRevision })}</p>
      )}
      {entries.length > 0 && <Entries history={history} />}
    </>
  )
}

function Revisions({ history: { revisions, key } }: { readonly history: KeyHistoryLook }) {
  const t = useInspectT()
  return (
    <table className={styles.table}>
      <caption>{t('revisionsOf', { n: revisions.length, key })}</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.number}>
            {t('revision')}
          </th>
          <th scope="col">{t('kind')}</th>
          <th scope="col">{t('value')}</th>
          <th scope="col" className={styles.number}>
            {t('size')}
          </th>
          <th scope="col" className={styles.number}>
            {t('created')}
          </th>
          <th scope="col">{t('lease')}</th>
        </tr>
      </thead>
      <tbody>
        {revisions.map(({ main, sub, deleted, value, valueBytes, create, version, lease }) => (
          <tr key={`${main}.${sub}`}>
            <th scope="row" className={styles.number}>
              {sub === 0 ? main : `${main}.${sub}`}
            </th>
            <td>{deleted ? t('deleted') : `${t('put')} v${version}`}</td>
            <td className={styles.mono}>{value}</td>
            <td className={styles.number}>{deleted ? '' : valueBytes}</td>
            <td className={styles.number}>{deleted ? '' : create}</td>
            <td className={styles.mono}>{lease === '0' ? '' : lease}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Entries({ history: { entries } }: { readonly history: KeyHistoryLook }) {
  const t = useInspectT()
  return (
    <>
      <table className={styles.table}>
        <caption>{t('entriesOf', { n: entries.length })}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.number}>
              {t('index')}
            </th>
            <th scope="col">{t('term')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('says')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ row, index, term, kind, text, pending }) => (
            <tr key={row}>
              <th scope="row" className={styles.number}>
                {index}
              </th>
              <td>
                <i className={styles.term} style={{ background: termLine(term) }} />
                {term}
              </td>
              <td>{kind}</td>
              <td className={styles.mono}>{pending ? `${text} (${t('pending')})` : text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.some(({ kind }) => kind === 'v3:txn') && <p className={styles.note}>{t('mayNot')}</p>}
    </>
  )
}
