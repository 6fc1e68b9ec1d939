import type { SimMicros } from '../../run/position.ts'
import type { Cluster } from './cluster.ts'
import { drive } from './member-host.ts'
import { connectedSince } from './members.ts'
import type { SimMember } from './member.ts'
import { stopProcess } from './process-end.ts'

/** How long a leader that is stopped waits for its successor: etcd's request time-out. */
const HANDOVER_MOST: SimMicros = 7_000_000

/** A leader hands its office to the voter it has been connected to for longest, and stops when that one leads (etcdserver `Stop`). */
export function beginStop(cluster: Cluster, member: SimMember): void {
  const { server } = member
  if (server?.isLeader !== true) return stopProcess(cluster, member, 'clean')
  const [successor] = server.membership.voters
    .flatMap(({ id }) => {
      const peer = cluster.memberOf(id)
      const since = peer === undefined || peer === member ? null : connectedSince(cluster, member, peer)
      return peer === undefined || since === null ? [] : [{ peer, since }]
    })
    .sort((a, b) => a.since - b.since)
  if (successor === undefined) return stopProcess(cluster, member, 'clean')
  drive(cluster, member, (leader, host) => leader.transfer(successor.peer.id, host))
  scheduleStop(cluster, member, cluster.at + HANDOVER_MOST)
}

/** Looks whether the office has passed on. */
export function stopWhenHandedOver(cluster: Cluster, member: SimMember, giveUpAt: SimMicros): void {
  if (member.server?.isLeader === true && cluster.at < giveUpAt)
    return scheduleStop(cluster, member, giveUpAt)
  stopProcess(cluster, member, 'clean')
}

/** etcd looks once a tick. */
function scheduleStop(cluster: Cluster, member: SimMember, giveUpAt: SimMicros): void {
  cluster.schedule(cluster.at + member.tickMicros, cluster.cause, {
    kind: 'stop',
    member: member.name,
    giveUpAt,
  })
}
