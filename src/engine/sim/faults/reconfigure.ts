import type { Name } from '../../../run/input.ts'
import { jointChange } from '../../etcdserver/joint.ts'
import type { Cluster } from '../cluster.ts'
import { drive } from '../member-host.ts'
import { type Fault, refusesNewName } from './fault.ts'
import { leaderOf } from './transfer.ts'

/** The leader's raft goes to other voters, several at once, through a joint configuration. */
export const reconfigure: Fault<'reconfigure'> = {
  kind: 'reconfigure',
  refuses(cluster, { voters }) {
    const leader = leaderOf(cluster)
    if (leader === null) return { why: 'no-leader' }
    if (voters.length === 0) return { why: 'no-voters' }
    if (new Set(voters).size < voters.length) return { why: 'voter-twice' }
    for (const name of voters) {
      const member = cluster.find(name)
      const isNew = member === undefined || member.standing === 'removed'
      const refusal = isNew ? refusesNewName(cluster, name) : null
      if (refusal !== null) return refusal
    }
    const { voters: now, votersOutgoing } = leader.server?.node.status() ?? { voters: [], votersOutgoing: [] }
    if (votersOutgoing.length > 0) return { why: 'joint-already' }
    const same = now.every((id) => voters.some((name) => cluster.find(name)?.id === id))
    return same && now.length === voters.length ? { why: 'same-voters' } : null
  },
  apply(cluster, { voters, explicit }) {
    const leader = leaderOf(cluster)
    if (leader === null) return
    drive(cluster, leader, (server, host) => {
      const wanted = voters.map((name) => {
        const member = cluster.find(name)
        return member === undefined || member.standing === 'removed'
          ? { name, peerURLs: [peerUrlOf(cluster, name)] }
          : member.id
      })
      const change = jointChange(server, wanted, explicit, host)
      if (change.ok) server.tellRaft((node) => node.proposeConfChange(change.value), host)
    })
  },
}

/** `http://10.0.0.4:2380` for n4, and for a name without a number the next one that is free. */
function peerUrlOf({ members }: Cluster, name: Name): string {
  const number = /^n([1-9]\d?)$/.exec(name)?.[1] ?? String(members.length + 101 + name.length)
  return `http://10.0.0.${number}:2380`
}
