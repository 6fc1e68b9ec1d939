import type { Id64 } from '../../../base/id64.ts'
import { parseId64 } from '../../../base/id64.ts'
import type { MemberRequest } from '../../../run/client-request.ts'
import type { Name } from '../../../run/input.ts'
import type { TraceOf } from '../../../run/trace.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { quorumSize } from './quorum-size.ts'

const NAME = 'strict-reconfig-check'

/**
 * What the strict check is for: a member that is added or removed does not cost a cluster the majority that it had. Not
 * judged, as etcd does not either: a lone voter that takes in a second one, and promotions, for which nobody looks at
 * connections.
 */
export const strictReconfig: CheckerKind = {
  name: NAME,
  claim: 'no accepted change of the members takes the majority from a cluster that had it',
  create: () => checker(new Map(), new Map()),
}

/** A change that a member took on, and whom it reached then. */
interface TakenOn {
  readonly by: Name
  readonly what: MemberRequest
  readonly voters: readonly Id64[]
  readonly reached: readonly Id64[]
}

function checker(asked: ReadonlyMap<number, MemberRequest>, before: ReadonlyMap<number, TakenOn>): Checker {
  const requests = new Map(asked)
  const taken = new Map(before)
  return {
    observe(events, sim) {
      const found: Violation[] = []
      if (!sim.config.strictReconfigCheck) return found
      for (const event of events) {
        if (event.kind === 'client-sent') {
          const { what } = event
          if (what.verb === 'member-add' || what.verb === 'member-remove') requests.set(event.request, what)
        } else if (event.kind === 'proposed' && !taken.has(event.request)) {
          const what = requests.get(event.request)
          if (what !== undefined) taken.set(event.request, takenOn(event.member, what, sim))
        } else if (event.kind === 'configured') {
          for (const one of taken.values()) {
            if (!isOf(one, event, sim)) continue
            const detail = lossBy(one, event, sim)
            if (detail === null) continue
            found.push(violation(NAME, event, { members: [one.by], index: event.index, detail }))
            break
          }
        }
      }
      return found
    },
    clone: () => checker(requests, taken),
  }
}

function takenOn(by: Name, what: MemberRequest, sim: Simulation): TakenOn {
  const voters = sim.member(by).server?.membership.voters.map(({ id }) => id) ?? []
  return { by, what, voters, reached: reachedFrom(by, voters, sim) }
}

/** Those of `ids` that this member and they themselves could talk to each other, itself among them. */
function reachedFrom(by: Name, ids: readonly Id64[], sim: Simulation): readonly Id64[] {
  return ids.filter((id) => {
    const name = sim.memberById(id)?.name
    return name !== undefined && (name === by || sim.connectedSince(by, name) !== null)
  })
}

function isOf({ what }: TakenOn, event: TraceOf<'configured'>, sim: Simulation): boolean {
  if (what.verb === 'member-add')
    return (event.change === 'added' || event.change === 'learner-added') && event.subject === what.name
  return (
    what.verb === 'member-remove' && event.change === 'removed' && parseId64(what.id) === idOf(event, sim)
  )
}

function idOf(event: TraceOf<'configured'>, sim: Simulation): Id64 {
  return sim.member(event.subject).id
}

/** How the majority went, when it was there both when the change was taken on and when it was made. */
function lossBy(one: TakenOn, event: TraceOf<'configured'>, sim: Simulation): string | null {
  const subject = idOf(event, sim)
  const after =
    event.change === 'removed'
      ? one.voters.filter((id) => id !== subject)
      : event.change === 'added'
        ? [...one.voters, subject]
        : one.voters
  // Other changes came between, or the member's view was an old one: then this one alone is not to blame.
  if (after.length !== event.voters || one.voters.length <= 1) return null
  const now = reachedFrom(one.by, [...one.voters, subject], sim)
  const had = one.voters.filter((id) => one.reached.includes(id) && now.includes(id)).length
  const has = after.filter((id) => one.reached.includes(id) || now.includes(id)).length
  const [need, needs] = [quorumSize(one.voters.length), quorumSize(after.length)]
  if (had < need || has >= needs) return null
  return `${one.by} reached ${had} of ${one.voters.length} voters, and took on a change after which it reaches ${has} of ${after.length}, where ${needs} are needed`
}
