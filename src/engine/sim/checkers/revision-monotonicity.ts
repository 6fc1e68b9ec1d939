import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'

const NAME = 'revision-monotonicity'

/**
 * A member's revision (etcd mvcc) only ever grows, by one a change, as long as its process lives; a snapshot takes it further, never
 * back.
 */
export const revisionMonotonicity: CheckerKind = {
  name: NAME,
  claim: 'a member applies entries in order, and its revision never falls',
  create: () => checker(new Map()),
}

interface Applied {
  readonly index: number
  readonly revision: number
}

function checker(last: Map<string, Applied>): Checker {
  return {
    observe(events) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'started') last.delete(event.member)
        if (event.kind !== 'applied' && event.kind !== 'snapshot-restored') continue
        const { member, term, revision } = event
        const restored = event.kind === 'snapshot-restored'
        const index = restored ? event.holds : event.index
        const before = last.get(member)
        last.set(member, { index, revision })
        if (before === undefined) continue
        const step = revision - before.revision
        const isNext = index === before.index + 1 && step >= 0 && step <= 1
        if (isNext || (restored && index > before.index && step >= 0)) continue
        const detail = `${member} ${restored ? 'restored' : 'applied'} entry ${index} at revision ${revision} after entry ${before.index} at revision ${before.revision}`
        found.push(violation(NAME, event, { members: [member], index, term, detail }))
      }
      return found
    },
    clone: () => checker(new Map(last)),
  }
}
