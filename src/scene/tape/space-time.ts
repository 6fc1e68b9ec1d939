import type { Flight } from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'

/** All messages of one look as one path: a strip of 30 s has hundreds of heartbeats. */
export interface FlightBundle {
  readonly key: string
  readonly term: number
  readonly look: 'beat' | 'request' | 'reply'
  readonly lines: string
  /** How many lines. */
  readonly count: number
  /** Where they arrived: a dot each, a cross for a refusal. */
  readonly arrivals: string
  readonly refusals: string
}

export interface SpaceTime {
  readonly bundles: readonly FlightBundle[]
  /** Where a message died. */
  readonly deaths: readonly { readonly x: number; readonly y: number; readonly beat: boolean }[]
  readonly labels: readonly { readonly x: number; readonly y: number; readonly flight: Flight }[]
}

/** Slanted lines of the messages between lanes. A lane that `laneY` does not know is left out. */
export function spaceTime(
  flights: Iterable<Flight>,
  x: (at: number) => number,
  laneY: (name: Name) => number | null,
  width: number,
): SpaceTime {
  const bundles = new Map<
    string,
    {
      term: number
      look: FlightBundle['look']
      lines: string
      count: number
      arrivals: string
      refusals: string
    }
  >()
  const deaths: { x: number; y: number; beat: boolean }[] = []
  /** A round of ballots is named once. */
  const said = new Set<string>()
  const labels: { x: number; y: number; flight: Flight }[] = []
  for (const flight of flights) {
    const [y1, y2] = [laneY(flight.from), laneY(flight.to)]
    if (y1 === null || y2 === null) continue
    const x1 = x(flight.sent.at)
    const x2 = x(flight.arrivesAt)
    if (x2 < -200 || x1 > width) continue
    const term = flight.type === 'MsgApp' && flight.entries > 0 ? flight.entriesTerm : flight.term
    const look = lookOf(flight)
    const key = `${look}:${term}`
    const bundle = bundles.get(key) ?? { term, look, lines: '', count: 0, arrivals: '', refusals: '' }
    bundles.set(key, bundle)
    const died = flight.died === null ? null : deathOf(flight, flight.died.at)
    const [endX, endY] = died === null ? [x2, y2] : [x1 + (x2 - x1) * died, y1 + (y2 - y1) * died]
    bundle.count += 1
    bundle.lines += `M${px(x1)} ${px(y1)}L${px(endX)} ${px(endY)}`
    if (died !== null) deaths.push({ x: endX, y: endY, beat: look === 'beat' })
    else if (flight.reject) bundle.refusals += `M${px(endX - 3)} ${px(endY - 3)}l6 6m0-6l-6 6`
    else if (look !== 'beat') bundle.arrivals += dot(endX, endY, look === 'reply' ? 2.6 : 3)
    const word = `${flight.type}:${flight.from}:${flight.term}`
    if (isTold(flight) && !said.has(word)) labels.push({ x: (x1 + endX) / 2, y: (y1 + endY) / 2, flight })
    if (isTold(flight)) said.add(word)
  }
  return {
    bundles: [...bundles].map(([key, bundle]) => ({ key, ...bundle })),
    deaths,
    labels: apart(labels),
  }
}

const px = (value: number): string => String(Math.round(value * 10) / 10)

function dot(x: number, y: number, r: number): string {
  return `M${px(x - r)} ${px(y)}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`
}

function lookOf(flight: Flight): FlightBundle['look'] {
  switch (flight.type) {
    case 'MsgHeartbeat':
      return flight.reads ? 'request' : 'beat'
    case 'MsgHeartbeatResp':
      return flight.reads ? 'reply' : 'beat'
    case 'MsgAppResp':
    case 'MsgVoteResp':
    case 'MsgPreVoteResp':
    case 'MsgReadIndexResp':
    case 'ClientReply':
      return 'reply'
    case 'MsgApp':
      return flight.entries === 0 ? 'beat' : 'request'
    default:
      return 'request'
  }
}

/** Only what decides something gets a word: ballots and refusals. */
function isTold(flight: Flight): boolean {
  return (
    flight.type === 'MsgVote' ||
    flight.type === 'MsgPreVote' ||
    (flight.type === 'MsgVoteResp' && flight.reject)
  )
}

/** Part of its way that a message made. */
function deathOf(flight: Flight, at: number): number {
  const whole = flight.arrivesAt - flight.sent.at
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (at - flight.sent.at) / whole))
}

/** The first of several labels that would touch. */
function apart<L extends { readonly x: number; readonly y: number }>(labels: readonly L[]): readonly L[] {
  const kept: L[] = []
  for (const label of labels) {
    if (kept.every((other) => Math.abs(other.x - label.x) > 64 || Math.abs(other.y - label.y) > 14))
      kept.push(label)
  }
  return kept
}
