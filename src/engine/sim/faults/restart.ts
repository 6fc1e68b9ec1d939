import { hasWal } from '../../etcdserver/recover.ts'
import { startProcess } from '../process-life.ts'
import { noMember, type Fault } from './fault.ts'

/** A new process on the disk of a member that is down. */
export const restart: Fault<'restart'> = {
  kind: 'restart',
  refuses(cluster, { member: name, forceNewCluster }) {
    const missing = noMember(cluster, name)
    if (missing !== null) return missing
    const member = cluster.member(name)
    if (member.unstarted) return { why: 'never-started', member: name }
    if (member.status !== 'down') return { why: 'running-already', member: name }
    return forceNewCluster && !hasWal(member.disk) ? { why: 'no-wal', member: name } : null
  },
  apply(cluster, { member: name, quotaBytes, forceNewCluster }) {
    const member = cluster.member(name)
    if (quotaBytes !== undefined) member.quotaBytes = quotaBytes
    // It drops what the others may have committed: nothing is promised any more.
    cluster.tampered ||= forceNewCluster === true
    startProcess(cluster, member, forceNewCluster)
  },
}
