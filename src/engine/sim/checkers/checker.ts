import type { Name } from '../../../run/input.ts'
import type { SimMicros } from '../../../run/position.ts'
import type { TraceEvent } from '../../../run/trace.ts'
import type { Simulation } from '../simulation.ts'

/** A promise was broken: by whom, where in the log, and how, in a sentence. */
export interface Violation {
  readonly claim: string
  readonly at: SimMicros
  /** Trace id of the event that broke it. */
  readonly event: number
  readonly members: readonly Name[]
  readonly index: number
  readonly term: number
  readonly detail: string
}

/** Watches one promise. Called after each step (or several) with the events since its last call; changes nothing. */
export interface Checker {
  observe(events: readonly TraceEvent[], sim: Simulation): readonly Violation[]
  clone(): Checker
}

export interface CheckerKind {
  readonly name: string
  /** What it promises, in one sentence. */
  readonly claim: string
  create(): Checker
}

export function violation(
  claim: string,
  event: TraceEvent,
  facts: { members: readonly Name[]; index?: number; term?: number; detail: string },
): Violation {
  const { members, index = 0, term = 0, detail } = facts
  return { claim, at: event.at, event: event.id, members, index, term, detail }
}
