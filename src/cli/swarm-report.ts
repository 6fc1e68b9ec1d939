/** What `swarm --json` prints. */
export interface SwarmReport {
  readonly runs: number
  readonly events: number
  readonly violations: readonly { readonly seed: number; readonly claim: string; readonly at: string }[]
  readonly unconverged: readonly number[]
  readonly faults: Readonly<Record<string, number>>
}

export interface Seeds {
  readonly first: number
  readonly last: number
}

export const NOTHING: SwarmReport = { runs: 0, events: 0, violations: [], unconverged: [], faults: {} }

export function merge(a: SwarmReport, b: SwarmReport): SwarmReport {
  const faults: Record<string, number> = { ...a.faults }
  for (const [kind, count] of Object.entries(b.faults)) faults[kind] = (faults[kind] ?? 0) + count
  return {
    runs: a.runs + b.runs,
    events: a.events + b.events,
    violations: [...a.violations, ...b.violations].sort((x, y) => x.seed - y.seed),
    unconverged: [...a.unconverged, ...b.unconverged].sort((x, y) => x - y),
    faults,
  }
}
