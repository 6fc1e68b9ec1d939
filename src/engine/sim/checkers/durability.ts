import { defined } from '../../../base/assert.ts'
import type { ClientRequest } from '../../../run/client-request.ts'
import { quorumSize } from './quorum-size.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { CommittedLog } from './committed-log.ts'
import { holds } from './log-terms.ts'

const NAME = 'durability-of-acknowledged-writes'

/**
 * What a client was told is done survives any crash: the entry is on the disks of a quorum, and stays there. Looked at
 * when an answer arrives, and again whenever a process dies or strikes entries.
 */
export const durability: CheckerKind = {
  name: NAME,
  claim: 'a write that was acknowledged is never lost',
  create: () => checker(new CommittedLog(), new Map(), 0),
}

function checker(log: CommittedLog, proposedAt: Map<number, number>, acknowledged: number): Checker {
  let highest = acknowledged
  return {
    observe(events, sim) {
      const found: Violation[] = []
      for (const event of events) {
        log.learn(event, sim)
        if (event.kind === 'applied') {
          proposedAt.set(event.revision, Math.min(proposedAt.get(event.revision) ?? event.index, event.index))
        } else if (event.kind === 'client-done' && event.status === 'ok' && isWrite(event.what)) {
          highest = Math.max(highest, proposedAt.get(event.revision) ?? 0)
        }
        if (event.kind !== 'client-done' && event.kind !== 'crashed' && event.kind !== 'truncated') continue
        const index = lostUpTo(sim, log, highest)
        if (index === 0) continue
        const term = log.term(index)
        const detail = `entry ${index} of term ${term} was acknowledged, and fewer than a quorum have it on disk`
        found.push(violation(NAME, event, { members: [], index, term, detail }))
        highest = index - 1
      }
      return found
    },
    clone: () => checker(log.clone(), new Map(proposedAt), highest),
  }
}

function isWrite({ verb }: ClientRequest): boolean {
  return verb === 'put' || verb === 'del'
}

/** The highest acknowledged entry, when too few disks hold it; 0 when all is well. */
function lostUpTo(sim: Simulation, log: CommittedLog, highest: number): number {
  if (highest === 0 || highest > log.known || log.term(highest) === 0) return 0
  const term = defined(log.term(highest), 'a committed entry has a term')
  const holders = sim.members.filter((member) => holds(member, highest, term)).length
  return holders >= quorumSize(sim.leastVoters) ? 0 : highest
}
