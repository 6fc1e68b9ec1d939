import { memo } from 'react'

import { bytesOfText } from '../../../base/byte-text.ts'
import { textOf } from '../../../base/bytes.ts'
import { entryLabel } from '../../../i18n/part.ts'
import { termAt } from '../../../i18n/say/entry-state.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { MemberView } from '../../../protocol/view/world.ts'
import type { TraceOf } from '../../../run/trace.ts'
import type { Selection } from '../../../store/app-state.ts'
import brackets from '../../kit/brackets.module.css'
import { RoleSign } from '../../kit/RoleSign.tsx'
import { termLine, termStyle } from '../../kit/term-paint.ts'
import styles from './LogLens.module.css'
import {
  cellState,
  entryKey,
  indexOfRow,
  rowOfIndex,
  type CellState,
  type Entries,
  type LogShape,
} from './log-shape.ts'
import { ROW_HEIGHT } from './use-log-scroll.ts'

export const LogHead = memo(function LogHead({ member }: { readonly member: MemberView }) {
  const t = useT()
  const session = useSession()
  const selected = useApp(
    ({ look }) => look.selection?.kind === 'member' && look.selection.member === member.name,
  )
  return (
    <button
      type="button"
      className={styles.head}
      data-selected={selected || undefined}
      onClick={() => session.select({ kind: 'member', member: member.name })}
      onPointerEnter={() => session.hover({ kind: 'member', member: member.name })}
      onPointerLeave={() => session.hover(null)}
    >
      <span className={styles.headName}>
        <RoleSign facts={member} />
        <b>{member.name}</b>
        <span className={styles.headTerm} style={{ color: termLine(member.term) }}>
          t{member.term}
        </span>
      </span>
      <span className={styles.headRole}>{t(roleKey(member))}</span>
      {selected && <span className={brackets.brackets} />}
    </button>
  )
})

function roleKey(member: MemberView) {
  if (!member.isVoter && !member.isLearner) return 'stage.removed'
  if (member.unstarted) return 'stage.unstarted'
  if (member.status !== 'running') return member.status === 'down' ? 'lens.down' : 'lens.paused'
  if (member.isLearner) return 'lens.learner'
  return member.role === 'pre-candidate' ? 'lens.preCandidate' : (`lens.${member.role}` as const)
}

interface ColumnProps {
  readonly member: MemberView
  readonly entries: Entries
  readonly shape: LogShape
  readonly from: number
  readonly to: number
  readonly struck: readonly TraceOf<'truncated'>[]
  readonly onFold: () => void
}

/** One member's entries in the rows [from, to). */
export const LogColumn = memo(function LogColumn({
  member,
  entries,
  shape,
  from,
  to,
  struck,
  onFold,
}: ColumnProps) {
  const t = useT()
  const [chosen, hovered] = useApp(({ look }) => [look.selection, look.hover])
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  return (
    <div
      className={styles.column}
      role="group"
      aria-label={member.name}
      data-down={member.status === 'down' || undefined}
    >
      {rows.map((row) => {
        const index = indexOfRow(shape, row)
        if (index === 0) return <Fold key="fold" member={member} shape={shape} onFold={onFold} />
        const term = termAt(member, index)
        const written = entries.get(entryKey(index, term))?.key ?? ''
        return term === 0 ? (
          <span key={index} className={styles.absent} style={{ top: row * ROW_HEIGHT }}>
            {index < member.firstIndex && index <= member.last.index ? t('lens.compacted') : '–'}
          </span>
        ) : (
          <Cell
            key={index}
            member={member.name}
            index={index}
            term={term}
            top={row * ROW_HEIGHT}
            label={labelOf(entries, index, term)}
            mark={markOf(chosen, hovered, { member: member.name, index, term, written })}
            state={cellState(member, index)}
          />
        )
      })}
      {struck.map((event) => (
        <Struck key={event.id} event={event} entries={entries} shape={shape} from={from} to={to} />
      ))}
    </div>
  )
})

type CellMark = 'selected' | 'linked' | 'none'

/** `written`: the key that the entry writes; '' for none or several. */
function markOf(
  chosen: Selection | null,
  hovered: Selection | null,
  cell: { readonly member: string; readonly index: number; readonly term: number; readonly written: string },
): CellMark {
  const names = (one: Selection | null): boolean =>
    one?.kind === 'entry' && one.index === cell.index && one.term === cell.term
  if (chosen?.kind === 'entry' && names(chosen)) return chosen.member === cell.member ? 'selected' : 'linked'
  if (chosen?.kind === 'key' && cell.written !== '' && textOf(bytesOfText(chosen.key)) === cell.written)
    return 'linked'
  return names(hovered) ? 'linked' : 'none'
}

function labelOf(entries: Entries, index: number, term: number): string {
  const entry = entries.get(entryKey(index, term))
  return entry === undefined ? '…' : entryLabel(entry)
}

function Fold({ member, shape, onFold }: Pick<ColumnProps, 'member' | 'shape' | 'onFold'>) {
  const t = useT()
  const has = Math.min(member.last.index, shape.folded)
  if (has === 0) return <span className={styles.absent}>–</span>
  const gone = member.firstIndex > shape.folded
  const done = member.commit >= has
  return (
    <button type="button" tabIndex={-1} className={styles.fold} data-done={done} onClick={onFold}>
      {gone ? t('lens.compacted') : t('lens.boot', { n: has })}
    </button>
  )
}

interface CellProps {
  readonly member: string
  readonly index: number
  readonly term: number
  readonly top: number
  readonly label: string
  readonly mark: CellMark
  readonly state: CellState
}

const Cell = memo(function Cell({ member, index, term, top, label, mark, state }: CellProps) {
  const t = useT()
  const session = useSession()
  const entry = { kind: 'entry', member, index, term } as const
  return (
    <button
      type="button"
      tabIndex={mark === 'selected' ? 0 : -1}
      className={styles.cell}
      data-state={state}
      data-log-cell={`${member}:${index}`}
      style={{ ...termStyle(term), top }}
      aria-label={t('lens.cell', { member, index, term, label, state: t(`lens.${state}`) })}
      aria-pressed={mark === 'selected'}
      title={label}
      onClick={() => session.select(mark === 'selected' ? null : entry)}
      onPointerEnter={() => session.hover(entry)}
      onPointerLeave={() => session.hover(null)}
    >
      <span className={styles.tab} data-glyph="">
        {term}
      </span>
      <span className={styles.label}>{label}</span>
      {state === 'applied' && (
        <svg className={styles.tick} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
          <path d="M1 6l2.4 2.6L8.4 2.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
        </svg>
      )}
      {mark !== 'none' && (
        <span className={mark === 'linked' ? `${brackets.brackets} ${brackets.linked}` : brackets.brackets} />
      )}
    </button>
  )
})

/** What a conflict took away, struck out and falling. */
function Struck({
  event,
  entries,
  shape,
  from,
  to,
}: {
  readonly event: TraceOf<'truncated'>
  readonly entries: Entries
  readonly shape: LogShape
  readonly from: number
  readonly to: number
}) {
  const indexes = Array.from({ length: Math.min(40, event.last - event.from + 1) }, (_, i) => event.from + i)
  return indexes
    .map((index) => ({ index, row: rowOfIndex(shape, index) }))
    .filter(({ row }) => row >= from && row < to)
    .map(({ index, row }) => (
      <span
        key={index}
        className={`${styles.cell} ${styles.struck}`}
        data-state="durable"
        style={{ ...termStyle(event.oldTerm), top: row * ROW_HEIGHT }}
        aria-hidden="true"
      >
        <span className={styles.tab} data-glyph="">
          {event.oldTerm}
        </span>
        <span className={styles.label}>{labelOf(entries, index, event.oldTerm)}</span>
      </span>
    ))
}
