import type { Disk } from '../disk/disk.ts'
import type { WalContents } from './read-all.ts'

/** A torn tail was cut off: `path` is shorter by `lostBytes`, and `path`.broken keeps what was there. */
export interface Repair {
  readonly path: string
  readonly lostBytes: number
}

/** Cuts the tail behind its last good record; if that was torn, durably, and keeps the old file as `.broken`. */
export function repairTail(disk: Disk, path: string, { torn, validBytes }: WalContents): Repair | null {
  const bytes = disk.read(path)
  const lostBytes = bytes.length - validBytes
  disk.truncate(path, validBytes)
  if (!torn) return null
  disk.fsync(path)
  const broken = `${path}.broken`
  if (disk.has(broken)) disk.remove(broken)
  disk.create(broken)
  disk.append(broken, bytes)
  disk.fsync(broken)
  return { path, lostBytes }
}
