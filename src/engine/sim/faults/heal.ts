import type { Fault } from './fault.ts'

/** Ends the partition and every single cut. */
export const heal: Fault<'heal'> = {
  kind: 'heal',
  refuses({ links }) {
    return links.groups === null && links.cuts.length === 0 ? { why: 'network-whole' } : null
  },
  apply(cluster) {
    cluster.links.groups = null
    cluster.links.cuts = []
    cluster.links.settleCuts(
      cluster.members.map(({ name }) => name),
      cluster.at,
    )
    cluster.emit({ kind: 'healed' })
  },
}
