import type { Id64 } from '../../../base/id64.ts'
import type { Name } from '../../../run/input.ts'
import type { SimMicros } from '../../../run/position.ts'
import type { SimMember } from '../member.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { quorumSize } from './quorum-size.ts'

const NAME = 'pre-vote'
/** A voter is loyal for an election time-out of its own ticks, one of which may be half over. */
const SPARE_TICKS = 2
/** How many election time-outs a majority must have heard the leader: no older yes is under way any more. */
const STEADY = 3

/**
 * What pre-vote is for, together with the leases of check-quorum: while a majority steadily hears a leader, no other
 * member raises its term, so that one which was cut off unseats nobody when it comes back. A leader that hands over
 * wants it.
 */
export const preVote: CheckerKind = {
  name: NAME,
  claim: 'no member raises its term while a majority of the others hears a leader',
  create: () => checker(new Map(), new Map()),
}

/** A voter hears a leader: without a gap since `since`, and last at `last`. */
interface Hearing {
  readonly leader: Name
  readonly term: number
  readonly since: SimMicros
  readonly last: SimMicros
}

function checker(start: ReadonlyMap<Name, Hearing>, paused: ReadonlyMap<Name, SimMicros>): Checker {
  const hearings = new Map(start)
  const resumedAt = new Map(paused)
  return {
    observe(events, sim) {
      const found: Violation[] = []
      const { preVote: on, checkQuorum: leases } = sim.config
      if (!on || !leases) return found
      for (const event of events) {
        if (event.kind === 'started') hearings.delete(event.member)
        else if (event.kind === 'resumed') resumedAt.set(event.member, event.at)
        else if (event.kind === 'received' && isOfLeader(event.type)) {
          hear(hearings, event.to, event.from, termOf(event.msg, sim), event.at, leaseOf(sim))
        } else if (event.kind === 'campaign' && event.type === 'election') {
          const steadySince = event.at - STEADY * sim.config.electionMs * 1000
          if ((resumedAt.get(event.member) ?? 0) > steadySince) continue
          const leader = heardLeader(event.member, event.at, steadySince, hearings, sim)
          if (leader === null) continue
          const detail = `${event.member} stands for term ${event.term}, though a majority has heard ${leader} all the time`
          found.push(violation(NAME, event, { members: [event.member, leader], term: event.term, detail }))
        }
      }
      return found
    },
    clone: () => checker(hearings, resumedAt),
  }
}

function isOfLeader(type: string): boolean {
  return type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap'
}

/** Of a message, by the event that sent it; 0 when that is forgotten. */
function termOf(msg: number, sim: Simulation): number {
  if (msg < sim.trace.firstHeld) return 0
  const sent = sim.trace.at(msg)
  return sent?.kind === 'sent' ? sent.term : 0
}

function leaseOf({ config }: Simulation): SimMicros {
  return (config.electionMs - SPARE_TICKS * config.heartbeatMs) * 1000
}

function hear(
  hearings: Map<Name, Hearing>,
  by: Name,
  leader: Name,
  term: number,
  at: SimMicros,
  lease: SimMicros,
): void {
  const before = hearings.get(by)
  if (before !== undefined && term < before.term) return
  const goesOn = before?.leader === leader && before.term === term && at - before.last <= lease
  hearings.set(by, { leader, term, since: goesOn ? before.since : at, last: at })
}

/** A leader whom a majority of its voters, `except` not among them, has heard since `since`; null for none. */
function heardLeader(
  except: Name,
  now: SimMicros,
  since: SimMicros,
  hearings: ReadonlyMap<Name, Hearing>,
  sim: Simulation,
): Name | null {
  const own = sim.member(except).server?.node.status().voters ?? []
  for (const leader of sim.members) {
    if (leader.name === except || leader.status !== 'running' || leader.server === null) continue
    const { role, term, voters, votersOutgoing } = leader.server.node.status()
    // To one that was removed nobody listens any more.
    if (role !== 'leader' || !voters.includes(leader.id) || !sameIds(voters, own)) continue
    const loyal = (member: SimMember): boolean => {
      if (member.name === except || member.status !== 'running') return false
      if (member.name === leader.name) return true
      const hearing = hearings.get(member.name)
      return (
        hearing?.leader === leader.name &&
        hearing.term === term &&
        hearing.since <= since &&
        now - hearing.last <= leaseOf(sim) &&
        member.server?.node.status().term === term
      )
    }
    const heard = sim.members.filter((member) => voters.includes(member.id) && loyal(member)).length
    const old = sim.members.filter((member) => votersOutgoing.includes(member.id) && loyal(member)).length
    const hears = heard >= quorumSize(voters.length)
    if (hears && (votersOutgoing.length === 0 || old >= quorumSize(votersOutgoing.length))) return leader.name
  }
  return null
}

function sameIds(a: readonly Id64[], b: readonly Id64[]): boolean {
  return a.length === b.length && a.every((id, place) => id === b[place])
}
