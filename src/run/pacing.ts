import { assert } from '../base/assert.ts'
import type { PacingSegment } from './episode.ts'
import { exp, ln } from './ln-exp.ts'
import { cutAt, slew, type Piece } from './pace-slew.ts'
import { targetSpeeds, type DirectorReason, type Numbers } from './pace-target.ts'
import type { SimMicros } from './position.ts'
import type { Recording } from './recording.ts'

export type { DirectorReason } from './pace-target.ts'

/**
 * The director (product §2, rules 0–7): virtual time ↔ viewer's time, strictly increasing both ways. Pure: it
 * depends on the recording and on what its run did, never on what was watched.
 */
export interface Pacing {
  /** Viewer's milliseconds from the run's start to `at`. */
  viewMs(at: SimMicros): number
  /** The inverse. May lie between two microseconds: a playhead that is rounded every frame would creep or stall. */
  atViewMs(ms: number): SimMicros
  /** Virtual seconds a viewer's second at `at`, and why. */
  speedAt(at: SimMicros): { readonly speed: number; readonly reason: DirectorReason }
  /** Straight pieces of speed that it is made of, in order, without gaps; the last is endless. */
  readonly pieces: readonly Piece[]
}

/** How far past a segment its own run still tells what comes. */
const LOOK_AHEAD: SimMicros = 1_000_000

/**
 * `segments` in order, the first from the run's start. What lies more than a second before `simulatedTo` does
 * not change when the last segment is extended. `tempo` (¼ … 4) is the deck's factor on every speed.
 */
export function makePacing(segments: readonly PacingSegment[], recording: Recording, tempo: number): Pacing {
  assert(tempo > 0, 'the tempo is above 0')
  const pieces = allPieces(segments, recording)
  const starts = cumulate(pieces)
  return {
    pieces,
    viewMs(at) {
      const i = lastAtOrBefore(pieces.length, (k) => (pieces[k] as Piece).t0, at)
      return ((starts[i] ?? 0) + span(pieces[i] as Piece, Math.max(0, at))) / tempo
    },
    atViewMs(ms) {
      const wanted = Math.max(0, ms * tempo)
      const i = lastAtOrBefore(starts.length, (k) => starts[k] ?? 0, wanted)
      return reach(pieces[i] as Piece, wanted - (starts[i] ?? 0))
    },
    speedAt(at) {
      const piece = pieces[lastAtOrBefore(pieces.length, (k) => (pieces[k] as Piece).t0, at)] as Piece
      return { speed: speedIn(piece, Math.max(0, at)) * tempo, reason: piece.reason }
    },
  }
}

function allPieces(segments: readonly PacingSegment[], recording: Recording): readonly Piece[] {
  const pieces: Piece[] = []
  const numbers: Numbers = new Map()
  for (const [i, segment] of segments.entries()) {
    const to = i === segments.length - 1 ? Infinity : (segment.to?.at ?? Infinity)
    if (to <= segment.from.at) continue
    const plateaus = targetSpeeds(
      segment,
      to + LOOK_AHEAD,
      to,
      lastAction(recording, segment.from.at),
      numbers,
    )
    pieces.push(...cutAt(slew(plateaus, pieces.at(-1)?.s1 ?? null), to))
  }
  return pieces.length > 0 ? pieces : [{ t0: 0, t1: Infinity, s0: 0.5, s1: 0.5, reason: 'leaderless' }]
}

function lastAction(recording: Recording, at: SimMicros): SimMicros | null {
  let last: SimMicros | null = null
  for (const { pos } of recording.inputs) {
    if (pos.at > at) break
    last = pos.at
  }
  return last
}

/** Viewer's ms at each piece's start. */
function cumulate(pieces: readonly Piece[]): readonly number[] {
  const starts: number[] = []
  let sum = 0
  for (const piece of pieces) {
    starts.push(sum)
    if (piece.t1 < Infinity) sum += span(piece, piece.t1)
  }
  return starts
}

/** ∫ dt / s from the piece's start to `at`, viewer's ms. */
function span(piece: Piece, at: SimMicros): number {
  const micros = at - piece.t0
  if (piece.s0 === piece.s1) return micros / piece.s0 / 1000
  return ln(speedIn(piece, at) / piece.s0) / slope(piece) / 1000
}

/** The inverse of `span`. */
function reach(piece: Piece, ms: number): SimMicros {
  if (piece.s0 === piece.s1) return piece.t0 + ms * 1000 * piece.s0
  const m = slope(piece)
  return Math.min(piece.t1, piece.t0 + (piece.s0 * exp(ms * 1000 * m) - piece.s0) / m)
}

function speedIn(piece: Piece, at: SimMicros): number {
  return piece.s0 === piece.s1 ? piece.s0 : piece.s0 + slope(piece) * (Math.min(at, piece.t1) - piece.t0)
}

function slope(piece: Piece): number {
  return (piece.s1 - piece.s0) / (piece.t1 - piece.t0)
}

/** Index of the last of `count` ascending keys that is at most `wanted`; 0 when none is. */
function lastAtOrBefore(count: number, keyAt: (index: number) => number, wanted: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (keyAt(middle) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}
