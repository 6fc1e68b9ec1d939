import type { Name } from '../run/input.ts'
import {
  boxAround,
  discDepth,
  grown,
  inside,
  lineInBox,
  overlap,
  polar,
  type Box,
  type Line,
  type Point,
} from './geometry.ts'
import type { StageLayout } from './layout.ts'
import { OVER, text, type Mark } from './mark.ts'
import { textWidth } from './text-width.ts'

/** What stands beside a dial: its role, and a line of facts. */
export interface PlateWords {
  readonly member: Name
  readonly role: string
  readonly facts: string
  /** Wears a crown or ballots, so the plate stands off further at the top. */
  readonly tall: boolean
}

export interface Plate {
  readonly words: PlateWords
  readonly box: Box
  readonly anchor: 'start' | 'middle' | 'end'
}

const ROLE = { size: 16, weight: 640, line: 20 }
const FACTS = { size: 14, weight: 420, line: 18 }
/** Plates that change their words within this keep their place. */
const USUAL_WIDTH = 132
/** What a plate's facts may cost: as much as two links right through it. */
const FACTS_WORTH = 60
const ANGLES = Array.from({ length: 24 }, (_, i) => i * 15)

interface Candidate extends Plate {
  /** Overlap with what may not be covered. */
  readonly hard: number
  readonly soft: number
}

/**
 * A plate for every dial at the spot that covers least. What would cover another dial, plate, port, wall or button
 * loses its facts, then goes: a missing word is better than two in one place.
 */
export function placePlates(
  words: readonly PlateWords[],
  layout: StageLayout,
  ports: readonly Box[],
  links: readonly Line[],
): readonly Plate[] {
  const all = new Map(
    words.map((plate) => [
      plate.member,
      [
        ...candidates(plate, layout, ports, links),
        ...candidates({ ...plate, facts: '' }, layout, ports, links).map((spot) => ({
          ...spot,
          soft: spot.soft + FACTS_WORTH,
        })),
      ],
    ]),
  )
  const chosen = new Map<Name, Candidate>()
  const order = [...words].sort((a, b) => choice(all.get(a.member)) - choice(all.get(b.member)))
  for (let pass = 0; pass < 3; pass++) {
    for (const { member } of order) {
      const others = [...chosen.values()].filter((plate) => plate.words.member !== member)
      const spot = cheapest(all.get(member) ?? [], others)
      if (spot !== null) chosen.set(member, spot)
    }
  }
  const kept: Plate[] = []
  for (const { member } of order) {
    const plate = chosen.get(member)
    if (plate === undefined) continue
    const placed = isClear(plate, kept) ? plate : shortened(plate, layout, ports, links, kept)
    if (placed !== null) kept.push(placed)
  }
  return kept
}

/** All that the place of a plate depends on: words that need as much room stand where the others stood. */
export function plateRoom({ member, role, facts, tall }: PlateWords): readonly unknown[] {
  return [member, roleWidth(role), facts === '' ? 0 : factsWidth(facts), tall]
}

/** A plate at the same place with what is to be said now. */
export function worded(plate: Plate, words: readonly PlateWords[]): Plate {
  const now = words.find(({ member }) => member === plate.words.member)
  if (now === undefined) return plate
  return { ...plate, words: plate.words.facts === '' ? { ...now, facts: '' } : now }
}

export function plateMarks(plate: Plate): readonly Mark[] {
  const { words, box, anchor } = plate
  const id = `plate:${words.member}`
  const x = anchor === 'start' ? box.x : anchor === 'end' ? box.x + box.width : box.x + box.width / 2
  const common = { x, anchor, halo: 'bg0', z: OVER + 4 } as const
  return [
    text(`${id}:role`, words.role, { ...common, y: box.y + 15.5, size: ROLE.size, weight: ROLE.weight }),
    ...(words.facts === ''
      ? []
      : [text(`${id}:facts`, words.facts, { ...common, y: box.y + 33.5, size: FACTS.size, fill: 'i2' })]),
  ]
}

function candidates(
  words: PlateWords,
  layout: StageLayout,
  ports: readonly Box[],
  links: readonly Line[],
): readonly Candidate[] {
  const spot = layout.spots.get(words.member)
  if (spot === undefined) return []
  const width = Math.max(roleWidth(words.role), words.facts === '' ? 0 : factsWidth(words.facts))
  const height = ROLE.line + (words.facts === '' ? 0 : FACTS.line)
  return ANGLES.map((angle) => {
    const box = beside(spot, angle, width, height, layout.k, words.tall)
    const dx = Math.sin((angle * Math.PI) / 180)
    const anchor = dx > 0.3 ? 'start' : dx < -0.3 ? 'end' : 'middle'
    return {
      words,
      box,
      anchor,
      hard: hardCost(box, words.member, layout, ports),
      soft: softCost(box, spot, angle, layout, links),
    }
  })
}

const roleWidth = (role: string): number => textWidth(role, ROLE.size, ROLE.weight)
const factsWidth = (facts: string): number =>
  Math.max(USUAL_WIDTH, textWidth(facts, FACTS.size, FACTS.weight))

/** The box that touches the dial's clear circle in one direction. */
function beside(spot: Point, angle: number, width: number, height: number, k: number, tall: boolean): Box {
  const up = tall && (angle < 30 || angle > 330)
  const reach = (up ? 93 : 80) * k + 5
  const u = polar(1, angle)
  const at = (step: number): Box => {
    const t = reach + 2 * step
    return boxAround({ x: spot.x + u.x * t, y: spot.y + u.y * t }, width, height)
  }
  // The further out, the less it reaches into the circle; half its diagonal further it is out for certain.
  let [near, far] = [0, Math.ceil(Math.hypot(width, height) / 4)]
  while (near < far) {
    const middle = (near + far) >> 1
    if (discDepth(at(middle), spot, reach) <= 0) far = middle
    else near = middle + 1
  }
  return at(far)
}

function hardCost(box: Box, member: Name, layout: StageLayout, ports: readonly Box[]): number {
  let cost = inside(box, layout.size, 6) ? 0 : 4000
  for (const [name, spot] of layout.spots) {
    if (name !== member) cost += Math.max(0, discDepth(box, spot, 80 * layout.k + 3)) * 60
  }
  for (const other of [...layout.reserved, ...ports]) cost += overlap(grown(box, 4), other)
  for (const wall of layout.walls) cost += lineInBox(wall, grown(box, 8)) * 12
  return cost
}

/** Links under the words, and a side that does not look outward. */
function softCost(box: Box, spot: Point, angle: number, layout: StageLayout, links: readonly Line[]): number {
  let crossed = 0
  for (const link of links) crossed += Math.min(40, lineInBox(link, box))
  const u = polar(1, angle)
  const out = { x: spot.x - layout.size.width / 2, y: spot.y - layout.size.height / 2 }
  const away = Math.max(1, Math.hypot(out.x, out.y))
  const turned = 1 - (u.x * out.x + u.y * out.y) / away
  const level = Math.abs(u.y) > 0.9 ? 8 : 0
  const arm = 18 * layout.k + 4
  const corners = [45, 135, 225, 315].map((at) => polar(Math.SQRT2 * 84 * layout.k, at))
  const onBrackets = corners.some(
    (at) => overlap(box, boxAround({ x: spot.x + at.x, y: spot.y + at.y }, arm, arm)) > 0,
  )
  return crossed * 0.8 + turned * 16 + level + (onBrackets ? 14 : 0)
}

function cheapest(spots: readonly Candidate[], others: readonly Plate[]): Candidate | null {
  let best: Candidate | null = null
  let least = Infinity
  for (const spot of spots) {
    const shared = others.reduce((sum, other) => sum + overlap(grown(spot.box, 3), other.box), 0)
    const cost = (spot.hard + shared) * 10 + spot.soft
    if (cost < least) [least, best] = [cost, spot]
  }
  return best
}

/** How many free spots a plate has: the poorest choose first. */
function choice(spots: readonly Candidate[] | undefined): number {
  return (spots ?? []).filter((spot) => spot.hard === 0).length
}

function isClear(plate: Candidate, kept: readonly Plate[]): boolean {
  return plate.hard === 0 && kept.every((other) => overlap(grown(plate.box, 1), other.box) === 0)
}

function shortened(
  plate: Candidate,
  layout: StageLayout,
  ports: readonly Box[],
  links: readonly Line[],
  kept: readonly Plate[],
): Plate | null {
  for (const words of [plate.words, { ...plate.words, facts: '' }]) {
    const clear = candidates(words, layout, ports, links).filter((spot) => isClear(spot, kept))
    const best = cheapest(clear, [])
    if (best !== null) return best
  }
  return null
}
