import { beginStop } from '../stopping.ts'
import { noMember, type Fault } from './fault.ts'

/** SIGTERM: a leader hands its office over first, then what is applied is written down and the process ends. */
export const stop: Fault<'stop'> = {
  kind: 'stop',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { status } = cluster.member(member)
    return status === 'running' ? null : { why: status, member }
  },
  apply(cluster, { member }) {
    beginStop(cluster, cluster.member(member))
  },
}
