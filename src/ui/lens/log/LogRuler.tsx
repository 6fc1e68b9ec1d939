import { memo } from 'react'

import { useT } from '../../../i18n/use-t.ts'
import { termAt } from '../../../i18n/say/entry-state.ts'
import { halvesOf } from '../../../protocol/view/halves.ts'
import type { MemberView, World } from '../../../protocol/view/world.ts'
import styles from './LogLens.module.css'
import { commitStair, indexOfRow, rowOfIndex, type LogShape } from './log-shape.ts'
import { ROW_HEIGHT } from './use-log-scroll.ts'

interface Rows {
  readonly shape: LogShape
  readonly visible: { readonly from: number; readonly to: number }
}

/** Index numbers at the left, and the button of the folded first entries. */
export function IndexColumn({
  shape,
  visible,
  opened,
  onFold,
}: Rows & {
  readonly opened: boolean
  readonly onFold: () => void
}) {
  const t = useT()
  const rows = Array.from({ length: Math.max(0, visible.to - visible.from) }, (_, i) => visible.from + i)
  return (
    <div className={styles.ruler}>
      {rows.map((row) => {
        const index = indexOfRow(shape, row)
        const style = { top: row * ROW_HEIGHT }
        if (index === 0) {
          return (
            <button
              key="fold"
              type="button"
              className={styles.foldIndex}
              style={style}
              aria-expanded={false}
              aria-label={t('lens.bootOpen', { n: shape.folded })}
              onClick={onFold}
            >
              ≤{shape.folded}
            </button>
          )
        }
        return opened && index === 1 ? (
          <button
            key={index}
            type="button"
            className={styles.foldIndex}
            style={style}
            aria-expanded
            aria-label={t('lens.bootClose')}
            onClick={onFold}
          >
            − 1
          </button>
        ) : (
          <span key={index} className={styles.index} style={style}>
            {index}
          </span>
        )
      })}
    </div>
  )
}

/** How many disks hold the newest version of each row's entry: a pip a voter, a notch after the quorum. */
export function HeldColumn({ world, shape, visible }: Rows & { readonly world: World }) {
  const t = useT()
  const halves = halvesOf(world).map(({ names, quorum }) => ({
    quorum,
    voters: world.members.filter(({ name }) => names.includes(name)),
  }))
  const all = [...new Set(halves.flatMap(({ voters }) => voters))]
  const rows = Array.from({ length: Math.max(0, visible.to - visible.from) }, (_, i) => visible.from + i)
  return (
    <div className={styles.held}>
      {rows.map((row) => {
        const index = indexOfRow(shape, row)
        if (index === 0) return null
        const term = Math.max(...all.map((member) => termAt(member, index)))
        return halves.map(({ voters, quorum }, i) => {
          const held = voters.filter(
            (member) => termAt(member, index) === term && member.durable >= index,
          ).length
          return (
            <HeldPips
              key={`${index} ${i}`}
              top={row * ROW_HEIGHT + (halves.length === 1 ? 0 : i === 0 ? -5.5 : 5.5)}
              small={halves.length > 1}
              held={held}
              voters={voters.length}
              quorum={quorum}
              label={t('lens.heldOf', { held, voters: voters.length, quorum })}
            />
          )
        })
      })}
    </div>
  )
}

const HeldPips = memo(function HeldPips({
  top,
  small,
  held,
  voters,
  quorum,
  label,
}: {
  readonly top: number
  /** One of two in a row. */
  readonly small: boolean
  readonly held: number
  readonly voters: number
  readonly quorum: number
  readonly label: string
}) {
  const pitch = voters > 5 ? 6 : 8
  const size = pitch - 2
  const [tall, notch] = small ? [5, 10] : [7, 16]
  return (
    <svg
      className={styles.pips}
      style={{ top }}
      width={voters * pitch}
      height={ROW_HEIGHT}
      role="img"
      aria-label={label}
      data-quorum={held >= quorum || undefined}
    >
      {Array.from({ length: voters }, (_, i) => (
        <rect
          key={i}
          x={i * pitch + 0.5}
          y={ROW_HEIGHT / 2 - tall / 2}
          width={size - 0.5}
          height={tall}
          fill={i < held ? 'currentColor' : 'none'}
          stroke="currentColor"
        />
      ))}
      <path
        d={`M${quorum * pitch - 0.75} ${ROW_HEIGHT / 2 - notch / 2}v${notch}`}
        stroke="var(--i1)"
        strokeWidth="1.5"
      />
    </svg>
  )
})

/** The commit line over all columns, and its flag in the gutter at the highest commit. */
export function CommitLine({
  members,
  shape,
}: {
  readonly members: readonly MemberView[]
  readonly shape: LogShape
}) {
  const t = useT()
  const commits = members.map((member) => member.commit)
  const top = Math.max(...commits)
  const height = shape.rows * ROW_HEIGHT
  const path = commitStair(commits, shape, ROW_HEIGHT)
  if (top === 0) return null
  return (
    <>
      <svg
        className={styles.stair}
        viewBox={`0 0 ${members.length} ${Math.max(1, height)}`}
        preserveAspectRatio="none"
        height={height}
        aria-hidden="true"
      >
        <path d={path} className={styles.stairCasing} vectorEffect="non-scaling-stroke" />
        <path d={path} className={styles.stairLine} vectorEffect="non-scaling-stroke" />
      </svg>
      <span
        className={styles.flag}
        data-glyph=""
        style={{ top: (rowOfIndex(shape, Math.max(top, shape.folded)) + 1) * ROW_HEIGHT }}
      >
        {t('lens.commit')}
      </span>
    </>
  )
}
