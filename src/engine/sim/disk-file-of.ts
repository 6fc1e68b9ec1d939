import type { Disk } from '../disk/disk.ts'
import { DB_PATH } from '../etcdserver/backend.ts'
import { isSnapFile } from '../etcdserver/snap-dir.ts'
import { allSegments } from '../wal/segments.ts'

/** A file as a fault names it: `wal` and `snap` are the newest of their kind, anything else is a path; null when it is not there. */
export function diskFile(disk: Disk, file: string): string | null {
  switch (file) {
    case 'wal':
      return allSegments(disk).at(-1)?.path ?? null
    case 'snap':
      return disk.paths().findLast(isSnapFile) ?? null
    case 'db':
      return disk.has(DB_PATH) ? DB_PATH : null
    default:
      return disk.has(file) ? file : null
  }
}
