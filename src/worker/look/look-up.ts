import { ok, refuse, type Result } from '../../base/result.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { LookQuestion, LookView } from '../../protocol/view/look.ts'
import type { Name } from '../../run/input.ts'
import type { Refusal } from '../../run/refusal.ts'
import type { Pos } from '../../run/position.ts'
import type { RevisionMade } from '../project/history.ts'
import type { Course } from '../course.ts'
import { completionLook } from './completion.ts'
import { consoleLook } from './console.ts'
import { dataDirLook } from './data-dir.ts'
import { diskLook } from './disk.ts'
import { keysLook } from './keys.ts'
import { lifeLook } from './life.ts'
import { membersLook } from './members.ts'
import { pagesLook } from './pages.ts'
import { powerLook } from './power.ts'
import { replayLook } from './replay.ts'
import { RevisionsMade } from './revisions-made.ts'

/** The run around the moment, for those who must know more than it. */
export interface LookRun {
  readonly course: Course
  readonly at: Pos
}

/**
 * Answers a lens's question about the simulation as it stands. Reads only. `past` gives the simulation at an earlier moment, good
 * until it is called again. `made`: which entries made the revisions of the whole run.
 */
export function lookUp(
  sim: Simulation,
  question: LookQuestion,
  past: (pos: Pos) => Simulation,
  made: readonly RevisionMade[] = [],
  run: LookRun | null = null,
): Result<LookView, Refusal> {
  switch (question.about) {
    case 'disk':
      return ofMember(sim, question.member, (member) => ({
        about: 'disk',
        disk: diskLook(sim, member, question),
      }))
    case 'power':
      return ofMember(sim, question.member, (member) => ({ about: 'power', power: powerLook(sim, member) }))
    case 'replay':
      return ofMember(sim, question.member, (member) => ({
        about: 'replay',
        replay: replayLook(sim, member, question, past),
      }))
    case 'keys':
      return ofMember(sim, question.member, (member) => ({
        about: 'keys',
        keys: keysLook(sim, member, question, new RevisionsMade(made)),
      }))
    case 'pages':
      return ofMember(sim, question.member, (member) => ({
        about: 'pages',
        pages: pagesLook(member, question, new RevisionsMade(made)),
      }))
    case 'completion':
      return ok({ about: 'completion', completion: completionLook(sim, question.text, question.caret) })
    case 'console':
      return run === null
        ? refuse({ why: 'no-run' })
        : ok({ about: 'console', console: consoleLook(run, sim) })
    case 'life':
      return run === null
        ? refuse({ why: 'no-run' })
        : ok({ about: 'life', steps: lifeLook(run, question.line, question.until) })
    case 'members':
      return ok({ about: 'members', members: membersLook(sim) })
    case 'data-dir':
      if (question.member === null) return ok({ about: 'data-dir', dataDir: dataDirLook(sim, sim.members) })
      return ofMember(sim, question.member, (member) => ({
        about: 'data-dir',
        dataDir: dataDirLook(sim, [member]),
      }))
  }
}

function ofMember(
  sim: Simulation,
  name: Name,
  look: (member: SimMember) => LookView,
): Result<LookView, Refusal> {
  const member = sim.members.find((one) => one.name === name)
  return member === undefined ? refuse({ why: 'no-member', member: name }) : ok(look(member))
}
