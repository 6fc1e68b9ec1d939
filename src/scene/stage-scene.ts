import type { Flight, MemberView, World } from '../protocol/view/world.ts'
import type { Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import { needleAngle } from './dial.ts'
import { flightMarks, isSeen, type FlightInput } from './flights.ts'
import { boxAround, boxPath, grown, type Box, type Point } from './geometry.ts'
import { Keep } from './keep.ts'
import { layoutStage, type StageLayout } from './layout.ts'
import { isOpen, linkMarks, linksOf, type Link } from './links.ts'
import { placed, shape, type Mark } from './mark.ts'
import { highestIndex, isRemoved, memberMarks } from './member-dial.ts'
import { placePlates, plateMarks, plateRoom, worded, type Plate, type PlateWords } from './plates.ts'
import { dockPorts, MOST_ROWS, portMarks, waitMarks, type Port } from './ports.ts'
import { timerMarks, type TimedMember } from './ring.ts'
import type { StageSize } from './room.ts'
import { hears, type MovingTexts, type SceneTexts } from './scene-texts.ts'
import { messageBrackets, targetMarks, type Emphasis, type StageTarget } from './selection.ts'
import { flightPoint, glyphScale } from './tracks.ts'
import { wallLabel, wallLabelSpot, wallMarks, weakGround } from './walls.ts'

/** What the still half of the stage is drawn from. */
export interface StillInput {
  readonly world: World
  readonly size: StageSize
  /** Boxes that the page's own buttons cover. */
  readonly reserved: readonly Box[]
  /** Groups of a partition that is only being planned; null draws the network as it is. */
  readonly planned: readonly (readonly Name[])[] | null
  readonly selection: StageTarget | null
  readonly hover: StageTarget | null
  /** Over 30 new entries a viewer's second. */
  readonly rush: boolean
  readonly texts: SceneTexts
}

/** Of a world what moves with the playhead. */
export interface MovingWorld {
  readonly members: readonly TimedMember[]
  readonly clients: World['clients']
}

/** What the moving half needs beside the still one's plan. */
export interface MovingInput {
  readonly world: MovingWorld
  readonly flights: readonly Flight[]
  readonly at: SimMicros
  readonly electionMicros: SimMicros
  readonly viewMs: (at: SimMicros) => number
  readonly selection: StageTarget | null
  readonly hover: StageTarget | null
  readonly texts: MovingTexts
}

export type StageInput = StillInput & MovingInput

/** Everything that has a place, before anything is drawn. */
export interface StagePlan {
  readonly layout: StageLayout
  readonly links: readonly Link[]
  readonly ports: readonly Port[]
  readonly plates: readonly Plate[]
  readonly label: { readonly at: Point; readonly rotate: number; readonly box: Box } | null
}

/** A moment of the cluster as one flat list, still and moving, in painting order. */
export function stageScene(input: StageInput): readonly Mark[] {
  return drawnScene(input, planStage(input))
}

/** The same from a plan that stands, as one that is on its way to another. */
export function drawnScene(input: StageInput, plan: StagePlan): readonly Mark[] {
  return [...stillScene(input, plan), ...movingScene(input, plan)].sort((a, b) => a.z - b.z)
}

/** Where everything goes. Asked at every event; answered anew only when something has to move. */
export function planStage(input: StillInput): StagePlan {
  const { world, size, reserved, planned, texts } = input
  const members = world.members.map((member) => member.name)
  const ask = { members, groups: planned ?? world.links.groups, size, reserved }
  const place = JSON.stringify(ask)
  const layout = layouts.of(place, () => layoutStage(ask))
  const words = plateWords(world, layout, texts)
  const rows = world.clients.map(({ name, requests }) => [name, Math.min(requests.length, MOST_ROWS)])
  const room = JSON.stringify([place, words.map(plateRoom), rows, texts.wall])
  const plan = places.of(room, () => {
    const links = linksOf(layout)
    const ports = dockPorts(layout, world.clients)
    const boxes = ports.map((port) => port.box)
    const lines = links.map((link) => link.line)
    const plates = placePlates(words, layout, boxes, lines)
    const taken = [...reserved, ...boxes, ...plates.map((plate) => plate.box)]
    return { layout, links, ports, plates, label: wallLabelSpot(texts.wall, layout, taken) }
  })
  return plans.of(JSON.stringify([room, words]), () => ({
    ...plan,
    plates: plan.plates.map((plate) => worded(plate, words)),
  }))
}

const layouts = new Keep<StageLayout>(24)
const places = new Keep<StagePlan>(48)
const plans = new Keep<StagePlan>(48)

/** The same plan with its members part of the way from where they stood: links, plates and dials go along. */
export function planBetween(from: StageLayout, plan: StagePlan, share: number): StagePlan {
  if (share >= 1) return plan
  const spots = new Map(
    [...plan.layout.spots].map(([name, to]) => {
      const start = from.spots.get(name) ?? to
      return [name, { x: start.x + (to.x - start.x) * share, y: start.y + (to.y - start.y) * share }]
    }),
  )
  const layout = { ...plan.layout, spots, k: from.k + (plan.layout.k - from.k) * share }
  const plates = plan.plates.map((plate) => {
    const [home, now] = [plan.layout.spots.get(plate.words.member), spots.get(plate.words.member)]
    const [dx, dy] = [(now?.x ?? 0) - (home?.x ?? 0), (now?.y ?? 0) - (home?.y ?? 0)]
    return { ...plate, box: { ...plate.box, x: plate.box.x + dx, y: plate.box.y + dy } }
  })
  return { ...plan, layout, plates, links: linksOf(layout) }
}

export function stillScene(input: StillInput, plan: StagePlan): readonly Mark[] {
  const { world, texts } = input
  const { layout } = plan
  const marks: Mark[] = [...groundScene(input, plan)]
  const hi = highestIndex(world)
  for (const member of world.members) {
    const spot = layout.spots.get(member.name)
    if (spot === undefined) continue
    const dial = { member, hi, layout, texts, rush: input.rush }
    marks.push(...placed(memberMarks(dial), spot.x, spot.y, layout.k))
  }
  return [...marks, ...overScene(input, plan)]
}

/** What lies under the dials: the weak sides' ground, links, walls, ports. */
export function groundScene(input: StillInput, plan: StagePlan): readonly Mark[] {
  const { world, texts, planned } = input
  const marks: Mark[] = [...weakGround(plan.layout, weakSides(world, plan, planned))]
  const gone = new Set(world.members.filter(isRemoved).map(({ name }) => name))
  for (const link of plan.links)
    if (!gone.has(link.a) && !gone.has(link.b)) marks.push(...linkMarks(link, world.links))
  plan.layout.walls.forEach((wall, i) => marks.push(...wallMarks(wall, i, planned !== null)))
  for (const port of plan.ports) {
    const client = world.clients.find((one) => one.name === port.client)
    if (client !== undefined) marks.push(...portMarks(port, client, texts))
  }
  return marks.sort((a, b) => a.z - b.z)
}

/** What lies over everything: plates, the wall's name, the selection's brackets. */
export function overScene(input: StillInput, plan: StagePlan): readonly Mark[] {
  const { texts, planned, selection, hover } = input
  const marks: Mark[] = plan.plates.flatMap(plateMarks)
  if (plan.label !== null && planned === null)
    marks.push(wallLabel(texts.wall, plan.label.at, plan.label.rotate))
  marks.push(...brokenMarks(input.world, plan.layout))
  marks.push(...emphasised(selection, 'selected', plan))
  if (!sameTarget(selection, hover)) marks.push(...emphasised(hover, 'linked', plan))
  return marks.sort((a, b) => a.z - b.z)
}

export function movingScene(input: MovingInput, plan: StagePlan): readonly Mark[] {
  const { world, at, electionMicros, texts } = input
  const { layout } = plan
  const marks: Mark[] = []
  for (const member of world.members) {
    const spot = layout.spots.get(member.name)
    if (spot === undefined || isRemoved(member)) continue
    marks.push(...placed(timerMarks(member, at, electionMicros), spot.x, spot.y, layout.k))
  }
  const flying = flightInput(input, plan)
  marks.push(...flightMarks(input.flights, flying))
  for (const port of plan.ports) {
    const client = world.clients.find((one) => one.name === port.client)
    if (client !== undefined) marks.push(...waitMarks(port, client, at, texts))
  }
  for (const [target, emphasis] of [
    [input.selection, 'selected'],
    [input.hover, 'linked'],
  ] as const) {
    if (target?.kind !== 'message' || (emphasis === 'linked' && sameTarget(target, input.selection))) continue
    const flight = input.flights.find((one) => one.id === target.id)
    const point = flight !== undefined && isSeen(flight, flying) ? flightPoint(flight, flying) : null
    if (point !== null) marks.push(messageBrackets(point, glyphScale(layout.k), emphasis))
  }
  return marks.sort((a, b) => a.z - b.z)
}

/** What flights are placed and drawn with, for painters and for whoever asks what lies under a finger. */
export function flightInput(input: MovingInput, plan: StagePlan): FlightInput {
  const { layout } = plan
  const named = [input.selection, input.hover].flatMap((target) =>
    target?.kind === 'message' ? [target.id] : [],
  )
  return {
    at: input.at,
    k: layout.k,
    spots: layout.spots,
    ports: new Map(plan.ports.map((port) => [port.client, port.box])),
    walls: layout.walls,
    taken: [
      ...plan.plates.map((plate) => plate.box),
      ...plan.ports.map((port) => port.box),
      ...layout.reserved,
      ...(plan.label === null ? [] : [grown(plan.label.box, 10)]),
    ],
    size: layout.size,
    viewMs: input.viewMs,
    named: new Set(named),
    texts: input.texts,
  }
}

/** A leader that no quorum can hear it and answer. */
export function isCutOff(member: MemberView, world: World): boolean {
  return (
    member.role === 'leader' &&
    member.status === 'running' &&
    heardBy(member.name, world) < world.cluster.quorum
  )
}

function heardBy(name: Name, world: World): number {
  return hears(name, world.members, (a, b) => isOpen(world.links, a, b))
}

function plateWords(world: World, layout: StageLayout, texts: SceneTexts): readonly PlateWords[] {
  if (layout.detail === 'small') return []
  const hi = highestIndex(world)
  return world.members.flatMap((member) => {
    if (isRemoved(member))
      return [{ member: member.name, role: texts.role(member, false), facts: '', tall: false }]
    const cutOff = isCutOff(member, world)
    const facts = texts.facts(member, heardBy(member.name, world), world.cluster.voters)
    const tall = member.role !== 'follower' && member.status !== 'down'
    const role = texts.role(member, cutOff)
    if (layout.detail === 'full') {
      const unseen = member.commit > 0 && needleAngle(member.commit, hi) === null
      const all = unseen ? `${facts} · ${texts.commit(member.commit)}` : facts
      return [{ member: member.name, role, facts: all, tall }]
    }
    const plain = member.role === 'follower' && member.status === 'running' && !member.isLearner
    const stands = member.ballots !== null && facts !== ''
    return plain ? [] : [{ member: member.name, role: stands ? `${role} · ${facts}` : role, facts: '', tall }]
  })
}

/** A point on each side of the one wall whose members are no quorum. */
function weakSides(world: World, plan: StagePlan, planned: StillInput['planned']): readonly Point[] {
  const groups = planned ?? world.links.groups
  if (groups?.length !== 2) return []
  const voters = new Set(world.members.filter((member) => member.isVoter).map((member) => member.name))
  const weak = groups.filter(
    (group) => group.filter((name) => voters.has(name)).length < world.cluster.quorum,
  )
  if (weak.length === 2) return []
  return weak.flatMap((group) => {
    const spot = group.map((name) => plan.layout.spots.get(name)).find((one) => one !== undefined)
    return spot === undefined ? [] : [spot]
  })
}

/** A crossed square on every member that a broken promise names: the only vermilion on the stage. */
function brokenMarks(world: World, layout: StageLayout): readonly Mark[] {
  const names = new Set(world.violations.flatMap((violation) => violation.members))
  return [...names].flatMap((name) => {
    const spot = layout.spots.get(name)
    if (spot === undefined) return []
    const side = 13 * Math.max(0.7, layout.k)
    const at = { x: spot.x + 58 * layout.k, y: spot.y - 58 * layout.k }
    const box = boxPath(boxAround({ x: 0, y: 0 }, 2 * side, 2 * side))
    const cross = `M${-side / 2} ${-side / 2}L${side / 2} ${side / 2}M${side / 2} ${-side / 2}L${-side / 2} ${side / 2}`
    return [
      shape(`violation:${name}`, box, { ...at, z: 72, fill: 'bad', stroke: 'bg0', width: 2 }),
      shape(`violation:${name}:cross`, cross, { ...at, z: 73, stroke: 'bg0', width: 3 }),
    ]
  })
}

function emphasised(target: StageTarget | null, emphasis: Emphasis, plan: StagePlan): readonly Mark[] {
  if (target === null) return []
  const label = plan.label === null ? null : boxAround(plan.label.at, 30, 30)
  return targetMarks(target, emphasis, plan.layout, plan.links, plan.ports, label)
}

export function sameTarget(a: StageTarget | null, b: StageTarget | null): boolean {
  return a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b)
}
