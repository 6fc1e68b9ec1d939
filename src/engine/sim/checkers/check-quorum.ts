import { defined } from '../../../base/assert.ts'
import type { Name } from '../../../run/input.ts'
import type { SimMicros } from '../../../run/position.ts'
import type { TraceEvent } from '../../../run/trace.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { quorumSize } from './quorum-size.ts'

const NAME = 'check-quorum'
/** While a slower fsync is under way ticks are lost, and with them the leader's sense of time. */
const PROMPT_MICROS: SimMicros = 20_000
/** The two time-outs may begin and end within a tick, and a busy disk may hold one up. */
const SPARE_TICKS = 5

/**
 * What check-quorum is for: a leader that no majority answers gives up its office within two election time-outs. Judged
 * while its process runs on a fast disk, from its election, its last transfer or its last change of members on.
 */
export const checkQuorum: CheckerKind = {
  name: NAME,
  claim: 'a leader that no majority answers stops leading within two election time-outs',
  create: () => checker(new Map()),
}

interface Office {
  readonly term: number
  /** When it was last given new time: election, transfer, other members, a slow disk or a pause. */
  readonly since: SimMicros
  /** Who answered, and when last. */
  readonly answers: ReadonlyMap<Name, SimMicros>
}

function checker(start: ReadonlyMap<Name, Office>): Checker {
  const offices = new Map(start)
  return {
    observe(events, sim) {
      const found: Violation[] = []
      if (!sim.config.checkQuorum) return found
      for (const event of events) {
        follow(offices, event, sim)
        if (event.kind !== 'sent' || event.type !== 'MsgHeartbeat') continue
        const office = offices.get(event.from)
        if (office === undefined || event.term !== office.term) continue
        const heardAt = lastHeard(event.from, office, sim)
        if (event.at - heardAt > leaveOf(sim)) {
          offices.delete(event.from)
          const detail = `${event.from} leads term ${office.term}, and no majority has answered it since ${heardAt} µs`
          found.push(violation(NAME, event, { members: [event.from], term: office.term, detail }))
        }
      }
      return found
    },
    clone: () => checker(offices),
  }
}

function leaveOf({ config }: Simulation): SimMicros {
  return (2 * config.electionMs + SPARE_TICKS * config.heartbeatMs) * 1000
}

function follow(offices: Map<Name, Office>, event: TraceEvent, sim: Simulation): void {
  switch (event.kind) {
    case 'role':
      if (event.to === 'leader')
        offices.set(event.member, { term: event.term, since: event.at, answers: new Map() })
      else offices.delete(event.member)
      return
    case 'crashed':
    case 'stopped':
      offices.delete(event.member)
      return
    case 'written': {
      const { sync } = sim.member(event.member)
      if (sync !== null && sync.doneAt - sync.startedAt > PROMPT_MICROS)
        renew(offices, [event.member], sync.doneAt)
      return
    }
    case 'resumed':
      renew(offices, [event.member], event.at)
      return
    case 'configured':
      renew(offices, [...offices.keys()], event.at)
      return
    case 'applied':
      // A joint configuration is entered and left without a change that `configured` tells, and other voters decide.
      if (event.entry === 'conf-change') renew(offices, [event.member], event.at)
      return
    case 'input':
      if (event.input.kind === 'transfer') renew(offices, [...offices.keys()], event.at)
      return
    case 'received': {
      const office = offices.get(event.to)
      if (office === undefined || (event.type !== 'MsgAppResp' && event.type !== 'MsgHeartbeatResp')) return
      offices.set(event.to, { ...office, answers: new Map(office.answers).set(event.from, event.at) })
      return
    }
    default:
  }
}

function renew(offices: Map<Name, Office>, names: readonly Name[], at: SimMicros): void {
  for (const name of names) {
    const office = offices.get(name)
    if (office !== undefined) offices.set(name, { ...office, since: at })
  }
}

/** Since when at the latest fewer than a majority of its voters, itself among them, have answered. */
function lastHeard(name: Name, { since, answers }: Office, sim: Simulation): SimMicros {
  const { server, id } = sim.member(name)
  const { voters } = defined(server, 'who sends has a process').node.status()
  const times = voters.map((voter) =>
    voter === id ? Infinity : (answers.get(sim.memberById(voter)?.name ?? '') ?? 0),
  )
  times.sort((a, b) => b - a)
  return Math.max(since, times[quorumSize(voters.length) - 1] ?? 0)
}
