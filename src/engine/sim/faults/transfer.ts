import type { Cluster } from '../cluster.ts'
import { drive } from '../member-host.ts'
import type { SimMember } from '../member.ts'
import { noMember, type Fault } from './fault.ts'

/** The leader is asked to hand its office to a member, as by etcdctl's move-leader. */
export const transfer: Fault<'transfer'> = {
  kind: 'transfer',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const leader = leaderOf(cluster)
    if (leader === null) return { why: 'no-leader' }
    if (leader.name === member) return { why: 'leads-already', member }
    return cluster.member(member).standing === 'voter' ? null : { why: 'no-vote', member }
  },
  apply(cluster, { member }) {
    const leader = leaderOf(cluster)
    if (leader === null) return
    drive(cluster, leader, (server, host) => server.transfer(cluster.member(member).id, host))
  },
}

/** The running member that leads in the highest term. */
export function leaderOf(cluster: Cluster): SimMember | null {
  const leading = cluster.members.filter(
    ({ status, server }) => status === 'running' && server?.isLeader === true,
  )
  const term = (member: SimMember): number => member.server?.node.status().term ?? 0
  return leading.sort((a, b) => term(b) - term(a))[0] ?? null
}
