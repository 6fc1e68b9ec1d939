import type { Name } from '../../../run/input.ts'
import type { TraceEvent } from '../../../run/trace.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'

const NAME = 'election-safety'

/** Raft figure 3: election safety. */
export const electionSafety: CheckerKind = {
  name: NAME,
  claim: 'at most one member is elected leader in a term',
  create: () => checker(new Map()),
}

function checker(winners: Map<number, Name>): Checker {
  return {
    observe(events) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind !== 'role' || event.to !== 'leader') continue
        const other = winners.get(event.term)
        if (other === undefined) winners.set(event.term, event.member)
        else if (other !== event.member) found.push(twoLeaders(event, event.member, other, event.term))
      }
      return found
    },
    clone: () => checker(new Map(winners)),
  }
}

function twoLeaders(event: TraceEvent, member: Name, other: Name, term: number): Violation {
  const detail = `${other} and ${member} were both elected in term ${term}`
  return violation(NAME, event, { members: [other, member], term, detail })
}
