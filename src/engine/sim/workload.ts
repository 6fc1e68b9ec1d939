import { beginRequest } from './clients.ts'
import type { Cluster } from './cluster.ts'
import { scheduleWorkload } from './workload-clock.ts'

const WORKLOAD_CLIENT = 'c1'
const WORKLOAD_KEYS = 10

/**
 * One put of the workload: `put k3 13`. It stays with one member as long as that answers, and goes to the next
 * running one when it does not.
 */
export function runWorkload(cluster: Cluster): void {
  const { members } = cluster
  const sent = cluster.workload.sent + 1
  const to = target(cluster)
  cluster.workload = { started: true, sent, to }
  const name = members[to]?.name
  scheduleWorkload(cluster)
  if (name === undefined) return
  const what = { verb: 'put', key: `k${sent % WORKLOAD_KEYS}`, value: String(sent) } as const
  beginRequest(cluster, WORKLOAD_CLIENT, what, [name], false)
}

function target(cluster: Cluster): number {
  const { members, workload } = cluster
  const present = members[workload.to]
  const ended = cluster.clients
    .get(WORKLOAD_CLIENT)
    ?.requests.filter(({ byReader, state }) => !byReader && state !== 'waiting')
  const failed =
    ended?.at(-1)?.to === present?.name &&
    ended?.at(-1)?.state !== 'ok' &&
    ended !== undefined &&
    ended.length > 0
  const from = failed ? workload.to + 1 : workload.to
  for (let i = 0; i < members.length; i++) {
    const place = (from + i) % members.length
    if (members[place]?.status !== 'down') return place
  }
  return workload.to
}
