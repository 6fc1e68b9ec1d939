import type { Disk } from './disk.ts'

/**
 * Removes the oldest files of a kind while there are more than `most` (etcd's `fileutil.PurgeFile`); stops at one that is in
 * use. Durable at once. Gives the names that went.
 */
export function purge(
  disk: Disk,
  isOfKind: (path: string) => boolean,
  most: number,
  isLocked: (path: string) => boolean,
): readonly string[] {
  const files = disk.paths().filter(isOfKind)
  const surplus = files.slice(0, Math.max(0, files.length - most))
  const locked = surplus.findIndex(isLocked)
  const gone = locked < 0 ? surplus : surplus.slice(0, locked)
  for (const path of gone) disk.remove(path)
  if (gone.length > 0) disk.fsyncDir()
  return gone
}
