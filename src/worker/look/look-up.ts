import { ok, refuse, type Result } from '../../base/result.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { LookQuestion, LookView } from '../../protocol/view/look.ts'
import { diskLook } from './disk.ts'

/** Answers a lens's question about the simulation as it stands. Reads only. */
export function lookUp(sim: Simulation, question: LookQuestion): Result<LookView> {
  const member = sim.members.find(({ name }) => name === question.member)
  if (member === undefined) return refuse(`There is no member ${question.member} at this moment.`)
  return ok({ about: 'disk', disk: diskLook(member) })
}
