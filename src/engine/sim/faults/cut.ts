import { killInFlight } from '../network.ts'
import { noLink, type Fault } from './fault.ts'

/** One direction of one link dies, silently. */
export const cut: Fault<'cut'> = {
  kind: 'cut',
  refuses(cluster, { from, to }) {
    const missing = noLink(cluster, from, to)
    if (missing !== null) return missing
    const known = cluster.links.cuts.some((other) => other.from === from && other.to === to)
    return known ? { why: 'cut-already', from, to } : null
  },
  apply(cluster, { from, to }) {
    cluster.links.cuts = [...cluster.links.cuts, { from, to }]
    const id = cluster.emit({ kind: 'link-cut', from, to })
    const names = cluster.members.map(({ name }) => name)
    for (const fresh of cluster.links.settleCuts(names, cluster.at))
      killInFlight(cluster, fresh.from, fresh.to, id)
  },
}
