import { NO_BYTES } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { decodeHardState } from '../../pb/raftpb-codec.ts'
import { decodeWalSnapshot, type WalSnapshot } from '../../pb/walpb.ts'
import type { Disk } from '../disk/disk.ts'
import { scanSegment } from './scan.ts'
import { allSegments } from './segments.ts'

/**
 * Snapshots that the log names and that its last hard state has committed (etcd's `ValidSnapshotEntries`). Read from the
 * oldest segment that is left. A torn tail ends the reading, a bad record refuses it.
 */
export function validSnapshots(disk: Disk): Result<readonly WalSnapshot[]> {
  const segments = allSegments(disk)
  if (segments.length === 0) return refuse('wal: file not found')
  const snapshots: WalSnapshot[] = []
  let commit = 0
  let crc = 0
  for (const [i, { path }] of segments.entries()) {
    const scan = scanSegment(disk.read(path), crc, i === segments.length - 1)
    for (const { record } of scan.records) {
      const data = record.data ?? NO_BYTES
      if (record.type === 'snapshot') {
        const snapshot = decodeWalSnapshot(data)
        if (!snapshot.ok) return snapshot
        snapshots.push(snapshot.value)
      } else if (record.type === 'state') {
        const state = decodeHardState(data)
        if (!state.ok) return state
        commit = state.value.commit
      }
    }
    if (scan.end.kind === 'corrupt') return refuse(scan.end.error)
    if (scan.end.kind === 'torn') break
    crc = scan.crc
  }
  return ok(snapshots.filter(({ index }) => index <= commit))
}
