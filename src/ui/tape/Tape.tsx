import { useMemo, useRef, useState } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import { DETAIL_MS, detailAnchor, detailFrom, overviewMs } from '../../scene/tape/axis.ts'
import { tapeLayout, type TapeLayout } from '../../scene/tape/tape-layout.ts'
import { usePlayhead } from '../kit/use-playhead.ts'
import { useSize } from '../kit/use-size.ts'
import { useSlowly } from '../kit/use-slowly.ts'
import { spokenTime } from './clock-text.ts'
import { Detail } from './Detail.tsx'
import { OldLanes } from './late-branches.ts'
import { MarkButtons, MarkRow } from './MarkRow.tsx'
import { NotYet } from './NotYet.tsx'
import { Overview } from './Overview.tsx'
import { Playhead } from './Playhead.tsx'
import type { Slide } from './slide.ts'
import styles from './Tape.module.css'
import { seenFrom, useFollow } from './use-follow.ts'
import { useScrub } from './use-scrub.ts'
import { useWholeLabels } from './whole-labels.ts'

/** The whole run as lanes, and the last viewer's seconds with their messages. Fills its container. */
export function Tape() {
  const { ref, size } = useSize<HTMLDivElement>()
  const names = useApp((state) => (state.moment?.world.members ?? []).map((member) => member.name))
  const clients = useApp((state) => (state.moment?.world.clients ?? []).map((client) => client.name))
  return (
    <div className={styles.tape} ref={ref}>
      {size.width > 0 && size.height > 0 && names.length > 0 && (
        <TapeBody width={size.width} height={size.height} members={names} clients={clients} />
      )}
    </div>
  )
}

interface BodyProps {
  readonly width: number
  readonly height: number
  readonly members: readonly string[]
  readonly clients: readonly string[]
}

function TapeBody({ width, height, members, clients }: BodyProps) {
  const t = useT()
  const session = useSession()
  const branches = useApp(({ run }) => run.branches)
  const [lanes, ports, old] = [members.length, clients.length, branches.length]
  const layout = useMemo(
    () => tapeLayout(width, height, lanes, ports, old),
    [width, height, lanes, ports, old],
  )
  const x0 = layout.left
  const inner = width - layout.left - layout.right
  const [total, setTotal] = useState(() => overviewMs(session.viewMs(session.store.getState().run.seenTo)))
  const [anchor, setAnchor] = useState(0)
  const picture = useRef<SVGSVGElement>(null)
  const cursor = useRef<HTMLDivElement>(null)
  const cover = useRef<HTMLDivElement>(null)
  const hatch = useRef<HTMLDivElement>(null)
  const veil = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const slider = useRef<HTMLDivElement>(null)
  const marks = useSlowly(({ run }) => run.marks, 200)
  const segments = useSlowly(({ run }) => run.segments, 1000)
  const knownTo = useSlowly(({ run }) => Math.max(run.simulatedTo, run.seenTo), 1000)
  const msX = (ms: number): number => x0 + (ms / total) * inner
  const { onKeyDown, ...scrub } = useScrub(slider, (px, py) => {
    const inDetail = layout.detail !== null && py >= layout.detail.top
    const head = session.viewMs(session.playhead())
    const ms = inDetail ? detailFrom(head) + ((px - x0) / inner) * DETAIL_MS : ((px - x0) / inner) * total
    return Math.max(0, ms)
  })

  const places = (at: number): readonly Slide[] => {
    const headMs = session.viewMs(at)
    const [headX, seenX] = [msX(headMs), msX(session.viewMs(seenFrom(session, at)))]
    return [
      { element: cursor.current, x: headX },
      { element: cover.current, x: seenX },
      { element: hatch.current, x: -seenX },
      seenX - headX < 0.5
        ? { element: veil.current, x: 0, scaleX: 0 }
        : { element: veil.current, x: headX, scaleX: (seenX - headX) / VEIL_PX },
      { element: frame.current, x: Math.max(x0 - 2, msX(detailFrom(headMs))) },
    ]
  }
  useFollow(places, (at) => {
    const headMs = session.viewMs(at)
    const seenMs = session.viewMs(seenFrom(session, at))
    if (overviewMs(seenMs) !== total) setTotal(overviewMs(seenMs))
    if (detailAnchor(headMs) !== anchor) setAnchor(detailAnchor(headMs))
    const from = Math.max(x0 - 2, msX(detailFrom(headMs)))
    const to = Math.min(x0 + inner, msX(detailFrom(headMs) + DETAIL_MS))
    fit(frame.current, to - from < inner * 0.97 ? to - from : 0)
  })
  useWholeLabels(picture, (at) => [0, msX(session.viewMs(seenFrom(session, at)))])
  usePlayhead((at) => speak(slider.current, at, seenFrom(session, at)), 2)

  const time = useMemo(
    () => ({ viewMs: session.viewMs.bind(session), atViewMs: session.atViewMs.bind(session), segments }),
    [session, segments],
  )
  return (
    <>
      <svg ref={picture} className={styles.picture} width={width} height={height} aria-hidden="true">
        <defs>
          <pattern
            id="tape-void"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V6" stroke="var(--l1)" strokeWidth="2" />
          </pattern>
          <pattern
            id="tape-wall"
            width="4.5"
            height="4.5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(30)"
          >
            <path d="M0 0V4.5" stroke="var(--i3)" strokeWidth="2.2" />
          </pattern>
        </defs>
        <Overview
          layout={layout}
          members={members}
          marks={marks}
          time={time}
          total={total}
          x0={x0}
          inner={inner}
          knownTo={knownTo}
        />
      </svg>
      <NotYet
        ref={cover}
        hatch={hatch}
        width={x0 + inner}
        height={layout.detail?.top === undefined ? height : layout.detail.top - 8}
        hatchTop={layout.lanes.top}
        hatchHeight={laneHeight(layout)}
      />
      <div
        ref={veil}
        className={styles.veil}
        style={{ width: VEIL_PX, height: layout.lanes.top + laneHeight(layout) }}
      />
      <Playhead ref={cursor} top={layout.marks.top} bottom={layout.lanes.top + laneHeight(layout)} />
      <svg className={styles.picture} width={width} height={height} aria-hidden="true">
        <MarkRow layout={layout} marks={marks} total={total} x0={x0} inner={inner} />
      </svg>
      {layout.detail !== null && (
        <div
          ref={frame}
          className={styles.window}
          style={{ top: layout.lanes.top - 3, height: laneHeight(layout) + 6 }}
        />
      )}
      {layout.detail !== null && (
        <Detail
          layout={layout}
          detail={layout.detail}
          members={members}
          clients={clients}
          marks={marks}
          time={time}
          anchor={anchor}
          x0={x0}
          inner={inner}
          height={height}
        />
      )}
      <div className={styles.hand} {...scrub}>
        <div
          ref={slider}
          className={styles.slider}
          role="slider"
          tabIndex={0}
          aria-label={t('tape.tape')}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={0}
          aria-valuenow={0}
          onKeyDown={onKeyDown}
        />
        {/* Where there is no room for words, a finger's width of tape is too much for one mark. */}
        {layout.left >= 40 && (
          <MarkButtons layout={layout} marks={marks} total={total} x0={x0} inner={inner} />
        )}
      </div>
      {layout.branches !== null && <OldLanes layout={layout} total={total} x0={x0} inner={inner} />}
    </>
  )

  function speak(element: HTMLDivElement | null, at: number, seen: number): void {
    if (element === null) return
    element.setAttribute('aria-valuemax', String(Math.round(seen / 1000)))
    element.setAttribute('aria-valuenow', String(Math.round(at / 1000)))
    element.setAttribute(
      'aria-valuetext',
      t('tape.sliderValue', { time: spokenTime(at), seen: spokenTime(seen) }),
    )
  }
}

/** Width of the veil before it is stretched over what was seen before. */
const VEIL_PX = 100

function laneHeight(layout: TapeLayout): number {
  return layout.lanes.count * layout.lanes.pitch
}

function fit(element: HTMLDivElement | null, width: number): void {
  const value = `${Math.round(width)}px`
  if (element !== null && element.style.width !== value) element.style.width = value
}
