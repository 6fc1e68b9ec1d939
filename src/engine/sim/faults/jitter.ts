import { noSpan, type Fault } from './fault.ts'

const LONGEST_MICROS = 60_000_000

/** From now on every message takes up to that much longer. */
export const jitter: Fault<'jitter'> = {
  kind: 'jitter',
  refuses(_, { micros }) {
    return noSpan(micros, LONGEST_MICROS)
  },
  apply(cluster, input) {
    cluster.links.jitterMicros = input.micros
  },
}
