import { pauseProcess } from '../process-life.ts'
import { noMember, type Fault } from './fault.ts'

/** As SIGSTOP: timers stop, messages wait in the kernel. */
export const pause: Fault<'pause'> = {
  kind: 'pause',
  refuses(cluster, { member }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { status } = cluster.member(member)
    return status === 'running'
      ? null
      : status === 'paused'
        ? { why: 'paused-already', member }
        : { why: 'down', member }
  },
  apply(cluster, { member }) {
    pauseProcess(cluster, cluster.member(member))
  },
}
