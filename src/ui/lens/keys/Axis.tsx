import type { KeySpaceLook } from '../../../protocol/view/keys.ts'
import { localPoint } from '../../kit/local-point.ts'
import { termLine } from '../../kit/term-paint.ts'
import { clipped, leftOf, type RevisionAxis, revisionAt, rightOf, ticksOf } from './revision-axis.ts'
import styles from './Timeline.module.css'

/** The revisions' numbers over a band in the hue of the term that made them. A press reads there. */
export function Axis({
  axis,
  space,
  onRead,
}: {
  readonly axis: RevisionAxis
  readonly space: KeySpaceLook
  readonly onRead: (revision: number) => void
}) {
  const { revision, compactRevision, columns, read } = space
  const { step, width } = axis
  const end = clipped(axis, rightOf(axis, revision))
  return (
    <svg
      className={styles.axis}
      width={width}
      height={cursorsOf(space).length > 0 ? 44 : 30}
      aria-hidden="true"
      onPointerDown={(event) => {
        const { x } = localPoint(event, event.currentTarget)
        onRead(Math.max(1, Math.min(revision, revisionAt(axis, x + step / 2))))
      }}
    >
      {ticksOf(axis, revision).map((at) => (
        <text
          key={at}
          x={(at - columns.from) * (step / columns.per) + step / 2}
          y={16}
          textAnchor="middle"
          className={styles.tick}
          data-strong={[revision, compactRevision, read.revision].includes(at) || undefined}
        >
          {at}
        </text>
      ))}
      {cursorsOf(space).map(([next, names]) => {
        const x = leftOf(axis, next)
        return x < 0 || x > width ? null : (
          <g key={next} className={styles.cursor} transform={`translate(${x} 37)`}>
            <path d="M0-8L5-3V5H-5V-3Z" />
            <text x={x > width - 40 ? -8 : 8} y={4} textAnchor={x > width - 40 ? 'end' : 'start'}>
              {names}
            </text>
          </g>
        )
      })}
      {columns.terms.map((term, i) => {
        const [x, to] = [i * step, Math.min(end, (i + 1) * step)]
        return to <= x ? null : (
          <rect
            key={i}
            x={x + 0.5}
            y={24}
            width={Math.max(0.5, to - x - 1)}
            height={3}
            fill={termLine(term)}
          />
        )
      })}
    </svg>
  )
}

/** Open watches by the revision that each is told next. */
function cursorsOf({ watchers }: KeySpaceLook): readonly (readonly [number, string])[] {
  const at = new Map<number, string>()
  for (const { request, next, state } of watchers) {
    if (state !== 'waiting' || next === null) continue
    const before = at.get(next)
    at.set(next, before === undefined ? `w${request}` : `${before} w${request}`)
  }
  return [...at]
}
