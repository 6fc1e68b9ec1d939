import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { MemberView } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import { printMicros } from '../../../run/position-text.ts'
import controls from '../../kit/controls.module.css'
import { namedIds, type ServerLine } from './server-lines.ts'
import styles from './ServerLog.module.css'
import { useMembersT } from './use-members-t.ts'

const SHOWN = 300

/** What the members' servers have logged, in etcd's own words; a line leads to its moment. */
export function ServerLog({
  members,
  lines,
  of,
  names,
}: {
  readonly members: readonly MemberView[]
  /** Oldest first; the last ones are shown. */
  readonly lines: readonly ServerLine[]
  /** Whose they are; null for everybody's. */
  readonly of: Name | null
  readonly names: boolean
}) {
  const m = useMembersT()
  if (lines.length === 0) return <p className={styles.none}>{m('noLines')}</p>
  const named = names ? namedIds(members) : null
  return (
    <ol className={styles.lines} aria-label={of === null ? m('serverLogs') : m('logOf', { name: of })}>
      {lines.slice(-SHOWN).map((line) => (
        <Line key={line.id} line={line} all={of === null} named={named} />
      ))}
    </ol>
  )
}

/** Whose lines, and whether names stand for ids. */
export function LogFilter({
  members,
  of,
  names,
  onNames,
}: {
  readonly members: readonly MemberView[]
  readonly of: Name | null
  readonly names: boolean
  readonly onNames: (names: boolean) => void
}) {
  const m = useMembersT()
  const session = useSession()
  return (
    <div className={styles.filter}>
      <label>
        {m('whose')}{' '}
        <select
          className={controls.select}
          value={of ?? ''}
          onChange={({ target }) =>
            session.show({ serverLog: { member: target.value === '' ? null : target.value } })
          }
        >
          <option value="">{m('everybody')}</option>
          {members.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className={controls.button} aria-pressed={names} onClick={() => onNames(!names)}>
        {m('namesForIds')}
      </button>
    </div>
  )
}

function Line({
  line,
  all,
  named,
}: {
  readonly line: ServerLine
  readonly all: boolean
  readonly named: ((text: string) => string) | null
}) {
  const t = useT()
  const session = useSession()
  const time = printMicros(line.at - (line.at % 1000))
  const here = useApp(({ moment }) => moment?.pos.at === line.at && moment.pos.seq >= line.seq)
  return (
    <li className={styles.line} data-level={line.level} data-here={here || undefined}>
      <button
        type="button"
        className={styles.time}
        aria-label={t('why.goThere', { time })}
        onClick={() => void session.seek({ at: line.at, seq: line.seq })}
      >
        {time}
      </button>
      {all && <b>{line.member}</b>}
      <span>{line.level === 'INFO' ? 'I' : line.level === 'WARN' ? 'W' : 'E'}</span>
      <code>{named === null ? line.text : named(line.text)}</code>
    </li>
  )
}
