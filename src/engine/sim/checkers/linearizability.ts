import { isKeyRequest } from '../../../run/client-request.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'

const NAME = 'linearizability'

/**
 * Client history in real time, by revisions: they order all writes, so an answer may not be older than what any client
 * had been told before the request began. Serializable reads promise nothing. Requests without an answer say nothing.
 * A lone voter's reads are not judged, nor those of a cluster that once had only one: the library answers them at once from the commit index that its disk knew
 * (raft stepLeader, MsgReadIndex), which after a restart may lie before what was acknowledged.
 */
export const linearizability: CheckerKind = {
  name: NAME,
  claim: 'what a client is told is never older than what any client was told before it asked',
  create: () => checker(0, new Map()),
}

/** `told`: highest revision in an answer so far; `began`: `told` at each open request's start. */
function checker(before: number, began: Map<number, number>): Checker {
  let told = before
  return {
    observe(events, sim) {
      const lone = sim.leastVoters === 1
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'client-sent') began.set(event.request, told)
        if (event.kind !== 'client-done' || !isKeyRequest(event.what)) continue
        const least = began.get(event.request) ?? 0
        began.delete(event.request)
        const serializable = event.what.verb === 'get' && event.what.serializable
        if (event.status !== 'ok' || serializable || (lone && event.what.verb === 'get')) continue
        const { revision } = event
        // A delete of nothing changes nothing, so it may keep the revision, as a read does.
        const tooOld = event.what.verb === 'put' ? revision <= least : revision < least
        if (tooOld) {
          const detail = `${event.what.verb} ${event.what.key} was answered at revision ${revision}, though revision ${least} had been told before it began`
          found.push(violation(NAME, event, { members: [], detail }))
        }
        told = Math.max(told, revision)
      }
      return found
    },
    clone: () => checker(told, new Map(began)),
  }
}
