import { noMember, type Fault } from './fault.ts'

/** No file can grow any more; what was set aside can still be written. Ends when it is switched off. */
export const diskFull: Fault<'disk-full'> = {
  kind: 'disk-full',
  refuses(cluster, { member }) {
    return noMember(cluster, member)
  },
  apply(cluster, { member, full }) {
    cluster.member(member).disk.full = full
  },
}
