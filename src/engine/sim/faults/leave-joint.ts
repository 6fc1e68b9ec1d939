import { LEAVE_JOINT } from '../../etcdserver/joint.ts'
import { drive } from '../member-host.ts'
import type { Fault } from './fault.ts'
import { leaderOf } from './transfer.ts'

/** The end of a joint configuration that does not end by itself. */
export const leaveJoint: Fault<'leave-joint'> = {
  kind: 'leave-joint',
  refuses(cluster) {
    const leader = leaderOf(cluster)
    if (leader === null) return { why: 'no-leader' }
    const joint = (leader.server?.node.status().votersOutgoing.length ?? 0) > 0
    return joint ? null : { why: 'not-joint' }
  },
  apply(cluster) {
    const leader = leaderOf(cluster)
    if (leader === null) return
    drive(cluster, leader, (server, host) =>
      server.tellRaft((node) => node.proposeConfChange(LEAVE_JOINT), host),
    )
  },
}
