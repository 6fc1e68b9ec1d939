import type { SimMicros } from '../../run/position.ts'
import type { Simulation } from '../sim/simulation.ts'

/** As strict reconfiguration asks of peers before a membership change. */
const CONNECTED_FOR: SimMicros = 5_000_000

/** What `wait until leader` and `wait until healthy` wait for. */
export function goalReached(what: 'leader' | 'healthy', sim: Simulation): boolean {
  return what === 'leader' ? leaderIsFollowed(sim) : isHealthy(sim)
}

/** Some running member leads in the highest term, and a quorum of voters follows it. */
export function leaderIsFollowed(sim: Simulation): boolean {
  const leader = sim.leader()
  if (leader?.server == null) return false
  const { term, quorum } = leader.server.node.status()
  const followers = sim.members.filter((member) => {
    if (member.status !== 'running' || member.server === null) return false
    const status = member.server.node.status()
    return status.term === term && status.lead === leader.id
  })
  return followers.length >= quorum && sim.members.every((member) => termOf(member) <= term)
}

function termOf(member: Simulation['members'][number]): number {
  return member.status === 'running' && member.server !== null ? member.server.node.status().term : 0
}

/** Also every running member has applied the leader's commit, and all have been connected for 5 s. */
function isHealthy(sim: Simulation): boolean {
  if (!leaderIsFollowed(sim)) return false
  const commit = sim.leader()?.server?.node.status().committed ?? Infinity
  const behind = sim.members.some(
    (member) => member.status === 'running' && member.server !== null && member.server.applied < commit,
  )
  if (behind) return false
  const now = sim.pos.at
  return sim.members.every((from) =>
    sim.members.every((to) => {
      if (from === to) return true
      const since = sim.connectedSince(from.name, to.name)
      return since !== null && now - since >= CONNECTED_FOR
    }),
  )
}
