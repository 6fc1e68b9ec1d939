import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { CommittedLog } from './committed-log.ts'
import { holds } from './log-terms.ts'

const NAME = 'leader-completeness'

/**
 * Raft figure 3: leader completeness, looked at when a leader is elected. What counts is the term in which an entry was
 * committed, not the entry's own: a process that was paused may learn late that it won an older term.
 */
export const leaderCompleteness: CheckerKind = {
  name: NAME,
  claim: 'an entry that is committed in a term is in the log of every leader of a later term',
  create: () => checker(new CommittedLog()),
}

function checker(log: CommittedLog): Checker {
  return {
    observe(events, sim) {
      const found: Violation[] = []
      for (const event of events) {
        log.learn(event, sim)
        if (event.kind !== 'role' || event.to !== 'leader') continue
        const member = sim.member(event.member)
        if (member.server === null) continue
        for (let index = 1; index <= log.known; index++) {
          const term = log.term(index)
          if (term === 0 || log.committedIn(index) >= event.term || holds(member, index, term)) continue
          const detail = `${event.member} leads term ${event.term} without entry ${index} of term ${term}, which was committed`
          found.push(violation(NAME, event, { members: [event.member], index, term, detail }))
          break
        }
      }
      return found
    },
    clone: () => checker(log.clone()),
  }
}
