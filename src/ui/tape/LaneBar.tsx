import type { LaneSpan } from '../../scene/tape/lanes.ts'
import { termFill, termLine } from '../kit/term-paint.ts'

interface BarProps {
  readonly x1: number
  readonly x2: number
  readonly y: number
  readonly pitch: number
  readonly span: LaneSpan
  /** All members on one line: only who leads or stands is drawn. */
  readonly collapsed?: boolean
  /** In the space–time strip a leader is a band between two rules, so that message lines stay visible on it. */
  readonly open?: boolean
}

/** One stretch of a lane: leader solid, follower a thin line, candidate striped, down dotted. */
export function LaneBar({ x1, x2, y, pitch, span, collapsed = false, open = false }: BarProps) {
  if (x2 - x1 < 0.4) return null
  const line = termLine(span.term)
  const rule = `M${x1.toFixed(1)} ${y.toFixed(1)}H${x2.toFixed(1)}`
  if (span.status === 'down') {
    return collapsed ? null : (
      <path d={rule} stroke="var(--l3)" strokeWidth="1.5" strokeDasharray="2 4" fill="none" />
    )
  }
  const paused = span.status === 'paused' ? 0.45 : 1
  if (span.role === 'leader') {
    const half = Math.max(2, Math.min(open ? 5 : 6, pitch * (open ? 0.25 : 0.4)))
    return open ? (
      <g opacity={paused}>
        <rect x={x1} y={y - half} width={x2 - x1} height={half * 2} fill={termFill(span.term)} />
        <path
          d={`M${x1.toFixed(1)} ${(y - half).toFixed(1)}H${x2.toFixed(1)}M${x1.toFixed(1)} ${(y + half).toFixed(1)}H${x2.toFixed(1)}`}
          stroke={line}
          strokeWidth="1.6"
        />
      </g>
    ) : (
      <rect x={x1} y={y - half} width={x2 - x1} height={half * 2} fill={line} opacity={paused} />
    )
  }
  if (span.role === 'candidate' || span.role === 'pre-candidate') {
    const dash = span.role === 'candidate' ? '3.4 2.6' : '1.5 3.5'
    return (
      <path
        d={rule}
        stroke={line}
        strokeWidth={Math.max(3, Math.min(7, pitch * 0.6))}
        strokeDasharray={dash}
        fill="none"
        opacity={paused}
      />
    )
  }
  if (collapsed) return null
  return (
    <g opacity={paused}>
      {!open && pitch >= 12 && (
        <rect x={x1} y={y} width={x2 - x1} height={pitch * 0.28} fill={termFill(span.term)} />
      )}
      <path
        d={rule}
        stroke={line}
        strokeWidth={open ? 2 : pitch < 7 ? 1.6 : 1.5}
        fill="none"
        opacity={open ? 0.75 : 0.9}
      />
    </g>
  )
}
