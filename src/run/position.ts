/** Virtual time in whole microseconds since the run began. */
export type SimMicros = number

/**
 * A place in a run: everything before `at` has happened, and at `at` itself the first `seq` steps.
 * A step is one thing the simulation does (an Input, a disk completion, a delivery, a time-out, a tick).
 */
export interface Pos {
  readonly at: SimMicros
  readonly seq: number
}

/** `seq` of a position that names the end of its instant: every step at `at` has happened. */
export const END_OF_INSTANT = 0x7fff_ffff

export const START: Pos = { at: 0, seq: 0 }

export function endOf(at: SimMicros): Pos {
  return { at, seq: END_OF_INSTANT }
}

/** Negative, 0 or positive, as a comes before, is, or comes after b. */
export function comparePos(a: Pos, b: Pos): number {
  return a.at - b.at || a.seq - b.seq
}
