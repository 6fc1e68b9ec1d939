import { drive } from '../member-host.ts'
import { noMember, type Fault } from './fault.ts'

/** The member's election timer is taken as fired. */
export const campaign: Fault<'campaign'> = {
  kind: 'campaign',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { status, server } = cluster.member(member)
    if (status !== 'running') return { why: status, member }
    return server?.node.status().role === 'leader' ? { why: 'leads-already', member } : null
  },
  apply(cluster, input) {
    drive(cluster, cluster.member(input.member), (server, host) =>
      server.tellRaft((node) => node.campaign(), host),
    )
  },
}
