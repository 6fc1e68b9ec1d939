import { Disk } from '../../disk/disk.ts'
import { readKept } from '../../etcdserver/recover.ts'
import { noMember, notDown, type Fault } from './fault.ts'

/** The data dir of a member that is down is gone. */
export const wipe: Fault<'wipe'> = {
  kind: 'wipe',
  refuses(cluster, { member }) {
    return noMember(cluster, member) ?? notDown(cluster, member)
  },
  apply(cluster, { member: name }) {
    const member = cluster.member(name)
    member.disk = new Disk()
    member.kept = readKept(member.disk)
    cluster.tampered = true
  },
}
