import { X } from 'lucide-react'
import { useLayoutEffect } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { Flight, World } from '../../protocol/view/world.ts'
import { isFlying } from '../../scene/flights.ts'
import { boxAround, discDepth, grown, overlap, within, type Box, type Point } from '../../scene/geometry.ts'
import type { SceneTexts } from '../../scene/scene-texts.ts'
import { boxOf, middleOf, type StageTarget } from '../../scene/selection.ts'
import { flightInput, type StagePlan } from '../../scene/stage-scene.ts'
import { textWidth } from '../../scene/text-width.ts'
import { flightPoint } from '../../scene/tracks.ts'
import { flightWords } from './scene-words.ts'
import { actionsOn, type StageAction } from './stage-actions.ts'
import styles from './Stage.module.css'
import { actAll } from './use-tool.ts'

/** For fingers; a mouse's row is lower. */
const ROW_HEIGHT = 46

interface RowProps {
  readonly world: World
  readonly target: StageTarget
}

/** What can be done to the selection, beside it; the first thing first. */
export function ActionRow({
  world,
  plan,
  target,
  texts,
  onCrowded,
}: RowProps & {
  readonly plan: StagePlan
  readonly texts: SceneTexts
  /** There is no place beside the selection that covers nobody. */
  readonly onCrowded: () => void
}) {
  const session = useSession()
  const offer = useOffer({ world, target })
  const flight = offer?.flight ?? null
  const asked = {
    world,
    flights: [],
    at: session.playhead(),
    electionMicros: 0,
    selection: null,
    hover: null,
  }
  const viewMs = (time: number): number => session.viewMs(time)
  const point = flight === null ? null : flightPoint(flight, flightInput({ ...asked, viewMs, texts }, plan))
  const near = anchorOf(target, plan, point)
  const labels = (offer?.actions ?? []).map((action) => action.label)
  const place = near === null ? null : rowPlace(near, labels, plan)
  const crowded = offer !== null && place?.free === false
  useLayoutEffect(() => {
    if (crowded) onCrowded()
  }, [crowded, onCrowded])
  if (offer === null || crowded) return null
  const style = place === null ? undefined : { left: `${place.box.x}px`, top: `${place.box.y}px` }
  return <Row offer={offer} style={style} />
}

/** The same row in a place of its own. */
export function DockedRow(props: RowProps) {
  const offer = useOffer(props)
  return offer === null ? null : <Row offer={offer} docked />
}

interface Offer {
  readonly name: string
  readonly actions: readonly StageAction[]
  readonly flight: Flight | null
}

/** What a target offers; null when that is nothing, as with a message that has landed. */
function useOffer({ world, target }: RowProps): Offer | null {
  const t = useT()
  const session = useSession()
  const [flights, fsyncMs] = useApp(({ run }) => [run.flights, run.recording?.config.fsyncMs ?? 4])
  // In an embed only the lenses that it was asked for are there.
  const lens = useApp(({ look }) => look.embed?.parts.includes('members') ?? true)
  const flight = target.kind === 'message' ? (flights.get(target.id) ?? null) : null
  const now = { at: session.playhead(), viewMs: (time: number) => session.viewMs(time) }
  if (target.kind === 'message' && (flight === null || !isFlying(flight, now))) return null
  const actions = actionsOn(target, world, t, fsyncMs * 1000).filter(({ log }) => log === undefined || lens)
  if (actions.length === 0) return null
  const message = flight === null ? '' : flightWords(t, flight)
  const name = t('stage.actionsOf', { what: nameOf(target, message, t('stage.wallButton')) })
  return { name, actions, flight }
}

function Row({
  offer,
  docked = false,
  style,
}: {
  readonly offer: Offer
  readonly docked?: boolean
  readonly style?: Record<string, string> | undefined
}) {
  const t = useT()
  const session = useSession()
  const run = ({ inputs, log, write }: StageAction): void => {
    if (log !== undefined) session.show({ lens: 'members', serverLog: { member: log } })
    else if (write === undefined) void actAll(session, inputs)
    else {
      session.select({ kind: 'client', client: write.client })
      session.form({ open: true, verb: 'put', to: write.to })
    }
  }
  return (
    <div className={docked ? styles.docked : styles.row} style={style} role="toolbar" aria-label={offer.name}>
      {offer.actions.map((action) => (
        <button key={action.id} type="button" className={styles.act} onClick={() => run(action)}>
          {action.label}
        </button>
      ))}
      <button
        type="button"
        className={styles.act}
        aria-label={t('stage.close')}
        onClick={() => session.select(null)}
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  )
}

function anchorOf(target: StageTarget, plan: StagePlan, flightAt: Point | null): Box | null {
  if (target.kind === 'message') {
    return flightAt === null ? null : { x: flightAt.x - 20, y: flightAt.y - 20, width: 40, height: 40 }
  }
  const label =
    plan.label === null ? null : { x: plan.label.at.x - 22, y: plan.label.at.y - 22, width: 44, height: 44 }
  return boxOf(target, plan.layout, plan.links, plan.ports, label)
}

/** How far from the selection a row may stand, and how finely places are tried. */
const ROW_REACH = 150
const ROW_STEP = 12

/** Beside the selection where it covers nothing, as near as that goes: under it, over it, or at a side. */
function rowPlace(
  near: Box,
  labels: readonly string[],
  plan: StagePlan,
): { readonly box: Box; readonly free: boolean } {
  const { size } = plan.layout
  const width = labels.reduce((sum, label) => sum + textWidth(label, 14, 560) + 25, 40)
  const centre = near.x + near.width / 2 - width / 2
  const usual = { x: centre, y: near.y + near.height + 8, width, height: ROW_HEIGHT }
  const edge = { width: size.width - 8, height: size.height - 4 }
  let best = within(usual, edge)
  let least = coverOf(best, near, plan)
  for (let y = near.y - ROW_HEIGHT - ROW_REACH; y <= near.y + near.height + ROW_REACH; y += ROW_STEP)
    for (let x = near.x - width - ROW_REACH; x <= near.x + near.width + ROW_REACH; x += ROW_STEP) {
      const box = within({ ...usual, x: Math.max(8, x), y: Math.max(4, y) }, edge)
      const away = Math.hypot(box.x - usual.x, box.y - usual.y)
      if (away >= least) continue
      const cost = away + coverOf(box, near, plan)
      if (cost < least) [best, least] = [box, cost]
    }
  return { box: best, free: dialsUnder(best, plan) < 3 && wordsUnder(best, plan) < 1 }
}

/** How much of words, cards and buttons lies under it, in px²: a row that would cover some stands under the picture. */
function wordsUnder(box: Box, { layout, ports, plates, label }: StagePlan): number {
  const others = [...layout.reserved, ...[...ports, ...plates].map((one) => one.box)]
  return [...others, ...(label === null ? [] : [label.box])].reduce((sum, one) => sum + overlap(box, one), 0)
}

/** What a row here would lie over, weighed: dials most, then words and cards, then the handles of links. */
function coverOf(box: Box, near: Box, plan: StagePlan): number {
  const { reserved } = plan.layout
  const solid = [near, ...reserved, ...plan.ports.map((port) => port.box)]
  const words = [...plan.plates.map((plate) => plate.box), ...(plan.label === null ? [] : [plan.label.box])]
  const handles = plan.links.filter((link) => overlap(box, boxAround(middleOf(link), 24, 24)) > 0).length
  return (
    dialsUnder(box, plan) * 90 +
    [...solid, ...words].reduce((sum, other) => sum + overlap(box, grown(other, 3)), 0) * 3 +
    handles * 60
  )
}

/** How deep it reaches into dials, in px. */
function dialsUnder(box: Box, { layout }: StagePlan): number {
  const deep = [...layout.spots.values()].map((at) => discDepth(box, at, 78 * layout.k))
  return deep.reduce((sum, depth) => sum + Math.max(0, depth), 0)
}

function nameOf(target: StageTarget, message: string, wall: string): string {
  switch (target.kind) {
    case 'member':
      return target.member
    case 'link':
      return `${target.a} – ${target.b}`
    case 'client':
      return target.client
    case 'message':
      return message
    case 'wall':
      return wall
  }
}
