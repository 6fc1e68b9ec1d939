import { tearNextWrite } from '../torn-write.ts'
import { noMember, type Fault } from './fault.ts'

/** The power goes while this member writes: part of what is being written reaches the disk. */
export const tornWrite: Fault<'torn-write'> = {
  kind: 'torn-write',
  refuses(cluster, { member }) {
    return (
      noMember(cluster, member) ??
      (cluster.member(member).status === 'down' ? { why: 'nothing-written', member } : null)
    )
  },
  apply(cluster, { member }) {
    tearNextWrite(cluster, cluster.member(member))
  },
}
