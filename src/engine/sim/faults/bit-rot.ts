import { diskFile } from '../disk-file-of.ts'
import { noMember, type Fault } from './fault.ts'

/** One bit somewhere in a file turns over. */
export const bitRot: Fault<'bit-rot'> = {
  kind: 'bit-rot',
  refuses(cluster, { member, file }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { disk } = cluster.member(member)
    const path = diskFile(disk, file)
    return path === null || disk.bytesOf(path) === 0 ? { why: 'no-file', member, file } : null
  },
  apply(cluster, { member, file }) {
    const { disk } = cluster.member(member)
    const path = diskFile(disk, file)
    if (path === null) return
    const rng = cluster.chances.root.fork(`bit-rot/${cluster.steps}`)
    disk.flipBit(path, rng.below(disk.bytesOf(path)), rng.below(8))
    cluster.tampered = true
  },
}
