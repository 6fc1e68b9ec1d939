import { killInFlight } from '../network.ts'
import type { Fault } from './fault.ts'

/** Splits the network into groups that do not reach each other; replaces an earlier partition. */
export const partition: Fault<'partition'> = {
  kind: 'partition',
  refuses(cluster, { groups }) {
    const named = groups.flat()
    const unknown = named.find((name) => cluster.find(name) === undefined)
    if (unknown !== undefined) return { why: 'no-member', member: unknown }
    if (new Set(named).size !== named.length) return { why: 'group-twice' }
    const missing = cluster.members.find(({ name }) => !named.includes(name))
    if (missing !== undefined) return { why: 'in-no-group', member: missing.name }
    if (groups.some((group) => group.length === 0)) return { why: 'group-empty' }
    return groups.length < 2 ? { why: 'one-group' } : null
  },
  apply(cluster, { groups }) {
    cluster.links.groups = groups
    const id = cluster.emit({ kind: 'partitioned', groups })
    const names = cluster.members.map(({ name }) => name)
    for (const { from, to } of cluster.links.settleCuts(names, cluster.at))
      killInFlight(cluster, from, to, id)
  },
}
