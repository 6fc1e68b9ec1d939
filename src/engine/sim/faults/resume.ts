import { resumeProcess } from '../process-life.ts'
import { noMember, type Fault } from './fault.ts'

/** As SIGCONT: what waited is seen now, in order. */
export const resume: Fault<'resume'> = {
  kind: 'resume',
  refuses(cluster, { member }) {
    return (
      noMember(cluster, member) ??
      (cluster.member(member).status === 'paused' ? null : { why: 'not-paused', member })
    )
  },
  apply(cluster, { member }) {
    resumeProcess(cluster, cluster.member(member))
  },
}
