import type { Flight } from '../protocol/view/world.ts'
import type { Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import { crossing, linePath, type Box, type Line, type Point } from './geometry.ts'
import { glyphExtent } from './glyphs.ts'
import { TRACK_END } from './room.ts'

/** Radius of a dial's face with what its ring draws, at k = 1. */
const FACE = 76

/** What tracks run between. */
export interface TrackInput {
  readonly k: number
  readonly spots: ReadonlyMap<Name, Point>
  readonly ports: ReadonlyMap<Name, Box>
}

/** What a message's place on its track follows from. */
export interface PlaceInput extends TrackInput {
  readonly at: SimMicros
  readonly walls: readonly Line[]
}

/** The line that a message travels: from dial to dial, each direction on its own right-hand side. */
export function trackOf(flight: Pick<Flight, 'from' | 'to' | 'type'>, input: TrackInput): Line | null {
  const from = endOf(flight.from, flight.to, input)
  const to = endOf(flight.to, flight.from, input)
  if (from === null || to === null) return null
  const dx = to.centre.x - from.centre.x
  const dy = to.centre.y - from.centre.y
  const d = Math.hypot(dx, dy)
  if (d < 1) return null
  const [ux, uy] = [dx / d, dy / d]
  const side = laneOf(flight.type) * Math.max(0.6, Math.min(1, input.k))
  return {
    x1: from.centre.x + ux * from.reach - uy * side,
    y1: from.centre.y + uy * from.reach + ux * side,
    x2: to.centre.x - ux * to.reach - uy * side,
    y2: to.centre.y - uy * to.reach + ux * side,
  }
}

/** Px beside the middle of the link: what goes to the leader with an answer has a lane of its own. */
export function laneOf(type: Flight['type']): number {
  return type === 'MsgProp' || type === 'MsgReadIndex' || type === 'MsgReadIndexResp' ? 34 : 6
}

/** Where a message is at `at`; null when it has no place on this stage. */
export function flightPoint(flight: Flight, input: PlaceInput): Point | null {
  const track = trackOf(flight, input)
  return track === null ? null : glyphPoint(flight, track, input)
}

/** The share of its way on the part of the track where its glyph covers neither dial. */
export function glyphPoint(
  flight: Flight,
  track: Line,
  input: Pick<PlaceInput, 'at' | 'k' | 'walls'>,
): Point {
  const share = shareOf(flight, track, input)
  if (flight.died?.why === 'cut') return along(track, share)
  const length = Math.hypot(track.x2 - track.x1, track.y2 - track.y1)
  const [ux, uy] = [(track.x2 - track.x1) / length, (track.y2 - track.y1) / length]
  const extent = glyphExtent(flight)
  const half = glyphScale(input.k) * (Math.abs(ux) * extent.x + Math.abs(uy) * extent.y)
  const pad = Math.min(0.45, Math.max(0, half - (TRACK_END - FACE) * input.k) / length)
  return along(track, pad + share * (1 - 2 * pad))
}

/** The line as path data, behind every dial that is not one of its ends: it lies under them. */
export function openPath(
  line: Line,
  { from, to }: Pick<Flight, 'from' | 'to'>,
  { spots, k }: TrackInput,
): string {
  const gaps: (readonly [number, number])[] = []
  for (const [name, spot] of spots) {
    const gap = name === from || name === to ? null : chord(line, spot, FACE * k)
    if (gap !== null) gaps.push(gap)
  }
  if (gaps.length === 0) return linePath(line)
  let at = 0
  let d = ''
  for (const [start, end] of [...gaps.sort(([a], [b]) => a - b), [1, 1] as const]) {
    if (start > at) d += linePath(piece(line, at, start))
    at = Math.max(at, end)
  }
  return d
}

/** Whether a dial that the message is not for hides this point of its track. */
export function isBehind(
  point: Point,
  { from, to }: Pick<Flight, 'from' | 'to'>,
  { spots, k }: TrackInput,
): boolean {
  for (const [name, spot] of spots) {
    if (name !== from && name !== to && Math.hypot(spot.x - point.x, spot.y - point.y) < FACE * k) return true
  }
  return false
}

/** The part of a line within a circle, as shares of the line; null when it keeps clear. */
function chord({ x1, y1, x2, y2 }: Line, { x, y }: Point, r: number): readonly [number, number] | null {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length2 = dx * dx + dy * dy
  if (length2 < 1) return null
  const middle = ((x - x1) * dx + (y - y1) * dy) / length2
  const off = Math.hypot(x1 + dx * middle - x, y1 + dy * middle - y)
  if (off >= r) return null
  const half = Math.sqrt((r * r - off * off) / length2)
  const [start, end] = [Math.max(0, middle - half), Math.min(1, middle + half)]
  return end > start ? [start, end] : null
}

function piece(line: Line, from: number, to: number): Line {
  const [a, b] = [along(line, from), along(line, to)]
  return { x1: a.x, y1: a.y, x2: b.x, y2: b.y }
}

/** Share of the track that is behind it; a message that a cut kills gets no further than the wall. */
function shareOf(flight: Flight, track: Line, { at, walls }: Pick<PlaceInput, 'at' | 'walls'>): number {
  const span = Math.max(1, flight.arrivesAt - flight.sent.at)
  const died = flight.died
  if (died === null) return Math.min(1, Math.max(0, (at - flight.sent.at) / span))
  const wall = died.why === 'cut' ? firstWall(track, walls) : null
  const end =
    wall ?? (died.why === 'cut' ? 0.5 : Math.min(1, Math.max(0.08, (died.at - flight.sent.at) / span)))
  const life = Math.max(1, died.at - flight.sent.at)
  return end * Math.min(1, Math.max(0, (at - flight.sent.at) / life))
}

function firstWall(track: Line, walls: readonly Line[]): number | null {
  const hits = walls.map((wall) => crossing(track, wall)).filter((share) => share !== null)
  return hits.length === 0
    ? null
    : Math.max(0, Math.min(...hits) - 6 / Math.hypot(track.x2 - track.x1, track.y2 - track.y1))
}

export function glyphScale(k: number): number {
  return 1.2 * Math.max(0.62, Math.min(1.15, k))
}

function along({ x1, y1, x2, y2 }: Line, share: number): Point {
  return { x: x1 + (x2 - x1) * share, y: y1 + (y2 - y1) * share }
}

interface End {
  readonly centre: Point
  /** Distance from the centre at which the track begins. */
  readonly reach: number
}

function endOf(name: Name, other: Name, { k, spots, ports }: TrackInput): End | null {
  const spot = spots.get(name)
  if (spot !== undefined) return { centre: spot, reach: TRACK_END * k }
  const port = ports.get(name)
  const toward = spots.get(other)
  if (port === undefined || toward === undefined) return null
  const centre = {
    x: Math.min(Math.max(toward.x, port.x + 8), port.x + port.width - 8),
    y: Math.min(Math.max(toward.y, port.y + 8), port.y + port.height - 8),
  }
  const dx = Math.abs(toward.x - centre.x)
  const dy = Math.abs(toward.y - centre.y)
  const d = Math.max(1, Math.hypot(dx, dy))
  const edgeX = toward.x > centre.x ? port.x + port.width - centre.x : centre.x - port.x
  const edgeY = toward.y > centre.y ? port.y + port.height - centre.y : centre.y - port.y
  return {
    centre,
    reach: Math.min(dx > 0 ? (edgeX * d) / dx : Infinity, dy > 0 ? (edgeY * d) / dy : Infinity) + 4,
  }
}
