import { noMember, noSpan, type Fault } from './fault.ts'

const LONGEST_MICROS = 60_000_000

/** From its next fsync on, each takes that long. */
export const slowDisk: Fault<'slow-disk'> = {
  kind: 'slow-disk',
  refuses(cluster, { member, micros }) {
    return noMember(cluster, member) ?? noSpan(micros, LONGEST_MICROS)
  },
  apply(cluster, input) {
    cluster.member(input.member).fsyncMicros = input.micros
  },
}
