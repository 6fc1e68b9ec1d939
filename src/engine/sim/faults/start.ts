import { startProcess } from '../process-life.ts'
import { noMember, type Fault } from './fault.ts'

/** The first process of a member that was added at run time: an empty disk, and the cluster there already. */
export const start: Fault<'start'> = {
  kind: 'start',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { standing, unstarted } = cluster.member(member)
    if (standing === 'removed') return { why: 'was-removed', member }
    return unstarted ? null : { why: 'started-before', member }
  },
  apply(cluster, { member }) {
    startProcess(cluster, cluster.member(member))
  },
}
