import type { Name } from '../../../run/input.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'

const NAME = 'leader-append-only'

/** Raft figure 3: leader append-only. */
export const leaderAppendOnly: CheckerKind = {
  name: NAME,
  claim: 'a leader never overwrites or deletes entries in its log, it only appends',
  create: () => checker(new Set()),
}

function checker(leading: Set<Name>): Checker {
  return {
    observe(events) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'role') {
          if (event.to === 'leader') leading.add(event.member)
          else leading.delete(event.member)
        } else if (event.kind === 'crashed' || event.kind === 'stopped') leading.delete(event.member)
        else if (event.kind === 'truncated' && leading.has(event.member)) {
          const detail = `${event.member} leads and struck entries ${event.from} to ${event.last} from its own log`
          found.push(
            violation(NAME, event, {
              members: [event.member],
              index: event.from,
              term: event.oldTerm,
              detail,
            }),
          )
        }
      }
      return found
    },
    clone: () => checker(new Set(leading)),
  }
}
