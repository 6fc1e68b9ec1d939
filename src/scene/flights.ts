import type { Flight } from '../protocol/view/world.ts'
import type { Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import { boxAround, distanceToLine, inside, overlap, type Box, type Line, type Point } from './geometry.ts'
import { delayMarks, glyphExtent, glyphMarks, hueOf } from './glyphs.ts'
import type { StageSize } from './room.ts'
import { placed, shape, text, type Mark } from './mark.ts'
import type { MovingTexts } from './scene-texts.ts'
import { textWidth } from './text-width.ts'
import { glyphPoint, glyphScale, isBehind, laneOf, openPath, trackOf } from './tracks.ts'

/** A message that lived a shorter time than this before the viewer is no glyph: its track lights up. */
const SHORT_MS = 120
const FLASH_MS = 150
/** More of them than this a second, and the link stays tinted. */
const FLASHES = 3
/** A dead message falls, lies there to be read, and fades. */
const FALL_MS = 200
const LIE_MS = 900
/** Viewer's ms after its end at which nothing of any message is left on the stage. */
export const GONE_MS = 1100
const FALL_PX = 28

/** What flights are drawn in. */
export interface FlightInput {
  readonly at: SimMicros
  readonly k: number
  readonly spots: ReadonlyMap<Name, Point>
  readonly ports: ReadonlyMap<Name, Box>
  readonly walls: readonly Line[]
  /** Plates, ports and buttons: no label goes over them. */
  readonly taken: readonly Box[]
  readonly size: StageSize
  /** Viewer's milliseconds at a virtual time. */
  readonly viewMs: (at: SimMicros) => number
  /** Names a message beside it whatever the crowd. */
  readonly named: ReadonlySet<number>
  readonly texts: MovingTexts
}

/** Whether any of it is on the stage at `at`. */
export function isSeen(flight: Flight, { at, viewMs }: Pick<FlightInput, 'at' | 'viewMs'>): boolean {
  if (flight.sent.at > at) return false
  if (flight.died !== null) return viewMs(at) - viewMs(Math.min(flight.died.at, flight.arrivesAt)) < GONE_MS
  return at < flight.arrivesAt || viewMs(at) - viewMs(flight.sent.at) < FLASH_MS
}

/** In flight at `at`, and long enough to be a glyph: what a person can select. */
export function isFlying(flight: Flight, { at, viewMs }: Pick<FlightInput, 'at' | 'viewMs'>): boolean {
  const end = flight.died === null ? flight.arrivesAt : Math.min(flight.died.at, flight.arrivesAt)
  return flight.sent.at <= at && at < end && viewMs(flight.arrivesAt) - viewMs(flight.sent.at) >= SHORT_MS
}

export function flightMarks(flights: readonly Flight[], input: FlightInput): readonly Mark[] {
  const tints = busyTracks(flights, input)
  const seen = flights.filter((flight) => isSeen(flight, input))
  const talk = seen.filter((flight) => input.texts.flight(flight) !== '').length
  const crowd: Crowd = { talk, taken: [...input.taken], glyphs: new Map() }
  return [
    ...tints.values(),
    ...seen.flatMap((flight) => {
      const track = trackOf(flight, input)
      if (track === null || (isShort(flight, input) && tints.has(pairOf(flight)))) return []
      return oneFlight(flight, track, crowd, input)
    }),
  ]
}

/** What the messages drawn so far leave to the next one. */
interface Crowd {
  /** How many would say what they are. */
  readonly talk: number
  /** Boxes that no label covers: those of the stage, and the labels so far. */
  readonly taken: Box[]
  /** Glyphs so far on each track: one that would lie on another is a stroke across the track. */
  readonly glyphs: Map<string, Point[]>
}

/** Links over which more than three messages a viewer's second flash by: each stays tinted, in the latest's hue. */
function busyTracks(flights: readonly Flight[], input: FlightInput): ReadonlyMap<string, Mark> {
  const { at, viewMs } = input
  const now = viewMs(at)
  const flashes = new Map<string, Flight[]>()
  for (const flight of flights) {
    if (flight.sent.at > at || now - viewMs(flight.sent.at) > 1000 || !isShort(flight, input)) continue
    const pair = pairOf(flight)
    flashes.set(pair, [...(flashes.get(pair) ?? []), flight])
  }
  const tints = new Map<string, Mark>()
  for (const [pair, all] of flashes) {
    const last = all.at(-1)
    const track = all.length > FLASHES && last !== undefined ? trackOf(last, input) : null
    if (last === undefined || track === null) continue
    const paint = { layer: 'moving', z: 31, stroke: hueOf(last), width: 3, opacity: 0.5 } as const
    tints.set(pair, shape(`tint:${pair}`, openPath(track, last, input), paint))
  }
  return tints
}

function pairOf({ from, to }: Flight): string {
  return from < to ? `${from}:${to}` : `${to}:${from}`
}

function isShort(flight: Flight, { viewMs }: Pick<FlightInput, 'viewMs'>): boolean {
  return flight.died === null && viewMs(flight.arrivesAt) - viewMs(flight.sent.at) < SHORT_MS
}

/** Whether a glyph here would lie on one that is drawn; takes the place when it would not. */
function isCrowded(flight: Flight, point: Point, { glyphs }: Crowd, input: FlightInput): boolean {
  if (input.named.has(flight.id)) return false
  const track = `${flight.from}>${flight.to}:${laneOf(flight.type)}`
  const drawn = glyphs.get(track) ?? []
  const least = 15 * glyphScale(input.k)
  if (drawn.some((other) => Math.hypot(other.x - point.x, other.y - point.y) < least)) return true
  glyphs.set(track, [...drawn, point])
  return false
}

function strokeMark(flight: Flight, point: Point, track: Line): Mark {
  const rotate = (Math.atan2(track.y2 - track.y1, track.x2 - track.x1) * 180) / Math.PI
  const paint = { layer: 'moving', z: 33, rotate, stroke: hueOf(flight), width: 2 } as const
  return shape(`message:${flight.id}:stroke`, 'M0-6V6', { ...paint, ...point })
}

function oneFlight(flight: Flight, track: Line, crowd: Crowd, input: FlightInput): readonly Mark[] {
  const id = `message:${flight.id}`
  const hue = hueOf(flight)
  const { at, viewMs } = input
  if (isShort(flight, input)) {
    const opacity = Math.max(0, 1 - (viewMs(at) - viewMs(flight.sent.at)) / FLASH_MS)
    return [
      shape(`${id}:flash`, openPath(track, flight, input), {
        layer: 'moving',
        z: 32,
        stroke: hue,
        width: 2,
        opacity,
      }),
    ]
  }
  const point = glyphPoint(flight, track, input)
  const dead = flight.died !== null && at >= flight.died.at
  const sinceMs = dead && flight.died !== null ? viewMs(at) - viewMs(flight.died.at) : 0
  const fade = Math.min(1, Math.max(0, (GONE_MS - sinceMs) / (GONE_MS - LIE_MS)))
  if (!dead && isCrowded(flight, point, crowd, input)) {
    return isBehind(point, flight, input) ? [] : [strokeMark(flight, point, track)]
  }
  const travelled: Line = { ...track, x2: point.x, y2: point.y }
  const rest: Line = { ...track, x1: point.x, y1: point.y }
  return [
    shape(`${id}:travelled`, openPath(travelled, flight, input), {
      layer: 'moving',
      z: 32,
      stroke: hue,
      width: 2,
      opacity: dead ? 0.45 * fade : 1,
    }),
    ...(dead
      ? deadMarks(flight, point, sinceMs, fade, crowd, input)
      : [
          shape(`${id}:rest`, openPath(rest, flight, input), {
            layer: 'moving',
            z: 31,
            stroke: 'l3',
            width: 1.2,
            dash: [2, 5],
          }),
          ...(isBehind(point, flight, input)
            ? []
            : [
                ...placed(glyphMarks(flight), point.x, point.y, glyphScale(input.k)),
                ...(flight.delayed ? placed(delayMarks(id), point.x, point.y, glyphScale(input.k)) : []),
                ...labelMarks(flight, input.texts.flight(flight), point, track, crowd, input),
              ]),
        ]),
  ]
}

/** Where it died a cross; the glyph falls from there and fades. */
function deadMarks(
  flight: Flight,
  at: Point,
  sinceMs: number,
  fade: number,
  crowd: Crowd,
  input: FlightInput,
): readonly Mark[] {
  const label = `message:${flight.id}:label`
  return [
    ...deadSign(flight, at, glyphScale(input.k), Math.min(1, sinceMs / FALL_MS), fade),
    ...(input.named.has(flight.id)
      ? besideMarks(label, input.texts.dropped, at, 0, fade, flight, crowd, input)
      : []),
  ]
}

/** A cross where the message died, and its glyph `fallen` (0 to 1) below it. */
export function deadSign(
  flight: Flight,
  at: Point,
  scale: number,
  fallen: number,
  fade: number,
): readonly Mark[] {
  const id = `message:${flight.id}`
  const tilt = (flight.id % 2 === 0 ? 20 : -20) * fallen
  const glyph = placed(glyphMarks(flight), at.x, at.y + FALL_PX * fallen * scale, scale).map((mark) =>
    turned(mark, { x: at.x, y: at.y + FALL_PX * fallen * scale }, tilt),
  )
  return [
    shape(`${id}:died`, 'M-5-5L5 5M5-5L-5 5', {
      layer: 'moving',
      z: 44,
      ...at,
      stroke: 'i1',
      width: 2.2,
      opacity: fade,
    }),
    ...glyph.map((mark) => ({ ...mark, opacity: (1 - 0.5 * fallen) * fade })),
  ]
}

function turned(mark: Mark, round: Point, degrees: number): Mark {
  const a = (degrees * Math.PI) / 180
  const [dx, dy] = [mark.x - round.x, mark.y - round.y]
  return {
    ...mark,
    x: round.x + dx * Math.cos(a) - dy * Math.sin(a),
    y: round.y + dx * Math.sin(a) + dy * Math.cos(a),
    rotate: mark.rotate + degrees,
  }
}

/** Says what it is, while few messages talk at once, it was asked for, or it is a refusal. */
function labelMarks(
  flight: Flight,
  words: string,
  point: Point,
  track: Line,
  crowd: Crowd,
  input: FlightInput,
): readonly Mark[] {
  const { talk } = crowd
  const asked = input.named.has(flight.id)
  if (words === '' || (!asked && (input.k < 0.55 || talk > 40 || (talk > 3 && !flight.reject)))) return []
  const steep = Math.abs(track.y2 - track.y1) > Math.abs(track.x2 - track.x1)
  return besideMarks(`message:${flight.id}:label`, words, point, steep ? 0 : 1, 1, flight, crowd, input)
}

/** A label at the first free side of a glyph, or none. `first`: 0 begins left and right, 1 above and below. */
function besideMarks(
  id: string,
  words: string,
  point: Point,
  first: 0 | 1,
  opacity: number,
  flight: Flight,
  crowd: Crowd,
  input: FlightInput,
): readonly Mark[] {
  const width = textWidth(words, 14, 560) + 4
  const extent = glyphExtent(flight)
  const scale = glyphScale(input.k)
  const [gx, gy] = [extent.x * scale + 7, extent.y * scale + 6]
  const boxes: readonly Box[] = [
    { x: point.x - gx - width, y: point.y - 9, width, height: 18 },
    { x: point.x + gx, y: point.y - 9, width, height: 18 },
    { x: point.x - width / 2, y: point.y - gy - 18, width, height: 18 },
    { x: point.x - width / 2, y: point.y + gy, width, height: 18 },
  ]
  const order = first === 0 ? [0, 1, 2, 3] : [2, 3, 0, 1]
  const box = order.map((i) => boxes[i]).find((spot) => spot !== undefined && isFree(spot, crowd, input))
  if (box === undefined) return []
  crowd.taken.push(box)
  return [
    text(id, words, {
      layer: 'moving',
      z: 45,
      x: box.x + width / 2,
      y: box.y + 14,
      size: 14,
      weight: 560,
      halo: 'bg0',
      opacity,
    }),
  ]
}

function isFree(box: Box, crowd: Crowd, input: FlightInput): boolean {
  if (!inside(box, input.size, 2)) return false
  if (crowd.taken.some((other) => overlap(box, other) > 0)) return false
  const reach = 80 * input.k
  for (const spot of input.spots.values()) {
    if (overlap(box, boxAround(spot, 2 * reach, 2 * reach)) > 0) return false
  }
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  return input.walls.every((wall) => distanceToLine(centre, wall) > 8 + box.height / 2)
}
