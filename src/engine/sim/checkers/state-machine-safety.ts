import type { Name } from '../../../run/input.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'

const NAME = 'state-machine-safety'

/**
 * Raft figure 3: state machine safety. Entries of one index and term are one entry by log matching. A snapshot stands for all that
 * was applied up to its index.
 */
export const stateMachineSafety: CheckerKind = {
  name: NAME,
  claim: 'no two members apply different entries at the same index',
  create: () => checker([]),
}

interface Applied {
  readonly term: number
  readonly revision: number
  readonly by: Name
}

function checker(applied: (Applied | undefined)[]): Checker {
  return {
    observe(events) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'applied') {
          const { index, term, revision, member } = event
          const first = applied[index]
          if (first === undefined) applied[index] = { term, revision, by: member }
          else if (first.term !== term || first.revision !== revision) {
            const detail = `at index ${index} ${first.by} applied an entry of term ${first.term} (revision ${first.revision}), ${member} one of term ${term} (revision ${revision})`
            found.push(violation(NAME, event, { members: [first.by, member], index, term, detail }))
          }
        } else if (event.kind === 'snapshot-restored') {
          const { holds: index, term, revision, member } = event
          const first = applied[index]
          if (first === undefined || first.revision === revision) continue
          const detail = `at index ${index} ${first.by} was at revision ${first.revision}, the snapshot that ${member} restored is at revision ${revision}`
          found.push(violation(NAME, event, { members: [first.by, member], index, term, detail }))
        }
      }
      return found
    },
    clone: () => checker(applied.slice()),
  }
}
