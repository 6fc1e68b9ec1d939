import type { SimMember } from '../../engine/sim/member.ts'
import type { DiskLook } from '../../protocol/view/look.ts'

/** A member's data dir as it is, its process running or not. */
export function diskLook(member: SimMember): DiskLook {
  return { files: member.disk.list() }
}
