import { startProcess } from '../process-life.ts'
import { noMember, type Fault } from './fault.ts'

/** A new process on the disk of a member that is down. */
export const restart: Fault<'restart'> = {
  kind: 'restart',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    if (cluster.member(member).unstarted) return `${member} was never started`
    return cluster.member(member).status === 'down' ? null : `${member} is running already`
  },
  apply(cluster, { member, quotaBytes }) {
    if (quotaBytes !== undefined) cluster.member(member).quotaBytes = quotaBytes
    startProcess(cluster, cluster.member(member))
  },
}
