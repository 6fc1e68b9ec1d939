import type { Checker, CheckerKind } from './checker.ts'

/**
 * Raft's promises rest on disks that keep what they were told. Once somebody has deleted, damaged or set back a member's files
 * nothing is judged any more.
 */
export function whileDisksAreTrusted(kind: CheckerKind): CheckerKind {
  return { ...kind, create: () => trusting(kind.create()) }
}

function trusting(checker: Checker): Checker {
  return {
    observe: (events, sim) => (sim.tampered ? [] : checker.observe(events, sim)),
    clone: () => trusting(checker.clone()),
  }
}
