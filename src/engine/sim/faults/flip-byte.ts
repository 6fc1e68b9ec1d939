import { diskFile } from '../disk-file-of.ts'
import { noMember, type Fault } from './fault.ts'

/** One byte of a file is no longer what was written. Nobody notices before it is read. */
export const flipByte: Fault<'flip-byte'> = {
  kind: 'flip-byte',
  refuses(cluster, { member, file, offset }) {
    const missing = noMember(cluster, member)
    if (missing !== null) return missing
    const { disk } = cluster.member(member)
    const path = diskFile(disk, file)
    if (path === null) return { why: 'no-file', member, file }
    const bytes = disk.bytesOf(path)
    return offset < bytes ? null : { why: 'file-ends', file: path, bytes }
  },
  apply(cluster, { member, file, offset }) {
    const { disk } = cluster.member(member)
    const path = diskFile(disk, file)
    if (path !== null) for (let bit = 0; bit < 8; bit++) disk.flipBit(path, offset, bit)
    cluster.tampered = true
  },
}
