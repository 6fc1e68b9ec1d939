import { crashProcess } from '../process-end.ts'
import { noMember, type Fault } from './fault.ts'

/** The process dies at once, and what no fsync had covered is gone. */
export const crash: Fault<'crash'> = {
  kind: 'crash',
  refuses(cluster, { member }) {
    return (
      noMember(cluster, member) ??
      (cluster.member(member).status === 'down' ? { why: 'down-already', member } : null)
    )
  },
  apply(cluster, { member }) {
    crashProcess(cluster, cluster.member(member))
  },
}
