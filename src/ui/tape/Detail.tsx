import { memo, useMemo, useRef, type RefObject } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useSession } from '../../machines/session-context.tsx'
import type { TapeMark } from '../../protocol/view/tape.ts'
import type { Flight } from '../../protocol/view/world.ts'
import { DETAIL_MS, detailEdges, detailFrom, type ViewTime } from '../../scene/tape/axis.ts'
import { laneSpans, parts, wallSpans } from '../../scene/tape/lanes.ts'
import { spaceTime, type FlightBundle } from '../../scene/tape/space-time.ts'
import { laneMiddle, type TapeLayout } from '../../scene/tape/tape-layout.ts'
import { termLine } from '../kit/term-paint.ts'
import { useSlowly } from '../kit/use-slowly.ts'
import { LaneBar } from './LaneBar.tsx'
import { NotYet } from './NotYet.tsx'
import { Ticks } from './Overview.tsx'
import { Playhead } from './Playhead.tsx'
import type { Slide } from './slide.ts'
import styles from './Tape.module.css'
import { seenFrom, useFollow } from './use-follow.ts'
import { useWholeLabels, watchedLabel } from './whole-labels.ts'

interface DetailProps {
  readonly layout: TapeLayout
  readonly detail: NonNullable<TapeLayout['detail']>
  readonly members: readonly string[]
  readonly clients: readonly string[]
  readonly marks: readonly TapeMark[]
  readonly time: ViewTime
  /** Viewer's ms from which the content is laid out; the strip moves it. */
  readonly anchor: number
  readonly x0: number
  readonly inner: number
  readonly height: number
}

/**
 * The last viewer's seconds round the playhead: lanes with their messages as slanted lines. What was seen right of the
 * playhead is there too, fainter; void begins where nobody has been. Words stand over the playhead's line.
 */
export function Detail(props: DetailProps) {
  const { detail, anchor, x0, inner, height, members, clients } = props
  const t = useT()
  const session = useSession()
  const content = useRef<HTMLDivElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const strip = useRef<HTMLDivElement>(null)
  const veil = useRef<HTMLDivElement>(null)
  const cursor = useRef<HTMLDivElement>(null)
  const cover = useRef<HTMLDivElement>(null)
  const hatch = useRef<HTMLDivElement>(null)
  const word = useRef<HTMLSpanElement>(null)
  const xs = (at: number): { readonly from: number; readonly head: number; readonly seen: number } => {
    const headMs = session.viewMs(at)
    const { head, seen } = detailEdges(headMs, session.viewMs(seenFrom(session, at)))
    const from = (anchor - detailFrom(headMs)) / DETAIL_MS
    return { from: from * inner, head: head * inner, seen: seen * inner }
  }
  const places = (at: number): readonly Slide[] => {
    const { from, head, seen } = xs(at)
    return [
      { element: content.current, x: from },
      { element: words.current, x: from },
      { element: cursor.current, x: x0 + head },
      seen - head < 0.5
        ? { element: veil.current, x: 0, scaleX: 0 }
        : { element: veil.current, x: head, scaleX: (seen - head) / VEIL_PX },
      { element: cover.current, x: seen },
      { element: hatch.current, x: -seen },
      { element: word.current, x: seen + 12 },
    ]
  }
  useFollow(places, (at) => {
    const hidden = inner - xs(at).seen <= 90
    if (word.current !== null && word.current.hidden !== hidden) word.current.hidden = hidden
  })
  const { top, bottom } = detail
  return (
    <>
      {detail.lanes.names && (
        <svg className={styles.picture} width={x0} height={height} aria-hidden="true">
          {[...members, ...clients].slice(0, detail.lanes.count).map((name, i) => (
            <text
              key={name}
              className={i < members.length ? styles.laneName : styles.clientName}
              x={x0 - 8}
              y={laneMiddle(detail.lanes, i) + 4.5}
              textAnchor="end"
            >
              {name}
            </text>
          ))}
        </svg>
      )}
      <div ref={strip} className={styles.strip} style={{ left: x0, top, width: inner, height: height - top }}>
        <Content {...props} box={strip} drawing={content} words={words} />
        <div ref={veil} className={styles.veil} style={{ width: VEIL_PX, height: bottom - top }} />
        <NotYet
          ref={cover}
          hatch={hatch}
          width={inner}
          height={height - top}
          hatchTop={0}
          hatchHeight={bottom - top}
        />
        <span ref={word} className={styles.notYet}>
          {t('tape.notYet')}
        </span>
      </div>
      <Playhead ref={cursor} top={top} bottom={bottom} />
    </>
  )
}

/** Width of the veil before it is stretched over what was seen before. */
const VEIL_PX = 100

/** How much longer the content is than the strip: what the anchor's steps leave to slide over. */
const CONTENT = 1.6

/** Messages are known before the playhead comes to them; so often new ones are drawn. */
const FLIGHTS_EVERY_MS = 1000

/** Everything between two anchors, in pixels from the anchor; redrawn a few times a second at most. */
const Content = memo(function Content({
  detail,
  members,
  clients,
  marks,
  time,
  anchor,
  inner,
  height,
  box,
  drawing,
  words,
}: DetailProps & {
  readonly box: RefObject<Element | null>
  readonly drawing: RefObject<HTMLDivElement | null>
  readonly words: RefObject<HTMLDivElement | null>
}) {
  const t = useT()
  const session = useSession()
  const flights = useSlowly(({ run }) => run.flights, FLIGHTS_EVERY_MS)
  useWholeLabels(box, (at) => {
    const head = time.viewMs(at)
    const from = detailFrom(head)
    const { seen } = detailEdges(head, time.viewMs(seenFrom(session, at)))
    return [from, from + seen * DETAIL_MS, head].map((ms) => ((ms - anchor) / DETAIL_MS) * inner)
  })
  const { lanes } = detail
  const width = inner * CONTENT
  const drawn = useMemo(() => {
    const { fromAt, toAt, x } = contentAxis({ time, anchor, inner })
    const rows = [...members, ...clients].slice(0, lanes.count)
    const near = [...flights.values()].filter(
      (flight) => flight.sent.at < toAt && flight.arrivesAt > fromAt - 500_000,
    )
    const laneY = (name: string): number | null =>
      rows.includes(name) ? laneMiddle(lanes, rows.indexOf(name)) : null
    return spaceTime(near, x, laneY, width)
  }, [time, flights, members, clients, lanes, anchor, inner, width])
  const frame = {
    className: styles.picture,
    width,
    height: height - detail.top,
    viewBox: `0 ${detail.top} ${width} ${height - detail.top}`,
    'aria-hidden': true,
  }
  return (
    <>
      <div ref={drawing} className={styles.content}>
        <svg {...frame}>
          <Fixed detail={detail} members={members} marks={marks} time={time} anchor={anchor} inner={inner} />
          {drawn.bundles.map((bundle) => (
            <Bundle key={bundle.key} bundle={bundle} />
          ))}
          {drawn.deaths.map(({ x: cx, y: cy, beat }, i) => (
            <path
              key={i}
              d={beat ? `M${cx - 2} ${cy - 2}l4 4m0-4l-4 4` : `M${cx - 3.5} ${cy - 3.5}l7 7m0-7l-7 7`}
              className={beat ? styles.faintDeath : styles.death}
            />
          ))}
        </svg>
      </div>
      <div ref={words} className={`${styles.content} ${styles.over}`}>
        <svg {...frame}>
          {drawn.labels.map(({ x: cx, y: cy, flight }) => (
            <text
              key={flight.id}
              className={styles.flightLabel}
              x={cx}
              y={cy + 4}
              textAnchor="middle"
              {...watchedLabel(flightLabel(flight), 14, false)}
            >
              {flightLabel(flight)}
            </text>
          ))}
        </svg>
      </div>
    </>
  )

  function flightLabel(flight: Flight): string {
    return flight.type === 'MsgVoteResp' ? t('tape.refused') : t('tape.vote', { term: flight.term })
  }
})

type FixedProps = Pick<DetailProps, 'detail' | 'members' | 'marks' | 'time' | 'anchor' | 'inner'>

/** What no message changes: walls, lanes and ticks. */
const Fixed = memo(function Fixed({ detail, members, marks, ...axis }: FixedProps) {
  const { fromAt, toAt, x, width } = contentAxis(axis)
  const lanes = detail.lanes
  const spans = laneSpans(marks, toAt).filter((span) => span.to > fromAt)
  return (
    <>
      {wallSpans(marks, toAt)
        .filter((wall) => wall.to > fromAt)
        .map((wall, i) =>
          members
            .slice(1)
            .map((member, k) =>
              parts(wall.groups, members[k] ?? '', member) ? (
                <rect
                  key={`${i}:${member}`}
                  x={x(wall.from)}
                  y={lanes.top + (k + 1) * lanes.pitch - 3}
                  width={Math.max(0, x(wall.to) - x(wall.from))}
                  height={6}
                  fill="url(#tape-wall)"
                />
              ) : null,
            ),
        )}
      {spans.map((span, i) => (
        <LaneBar
          key={i}
          x1={Math.max(-20, x(span.from))}
          x2={x(span.to)}
          y={laneMiddle(lanes, members.indexOf(span.member))}
          pitch={lanes.pitch}
          span={span}
          open
        />
      ))}
      <Ticks from={fromAt} to={toAt} x={x} top={detail.ticks.top} x0={0} width={width} />
    </>
  )
})

/** How virtual time lies on the content. */
function contentAxis({ time, anchor, inner }: Pick<DetailProps, 'time' | 'anchor' | 'inner'>): {
  readonly fromAt: number
  readonly toAt: number
  readonly x: (at: number) => number
  readonly width: number
} {
  return {
    fromAt: time.atViewMs(anchor),
    toAt: time.atViewMs(anchor + DETAIL_MS * CONTENT),
    x: (at) => ((time.viewMs(at) - anchor) / DETAIL_MS) * inner,
    width: inner * CONTENT,
  }
}

/** More lines than this in one look, and they thin out: what lies under them stays visible. */
const CROWD = 120
/** More than this, and nobody can tell their ends apart. */
const DOTS = 240

function Bundle({ bundle }: { readonly bundle: FlightBundle }) {
  const hue = termLine(bundle.term)
  const thin = Math.max(0.16, Math.min(1, CROWD / bundle.count))
  return (
    <>
      <path
        d={bundle.lines}
        fill="none"
        stroke={hue}
        strokeWidth={bundle.look === 'beat' || thin < 0.5 ? 1 : 1.8}
        strokeDasharray={bundle.look === 'reply' ? '4 3' : undefined}
        opacity={bundle.look === 'beat' ? 0.55 * thin : thin}
      />
      {bundle.count <= DOTS && (
        <>
          <path
            d={bundle.arrivals}
            fill={bundle.look === 'reply' ? 'var(--bg1)' : hue}
            stroke={hue}
            strokeWidth="1.4"
          />
          <path d={bundle.refusals} stroke={hue} strokeWidth="2" />
        </>
      )}
    </>
  )
}
