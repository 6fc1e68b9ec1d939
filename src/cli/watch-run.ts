import { CHECKERS } from '../engine/sim/checkers/index.ts'
import type { Checker, Violation } from '../engine/sim/checkers/checker.ts'
import type { Simulation } from '../engine/sim/simulation.ts'

/** A broken promise, and the name of the checker that saw it. */
export interface SeenViolation extends Violation {
  readonly rule: string
}

const KEPT_EVENTS = 4096

/** Every checker, shown a run step by step. A promise that breaks again is told once. */
export class RunWatch {
  readonly violations: SeenViolation[] = []
  private readonly checkers: readonly { readonly name: string; readonly checker: Checker }[]
  private seen: number

  /** `forget`: lets go of the trace behind it, for runs that nobody looks back on. */
  constructor(
    sim: Simulation,
    private readonly forget = false,
  ) {
    this.checkers = CHECKERS.map((kind) => ({ name: kind.name, checker: kind.create() }))
    this.seen = sim.trace.firstHeld
  }

  readonly observe = (sim: Simulation): void => {
    const { length } = sim.trace
    if (length === this.seen) return
    const events = sim.trace.range(this.seen, length)
    this.seen = length
    for (const { name, checker } of this.checkers) {
      for (const violation of checker.observe(events, sim)) {
        const told = this.violations.some((other) => other.rule === name && other.claim === violation.claim)
        if (!told) this.violations.push({ ...violation, rule: name })
      }
    }
    if (this.forget && length - sim.trace.firstHeld > 2 * KEPT_EVENTS)
      sim.trace.dropBefore(length - KEPT_EVENTS)
  }
}
