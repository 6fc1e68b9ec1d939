import type { Simulation } from '../engine/sim/simulation.ts'
import type { Landmark } from '../protocol/messages.ts'
import { comparePos, endOf, type Pos, type SimMicros } from '../run/position.ts'
import { isOfMessage, isTelling } from '../run/telling.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Course } from './course.ts'

/** How far ahead a place is looked for. */
export const SEARCH_MICROS: SimMicros = 120_000_000
const CHUNK: SimMicros = 100_000

type Counts = (event: TraceEvent) => boolean

/** Whether an event is one that a landmark's name means. Violations are not in the trace. */
export function isLandmark(what: Exclude<Landmark, 'violation'>): Counts {
  switch (what) {
    case 'election':
      return (event) => event.kind === 'election' && event.result === 'won' && !event.pre
    case 'refusal':
      return (event) => event.kind === 'vote' && !event.granted
    case 'commit':
      return (event) => event.kind === 'committed' && event.leads
    case 'fault':
      return (event) => event.kind === 'input' && event.input.kind !== 'client'
  }
}

export function isStep(unit: 'event' | 'message'): Counts {
  return unit === 'message' ? isOfMessage : isTelling
}

/** The n-th position after `from` (before it, for negative n) at which such an event happened; null for none. */
export function findPlace(course: Course, from: Pos, n: number, counts: Counts): Pos | null {
  course.moveTo(from)
  return n < 0 ? findBefore(course.sim, from, -n, counts) : findAfter(course, from, n, counts)
}

function findBefore(sim: Simulation, from: Pos, n: number, counts: Counts): Pos | null {
  let left = n
  let last: Pos = from
  for (let id = sim.trace.length - 1; id >= sim.trace.firstHeld; id--) {
    const event = sim.trace.at(id)
    if (comparePos(event, last) >= 0 || !counts(event)) continue
    last = { at: event.at, seq: event.seq }
    if (--left === 0) return last
  }
  return null
}

function findAfter(course: Course, from: Pos, n: number, counts: Counts): Pos | null {
  let left = n
  let last: Pos = from
  let traced = course.sim.trace.length
  const end = from.at + SEARCH_MICROS
  for (let at = from.at; at < end; at += CHUNK) {
    course.advance(endOf(at))
    for (; traced < course.sim.trace.length; traced++) {
      const event = course.sim.trace.at(traced)
      if (comparePos(event, last) <= 0 || !counts(event)) continue
      last = { at: event.at, seq: event.seq }
      if (--left === 0) return last
    }
  }
  return null
}

/** The next or previous broken promise. */
export function findViolation(course: Course, from: Pos, direction: 'next' | 'previous'): Pos | null {
  if (direction === 'next') {
    for (let at = from.at; at < from.at + SEARCH_MICROS; at += 10 * CHUNK) {
      course.moveTo(endOf(at))
      const next = course.violations.find(({ pos }) => comparePos(pos, from) > 0)
      if (next !== undefined) return next.pos
    }
    return null
  }
  return course.violations.findLast(({ pos }) => comparePos(pos, from) < 0)?.pos ?? null
}
