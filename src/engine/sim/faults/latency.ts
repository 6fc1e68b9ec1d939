import { noLink, noSpan, type Fault } from './fault.ts'

const LONGEST_MICROS = 60_000_000

/** From now on one direction of one link takes that long. */
export const latency: Fault<'latency'> = {
  kind: 'latency',
  refuses(cluster, { from, to, micros }) {
    return noLink(cluster, from, to) ?? noSpan(micros, LONGEST_MICROS)
  },
  apply(cluster, input) {
    cluster.links.setLatency(input.from, input.to, input.micros)
  },
}
