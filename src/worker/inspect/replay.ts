import { AssertionError } from '../../base/assert.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import type { MemberRead } from '../../engine/datadir/facts.ts'
import { labConfig } from '../../engine/datadir/lab-run.ts'
import { Simulation } from '../../engine/sim/simulation.ts'
import type { InspectView } from '../../protocol/view/inspect-look.ts'
import type { ClusterConfig } from '../../run/config.ts'
import { refusesDataDirs } from '../../run/parse-data-dirs.ts'
import type { SimMicros } from '../../run/position.ts'

/** An election and what follows it. */
const TRIED: SimMicros = 3_000_000

/**
 * The configuration of a run that begins with these data dirs. It is tried here first, where a file that was made to break the
 * simulation breaks nothing that the reader sees.
 */
export function replayOf(members: readonly MemberRead[], alone: number | null): Result<InspectView> {
  const config = labConfig(members, alone)
  if (!config.ok) return config
  const refusal = refusesDataDirs(config.value) ?? failsAt(config.value)
  return refusal === null ? ok({ about: 'replay', config: config.value }) : refuse(refusal)
}

function failsAt(config: ClusterConfig): string | null {
  try {
    const sim = Simulation.create(1, config)
    for (let at = sim.nextAt(); at !== null && at <= TRIED; at = sim.nextAt()) sim.step()
    return null
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error
    return `the simulation cannot go on from there (${error.message})`
  }
}
