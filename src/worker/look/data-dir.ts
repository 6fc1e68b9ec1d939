import { zipSync } from 'fflate'

import { bootCommand, dataDirFiles } from '../../engine/sim/data-dir.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { DataDirLook } from '../../protocol/view/disk-look.ts'
import { printMicros } from '../../run/position-text.ts'

/** Zips know no earlier time; a fixed one, in whichever zone, keeps equal runs equal files. */
const WRITTEN = '1980-01-01T00:00:00'

/** The same files as `etcdscope export` writes, a directory a member. */
export function dataDirLook(sim: Simulation, members: readonly SimMember[]): DataDirLook {
  const alone = members.length === 1 && sim.members.length > 1
  const [only] = members
  const stem = alone && only !== undefined ? only.name : 'cluster'
  const entries = members.flatMap((member) =>
    dataDirFiles(member).map(({ path, bytes }) => [`${member.name}/${path}`, bytes] as const),
  )
  return {
    zip: zipSync(Object.fromEntries(entries), { level: 6, mtime: WRITTEN }),
    name: `etcd-${stem}-${printMicros(sim.pos.at)}.zip`,
    commands: members.map((member) => bootCommand(sim, member, alone)),
  }
}
