import { ok, refuse, type Result } from '../../base/result.ts'
import type { Snapshot } from '../../pb/raftpb.ts'
import type { WalSnapshot } from '../../pb/walpb.ts'
import type { Disk } from '../disk/disk.ts'
import { decodeSnapFile, encodeSnapFile, isSnapName, snapName } from '../snap/snap-file.ts'
import { SNAP_DIR } from './backend.ts'

/** The snapshots in a member's `snap/`, as etcd's Snapshotter keeps them. */

/** Does not fsync. */
export function writeSnapFile(disk: Disk, snapshot: Snapshot): void {
  const path = snapPath(snapshot)
  if (disk.has(path)) disk.remove(path)
  disk.create(path)
  disk.append(path, encodeSnapFile(snapshot))
}

export function snapPath({ metadata }: Snapshot): string {
  return `${SNAP_DIR}/${snapName(metadata.term, metadata.index)}`
}

/** Where the key space lies that came with a leader's snapshot. */
export function snapDbPath(index: number): string {
  return `${SNAP_DIR}/${index.toString(16).padStart(16, '0')}.snap.db`
}

export function isSnapFile(path: string): boolean {
  return path.startsWith(`${SNAP_DIR}/`) && isSnapName(path.slice(SNAP_DIR.length + 1))
}

export function isSnapDb(path: string): boolean {
  return /^member\/snap\/[0-9a-f]{16}\.snap\.db$/.test(path)
}

/** Received key spaces that an applied snapshot made useless go (etcd's `ReleaseSnapDBs`). */
export function releaseSnapDbs(disk: Disk, index: number): void {
  for (const path of disk.paths()) if (isSnapDb(path) && path < snapDbPath(index)) disk.remove(path)
}

/** The newest snapshot that the log names and that can be read; on the way, unreadable ones are renamed `.broken`. */
export function loadNewest(
  disk: Disk,
  named: readonly WalSnapshot[],
  log: (line: string) => void,
): Snapshot | null {
  for (const path of disk.paths().filter(isSnapFile).reverse()) {
    const read = readSnapFile(disk, path)
    if (!read.ok) {
      log(`failed to read a snap file ${path}: ${read.error}`)
      disk.rename(path, `${path}.broken`)
      disk.fsync(`${path}.broken`)
      continue
    }
    const { index, term } = read.value.metadata
    if (named.some((one) => one.index === index && one.term === term)) return read.value
  }
  return null
}

function readSnapFile(disk: Disk, path: string): Result<Snapshot> {
  const snapshot = decodeSnapFile(disk.read(path))
  return snapshot.ok ? ok(snapshot.value) : refuse(snapshot.error)
}
