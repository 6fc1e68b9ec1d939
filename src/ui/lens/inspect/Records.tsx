import { useState } from 'react'

import type { InspectedMember, RecordFilter } from '../../../protocol/view/inspect-look.ts'
import { HexCard } from '../../bytes/HexCard.tsx'
import controls from '../../kit/controls.module.css'
import styles from './InspectLens.module.css'
import type { Inspector } from './inspector.ts'
import { RecordTable } from './RecordTable.tsx'
import { useAsked } from './use-asked.ts'
import { useInspectT } from './use-inspect-t.ts'

const ALL: RecordFilter = { kind: '', text: '', term: null }

/** The WAL record by record, what a filter leaves of it, and the chosen record down to its bytes. */
export function Records({
  inspector,
  number,
  member,
}: {
  readonly inspector: Inspector
  readonly number: number
  readonly member: InspectedMember
}) {
  const t = useInspectT()
  const [filter, setFilter] = useState(ALL)
  const [chosen, setChosen] = useState<number | null>(null)
  const card = useAsked(inspector, chosen === null ? null : { about: 'record', member: number, row: chosen })
  if (member.wal === null) return <p className={styles.empty}>{t('noWal')}</p>
  return (
    <div className={styles.records}>
      <Filters member={member} filter={filter} onFilter={setFilter} />
      <RecordTable
        key={JSON.stringify(filter)}
        inspector={inspector}
        number={number}
        member={member}
        filter={filter}
        chosen={chosen}
        onChoose={setChosen}
      />
      {card?.ok === true && (
        <div className={styles.hexCard}>
          <HexCard card={card.value.card} />
        </div>
      )}
    </div>
  )
}

const TYPES = ['entry', 'state', 'snapshot', 'metadata', 'crc'] as const

function Filters({
  member,
  filter,
  onFilter,
}: {
  readonly member: InspectedMember
  readonly filter: RecordFilter
  readonly onFilter: (filter: RecordFilter) => void
}) {
  const t = useInspectT()
  const kinds = member.wal?.kinds ?? []
  return (
    <div className={styles.filters}>
      <label>
        {t('filterKind')}{' '}
        <select
          className={controls.select}
          value={filter.kind}
          onChange={(event) => onFilter({ ...filter, kind: event.target.value })}
        >
          <option value="">{t('filterAll')}</option>
          {TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
          {kinds.map(({ kind, count }) => (
            <option key={kind} value={kind}>
              {kind} ({count})
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('filterTerm')}{' '}
        <select
          className={controls.select}
          value={filter.term ?? ''}
          onChange={(event) => {
            const { value } = event.target
            onFilter({ ...filter, term: value === '' ? null : Number(value) })
          }}
        >
          <option value="">{t('filterAnyTerm')}</option>
          {(member.wal?.terms ?? []).map((term) => (
            <option key={term}>{term}</option>
          ))}
        </select>
      </label>
      <TextFilter text={filter.text} onText={(text) => onFilter({ ...filter, text })} />
    </div>
  )
}

/** Asked for when the reader is done: each search reads the log. */
function TextFilter({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const t = useInspectT()
  return (
    <form
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault()
        const field = new FormData(event.currentTarget).get('text')
        onText(typeof field === 'string' ? field : '')
      }}
    >
      <input
        className={styles.field}
        name="text"
        type="search"
        defaultValue={text}
        aria-label={t('filterText')}
        placeholder={t('filterText')}
        onBlur={(event) => event.target.value !== text && onText(event.target.value)}
      />
    </form>
  )
}
