import { LN10 } from './ln-exp.ts'
import type { DirectorReason, Plateau } from './pace-target.ts'
import type { SimMicros } from './position.ts'

/**
 * Rule 6: log(speed) moves at most one decade in 0.3 viewer's seconds. With s = dt/du and |d ln s / du| ≤ c,
 * ds/dt = d ln s / du: in *virtual* time the speed itself moves by at most c, so the paced speed is the highest
 * c-Lipschitz function below the target: flat pieces joined by straight ones.
 */
export const SLEW_PER_MICRO = LN10 / 0.3 / 1_000_000

/** Speed runs straight from `s0` at `t0` to `s1` at `t1`. Only the last piece of a run may be endless. */
export interface Piece {
  readonly t0: SimMicros
  readonly t1: SimMicros
  readonly s0: number
  readonly s1: number
  readonly reason: DirectorReason
}

/**
 * The paced speed over the plateaus' stretch. `anchor` is the speed before it: from there it may drop at once,
 * but rises at the slew's rate; null: it starts where the target is.
 */
export function slew(plateaus: readonly Plateau[], anchor: number | null): readonly Piece[] {
  return limitFalls(limitRises(plateaus, anchor))
}

/** The part of the pieces before `until`. */
export function cutAt(pieces: readonly Piece[], until: SimMicros): readonly Piece[] {
  const before = pieces.filter(({ t0 }) => t0 < until)
  const last = before.at(-1)
  if (last === undefined || last.t1 <= until) return before
  const s1 =
    last.s0 === last.s1 ? last.s1 : last.s0 + ((last.s1 - last.s0) * (until - last.t0)) / (last.t1 - last.t0)
  return [...before.slice(0, -1), { ...last, t1: until, s1 }]
}

function limitRises(plateaus: readonly Plateau[], anchor: number | null): Piece[] {
  const pieces: Piece[] = []
  let speed = anchor ?? plateaus[0]?.speed ?? 1
  for (const { from, to, speed: aim, reason } of plateaus) {
    let at = from
    if (speed < aim - 1e-12) {
      at = Math.min(to, from + (aim - speed) / SLEW_PER_MICRO)
      const reached = at < to ? aim : Math.min(aim, speed + (to - from) * SLEW_PER_MICRO)
      pieces.push({ t0: from, t1: at, s0: speed, s1: reached, reason })
      speed = reached
    } else speed = aim
    if (at < to) pieces.push({ t0: at, t1: to, s0: aim, s1: aim, reason })
  }
  return pieces
}

/** From right to left: no piece may end higher than a fall at the slew's rate allows. */
function limitFalls(rising: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = []
  let next: Piece | null = null
  for (let i = rising.length - 1; i >= 0; i--) {
    const piece = rising[i] as Piece
    const parts: readonly Piece[] = next === null ? [piece] : fallInto(piece, next)
    out.push(...parts)
    next = out.at(-1) ?? null
  }
  return out.reverse()
}

/** The piece, lowered where it must fall to the start of `next`; the right part comes first. */
function fallInto(piece: Piece, next: Piece): readonly Piece[] {
  const { t0, t1, s0, s1 } = piece
  const floor = next.s0
  if (s1 <= floor) return [piece]
  const fallFrom = floor + (t1 - t0) * SLEW_PER_MICRO
  if (fallFrom <= s0) return [{ t0, t1, s0: fallFrom, s1: floor, reason: next.reason }]
  const rises = s1 > s0
  const meet = rises
    ? (t0 + t1) / 2 + (floor - s0) / (2 * SLEW_PER_MICRO)
    : t1 - (s0 - floor) / SLEW_PER_MICRO
  const at = Math.min(t1, Math.max(t0, meet))
  const peak = rises ? s0 + (at - t0) * SLEW_PER_MICRO : s0
  const fall = { t0: at, t1, s0: peak, s1: floor, reason: next.reason }
  return at > t0 ? [fall, { ...piece, t1: at, s1: peak }] : [fall]
}
