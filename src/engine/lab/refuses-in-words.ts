import type { Input } from '../../run/input.ts'
import { refusalText } from '../../run/refusal-text.ts'
import type { Simulation } from '../sim/simulation.ts'

/** Why an Input makes no sense now, in one English sentence; null when it does. */
export function refusesInWords(sim: Simulation, input: Input): string | null {
  const refusal = sim.refuses(input)
  return refusal === null ? null : refusalText(refusal)
}
