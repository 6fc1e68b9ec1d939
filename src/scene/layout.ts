import type { Name } from '../run/input.ts'
import type { Box, Line, Point } from './geometry.ts'
import { arrangeTwo, partInPlace } from './partition-layout.ts'
import { ring } from './ring-layout.ts'
import { fits, liftsOf, type Arrangement, type LayoutInput, type StageSize } from './room.ts'
import { arrangeSpokes } from './spokes-layout.ts'

/** Where everything stands. Pure in its input; the same question gives the same answer. */
export interface StageLayout {
  readonly size: StageSize
  /** Scale of the instruments: 1 is a dial of radius 74. */
  readonly k: number
  readonly spots: ReadonlyMap<Name, Point>
  /** The partition's walls, from edge to edge, or from the hub to an edge. */
  readonly walls: readonly Line[]
  /** What nothing may cover: buttons of the page that float over the stage. */
  readonly reserved: readonly Box[]
  readonly detail: Detail
}

/** How much an instrument of this size tells: everything; no facts beside it; a core, a ring and a tail. */
export type Detail = 'full' | 'plain' | 'small'

const K_MIN = 0.2
const K_STEP = 0.025
/** From this scale on an instrument tells everything, or no facts beside it. */
const FULL = 0.8
const PLAIN = 0.55
/** This much smaller a dial is worth a picture in which no link runs through a third member. */
const TIDY = 0.82
/** And this much smaller a dial one in which everybody keeps their place. */
const STAY = 0.78

/** Instruments grow with the stage, but slower: 1 at 872 × 520. */
function kMax({ width, height }: StageSize): number {
  return Math.min(1.4, Math.max(1, Math.sqrt((width * height) / (872 * 520))))
}

export function detailOf(k: number): Detail {
  return k >= FULL ? 'full' : k >= PLAIN ? 'plain' : 'small'
}

export function layoutStage(input: LayoutInput): StageLayout {
  const groups = groupsOf(input)
  let k = groups.length === 1 ? kMax(input.size) : layoutStage({ ...input, groups: null }).k
  const still = groups.length === 2 ? inPlace(input, groups, k) : null
  if (still !== null) return still
  let found: Arrangement | null = null
  let foundAt = K_MIN
  for (; k > K_MIN; k -= K_STEP) {
    const made = arrange(input, groups, k)
    if (made !== null && (found === null || made.crossed === 0)) [found, foundAt] = [made, k]
    if (found !== null && (found.crossed === 0 || k < foundAt * TIDY)) break
  }
  k = foundAt
  const made = found ?? { spots: ring(input.members.length, input, K_MIN), walls: [], crossed: 0 }
  return placed(input, made, k)
}

function placed({ members, size, reserved }: LayoutInput, made: Arrangement, k: number): StageLayout {
  const spots = new Map(members.map((name, i) => [name, made.spots[i] ?? middle(size)]))
  return { size, k, spots, walls: made.walls, reserved, detail: detailOf(k) }
}

/** A wall among members who stay where they are: worth a somewhat smaller dial, but not one that tells less. */
function inPlace(
  input: LayoutInput,
  groups: readonly (readonly number[])[],
  from: number,
): StageLayout | null {
  const tells = [FULL, PLAIN].find((one) => from >= one) ?? K_MIN
  const least = Math.max(from * STAY, tells)
  for (let k = from; ; k = Math.max(least, k - K_STEP)) {
    const made = partInPlace(groups, input, k)
    if (made?.crossed === 0) return placed(input, made, k)
    if (k <= least) return null
  }
}

function arrange(input: LayoutInput, groups: readonly (readonly number[])[], k: number): Arrangement | null {
  if (groups.length === 2) return arrangeTwo(groups, input, k)
  if (groups.length > 2) return arrangeSpokes(groups, input, k)
  for (const lift of liftsOf(input)) {
    const spots = ring(input.members.length, input, k, lift)
    if (fits(spots, input, k)) return { spots, walls: [], crossed: 0 }
  }
  return null
}

/** The groups as positions in `members`; one group when the network is whole. */
function groupsOf({ members, groups }: LayoutInput): readonly (readonly number[])[] {
  const whole = [members.map((_, i) => i)]
  if (groups === null) return whole
  const known = groups.map((group) => group.map((name) => members.indexOf(name)).filter((i) => i >= 0))
  const named = new Set(known.flat())
  const rest = members.map((_, i) => i).filter((i) => !named.has(i))
  const parts = [...known, rest].filter((group) => group.length > 0)
  return parts.length < 2 ? whole : parts
}

function middle(size: StageSize): Point {
  return { x: size.width / 2, y: size.height / 2 }
}
