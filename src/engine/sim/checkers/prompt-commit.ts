import type { Name } from '../../../run/input.ts'
import type { SimMicros } from '../../../run/position.ts'
import type { SimMember } from '../member.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { holds, storedLast, storedTerm } from './log-terms.ts'
import { quorumSize } from './quorum-size.ts'

const NAME = 'prompt-commit'
/** Slower disks and links than these excuse everything. */
const PROMPT_MICROS: SimMicros = 50_000

/**
 * What a new leader's no-op is for: what a majority stores is committed within two election time-outs of an election,
 * without a new write. An availability promise, so it holds only while nothing is broken or slow.
 */
export const promptCommit: CheckerKind = {
  name: NAME,
  claim:
    'what a majority stores is committed within two election time-outs of an election, without a new write',
  create: () => checker(null, 0),
}

interface Election {
  readonly leader: string
  readonly term: number
  readonly at: SimMicros
  /** The leader's last entry before its own first. */
  readonly last: number
  /** How far a majority had got when last looked at: with small messages it takes a while. */
  readonly reached: number
}

function checker(start: Election | null, disturbed: SimMicros): Checker {
  let election = start
  let disturbedAt = disturbed
  return {
    observe(events, sim) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'input' && event.input.kind !== 'client') disturbedAt = event.at
        else if (event.kind === 'role') election = electionAfter(election, event, sim)
        if (election === null || event.kind !== 'received' || event.to !== election.leader) continue
        const since = Math.max(election.at, disturbedAt)
        if (event.at < since + 2 * sim.config.electionMs * 1000) continue
        const voters = votersOf(election.leader, sim)
        // A joint configuration asks for two majorities, and soon ends.
        const whole = !isJoint(election.leader, sim) && isWhole(voters, sim)
        const reached = reachedBy(election.leader, voters, sim)
        if (reached > election.reached) {
          election = { ...election, at: event.at, reached }
          continue
        }
        const index = whole ? uncommitted(election, voters, sim) : 0
        if (index > 0) {
          const { leader, term } = election
          const detail = `entry ${index} is on a majority's disks, ${leader} has led term ${term} for two election time-outs, and has not committed it`
          found.push(violation(NAME, event, { members: [leader], index, term, detail }))
        }
        if (whole) election = null
      }
      return found
    },
    clone: () => checker(election, disturbedAt),
  }
}

function electionAfter(
  election: Election | null,
  event: { member: string; to: string; from: string; term: number; at: SimMicros },
  sim: Simulation,
): Election | null {
  const { member, term, at } = event
  if (event.to === 'leader')
    return { leader: member, term, at, last: storedLast(sim.member(member)), reached: 0 }
  return event.from === 'leader' && election?.leader === member ? null : election
}

/** A majority of the voters runs, nobody is paused, whoever runs reaches everybody who does, nothing is slow or lossy. */
function isWhole(voters: readonly SimMember[], sim: Simulation): boolean {
  const { links } = sim
  if (links.lossPermille > 0 || links.jitterMicros > PROMPT_MICROS) return false
  if (sim.members.some(({ status }) => status === 'paused')) return false
  const running = voters.filter(({ status }) => status === 'running')
  if (running.length < quorumSize(voters.length)) return false
  if (running.some(({ fsyncMicros }) => fsyncMicros > PROMPT_MICROS)) return false
  return running.every(({ name: from }) =>
    running.every(({ name: to }) => {
      return from === to || (!links.isCut(from, to) && links.latencyMicros(from, to) <= PROMPT_MICROS)
    }),
  )
}

/** As the leader has them. */
function votersOf(leader: Name, sim: Simulation): readonly SimMember[] {
  const voters = sim.member(leader).server?.node.status().voters ?? []
  return sim.members.filter(({ id }) => voters.includes(id))
}

function isJoint(leader: Name, sim: Simulation): boolean {
  return (sim.member(leader).server?.node.status().votersOutgoing.length ?? 0) > 0
}

/** What a majority is known to have. */
function reachedBy(leader: Name, voters: readonly SimMember[], sim: Simulation): number {
  const progress = sim.member(leader).server?.node.status().progress ?? []
  const matches = progress
    .filter(({ id }) => voters.some((voter) => voter.id === id))
    .map(({ match }) => match)
  return matches.sort((a, b) => b - a)[quorumSize(matches.length) - 1] ?? 0
}

/** Highest entry from before the election that a majority stores as the leader does and that is not committed; 0: none. */
function uncommitted(
  { leader, term, last }: Election,
  voters: readonly SimMember[],
  sim: Simulation,
): number {
  const { server } = sim.member(leader)
  if (server === null) return 0
  const status = server.node.status()
  if (status.term !== term || status.role !== 'leader') return 0
  for (let index = last; index > status.committed; index--) {
    const own = storedTerm(sim.member(leader), index)
    const holders = voters.filter((member) => isHolder(member, index, own)).length
    if (holders >= quorumSize(voters.length)) return index
  }
  return 0
}

/** Runs, and stores the entry of that term. */
function isHolder(member: SimMember, index: number, term: number): boolean {
  return member.status === 'running' && term > 0 && holds(member, index, term)
}
