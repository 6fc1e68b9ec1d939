import type { Disk } from '../../engine/disk/disk.ts'
import { loadNewest } from '../../engine/etcdserver/snap-dir.ts'
import { validSnapshots } from '../../engine/wal/valid-snapshots.ts'
import type { LogPoint } from '../../run/trace.ts'

/** The snapshot that a start would begin from, as etcd chooses it; null for the log's beginning, or when the log cannot be read. */
export function chosenSnapshot(disk: Disk): LogPoint | null {
  const snaps = disk.paths().some((path) => path.endsWith('.snap'))
  if (!snaps) return null
  // Loading renames what is broken.
  const copy = disk.clone()
  const named = validSnapshots(copy)
  const snapshot = named.ok ? loadNewest(copy, named.value, () => undefined) : null
  return snapshot === null ? null : { index: snapshot.metadata.index, term: snapshot.metadata.term }
}
