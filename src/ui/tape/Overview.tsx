import { memo } from 'react'

import { useT } from '../../i18n/use-t.ts'
import type { TapeMark } from '../../protocol/view/tape.ts'
import type { ViewTime } from '../../scene/tape/axis.ts'
import { laneSpans } from '../../scene/tape/lanes.ts'
import { commitNotches } from '../../scene/tape/marks.ts'
import { pacingLine } from '../../scene/tape/pacing-line.ts'
import { laneMiddle, type TapeLayout } from '../../scene/tape/tape-layout.ts'
import { timeTicks } from '../../scene/tape/ticks.ts'
import { LaneBar } from './LaneBar.tsx'
import styles from './Tape.module.css'
import { watchedLabel } from './whole-labels.ts'

interface OverviewProps {
  readonly layout: TapeLayout
  readonly members: readonly string[]
  readonly marks: readonly TapeMark[]
  readonly time: ViewTime
  /** Length of the whole axis in viewer's ms. */
  readonly total: number
  readonly x0: number
  readonly inner: number
  /** As far as the run is known: simulated in this window, or seen before. */
  readonly knownTo: number
}

/** Speed, lanes and ticks of the whole run. What lies right of the seen part is covered. */
export const Overview = memo(function Overview({
  layout,
  members,
  marks,
  time,
  total,
  x0,
  inner,
  knownTo,
}: OverviewProps) {
  const t = useT()
  const x = (at: number): number => x0 + (time.viewMs(at) / total) * inner
  const end = Math.min(knownTo, time.atViewMs(total))
  const { lanes, speed, ticks } = layout
  const lane = (member: string): number => laneMiddle(lanes, members.indexOf(member))
  return (
    <>
      {speed !== null && (
        <>
          {layout.left >= 40 && (
            <text className={styles.caption} x={x0 - 8} y={speed.top + 12} textAnchor="end">
              {t('tape.speedAxis')}
            </text>
          )}
          <SpeedLine
            time={time}
            x0={x0}
            inner={inner}
            total={total}
            top={speed.top}
            height={speed.height}
            end={end}
          />
        </>
      )}
      {lanes.names &&
        members.map((member, i) => (
          <text
            key={member}
            className={styles.laneName}
            x={x0 - 8}
            y={laneMiddle(lanes, i) + 4.5}
            textAnchor="end"
          >
            {member}
          </text>
        ))}
      <g>
        {laneSpans(marks, end).map((span, i) => (
          <LaneBar
            key={i}
            x1={x(span.from)}
            x2={x(span.to)}
            y={lane(span.member)}
            pitch={lanes.pitch}
            span={span}
            collapsed={lanes.collapsed}
          />
        ))}
        {commitNotches(marks, x, 7).map((notch, i) => (
          <path
            key={i}
            className={styles.notch}
            d={notchPath(
              notch.x,
              lane(notch.member) - Math.min(6, lanes.pitch * 0.42),
              Math.min(5, lanes.pitch * 0.5),
            )}
          />
        ))}
      </g>
      {ticks !== null && <Ticks from={0} to={end} x={x} top={ticks.top} x0={x0} width={inner} />}
    </>
  )
})

function notchPath(x: number, y: number, size: number): string {
  return `M${(x - size * 0.7).toFixed(1)} ${y.toFixed(1)}h${(size * 1.4).toFixed(1)}l${(-size * 0.7).toFixed(1)} ${size.toFixed(1)}Z`
}

function SpeedLine({
  time,
  x0,
  inner,
  total,
  top,
  height,
  end,
}: {
  readonly time: ViewTime
  readonly x0: number
  readonly inner: number
  readonly total: number
  readonly top: number
  readonly height: number
  readonly end: number
}) {
  const toMs = Math.min(total, time.viewMs(end))
  if (toMs <= 0) return null
  const { line, area } = pacingLine(time, 0, toMs, {
    x: (ms) => x0 + (ms / total) * inner,
    top,
    height,
    every: 5,
  })
  return (
    <>
      <path d={area} className={styles.speedArea} />
      <path d={line} className={styles.speedLine} />
    </>
  )
}

/** An axis line with its moments. */
export function Ticks({
  from,
  to,
  x,
  top,
  x0,
  width,
}: {
  readonly from: number
  readonly to: number
  readonly x: (at: number) => number
  readonly top: number
  readonly x0: number
  readonly width: number
}) {
  return (
    <g className={styles.ticks}>
      <path d={`M${x0} ${top + 0.5}h${width}`} />
      {timeTicks(from, to, x, 52).map(({ at, x: here, text }) => (
        <g key={at}>
          <path d={`M${here.toFixed(1)} ${top}v4`} />
          <text x={here} y={top + 14} textAnchor="middle" {...watchedLabel(text, 11, true)}>
            {text}
          </text>
        </g>
      ))}
    </g>
  )
}
