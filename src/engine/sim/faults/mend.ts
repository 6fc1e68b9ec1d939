import { noLink, type Fault } from './fault.ts'

/** Ends one single cut; a partition stays. */
export const mend: Fault<'mend'> = {
  kind: 'mend',
  refuses(cluster, { from, to }) {
    const missing = noLink(cluster, from, to)
    if (missing !== null) return missing
    const known = cluster.links.cuts.some((other) => other.from === from && other.to === to)
    return known ? null : { why: 'not-cut', from, to }
  },
  apply(cluster, { from, to }) {
    cluster.links.cuts = cluster.links.cuts.filter((other) => other.from !== from || other.to !== to)
    cluster.links.settleCuts(
      cluster.members.map(({ name }) => name),
      cluster.at,
    )
    cluster.emit({ kind: 'link-mended', from, to })
  },
}
