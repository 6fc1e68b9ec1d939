import { noMember, type Fault } from './fault.ts'

/** Keeps a copy of a member's data dir under a name, as `cp -a` makes it, of a running process too. */
export const copyDir: Fault<'copy-dir'> = {
  kind: 'copy-dir',
  refuses(cluster, { member }) {
    return noMember(cluster, member)
  },
  apply(cluster, { member, as }) {
    const disk = cluster.member(member).disk.clone()
    for (const path of disk.paths()) disk.fsync(path)
    disk.fsyncDir()
    cluster.copies = new Map(cluster.copies).set(as, { member, disk })
  },
}
