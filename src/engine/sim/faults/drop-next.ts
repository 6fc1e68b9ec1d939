import { noLink, type Fault } from './fault.ts'

/** The next message of that type on that link dies half way. */
export const dropNext: Fault<'drop-next'> = {
  kind: 'drop-next',
  refuses(cluster, { from, to }) {
    return noLink(cluster, from, to)
  },
  apply(cluster, input) {
    const { type, from, to } = input
    cluster.links.dropNext = [...cluster.links.dropNext, { type, from, to }]
  },
}
