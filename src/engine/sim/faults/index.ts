import type { Input, InputKind } from '../../../run/input.ts'
import type { ActionRefusal } from '../../../run/refusal.ts'
import type { Cluster } from '../cluster.ts'
import { bitRot } from './bit-rot.ts'
import { campaign } from './campaign.ts'
import { client } from './client.ts'
import { copyDir } from './copy-dir.ts'
import { crash } from './crash.ts'
import { cut } from './cut.ts'
import { delay } from './delay.ts'
import { diskFull } from './disk-full.ts'
import { dropNext } from './drop-next.ts'
import { drop } from './drop.ts'
import type { Fault } from './fault.ts'
import { flipByte } from './flip-byte.ts'
import { heal } from './heal.ts'
import { interrupt } from './interrupt.ts'
import { jitter } from './jitter.ts'
import { leaveJoint } from './leave-joint.ts'
import { latency } from './latency.ts'
import { loss } from './loss.ts'
import { mend } from './mend.ts'
import { partition } from './partition.ts'
import { pause } from './pause.ts'
import { putBack } from './put-back.ts'
import { restoreFiles } from './restore-files.ts'
import { restart } from './restart.ts'
import { reconfigure } from './reconfigure.ts'
import { resume } from './resume.ts'
import { slowDisk } from './slow-disk.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { tornWrite } from './torn-write.ts'
import { transfer } from './transfer.ts'
import { wipe } from './wipe.ts'

/** Every kind of Input, each in its own file. */
export const FAULTS: { readonly [K in InputKind]: Fault<K> } = {
  'bit-rot': bitRot,
  campaign,
  client,
  'copy-dir': copyDir,
  crash,
  cut,
  delay,
  'disk-full': diskFull,
  drop,
  'drop-next': dropNext,
  'flip-byte': flipByte,
  heal,
  interrupt,
  jitter,
  'leave-joint': leaveJoint,
  latency,
  loss,
  mend,
  partition,
  pause,
  'put-back': putBack,
  reconfigure,
  restart,
  'restore-files': restoreFiles,
  resume,
  'slow-disk': slowDisk,
  start,
  stop,
  'torn-write': tornWrite,
  transfer,
  wipe,
}

export function refusesInput(cluster: Cluster, input: Input): ActionRefusal | null {
  return faultOf(input).refuses(cluster, input)
}

/** Tells the Input, then does it: what follows from it is caused by its event. */
export function applyInput(cluster: Cluster, input: Input): void {
  cluster.emit({ kind: 'input', input })
  faultOf(input).apply(cluster, input)
}

function faultOf(input: Input): {
  refuses(c: Cluster, i: Input): ActionRefusal | null
  apply(c: Cluster, i: Input): void
} {
  return FAULTS[input.kind]
}
