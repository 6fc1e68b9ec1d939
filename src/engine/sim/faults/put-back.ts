import { readKept } from '../../etcdserver/recover.ts'
import { noMember, notDown, type Fault } from './fault.ts'

/** The data dir of a member that is down is replaced by an older copy of it. */
export const putBack: Fault<'put-back'> = {
  kind: 'put-back',
  refuses(cluster, { member, copy }) {
    const missing = noMember(cluster, member) ?? notDown(cluster, member)
    if (missing !== null) return missing
    const kept = cluster.copies.get(copy)
    if (kept === undefined) return { why: 'no-copy', copy }
    return kept.member === member ? null : { why: 'foreign-copy', copy, member: kept.member }
  },
  apply(cluster, { member: name, copy }) {
    const kept = cluster.copies.get(copy)
    if (kept === undefined) return
    const member = cluster.member(name)
    member.disk = kept.disk.clone()
    member.kept = readKept(member.disk)
    cluster.tampered = true
  },
}
