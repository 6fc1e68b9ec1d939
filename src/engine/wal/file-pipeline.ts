import type { Disk } from '../disk/disk.ts'
import { WAL_DIR } from './segment-name.ts'

/** etcd's file pipeline: the next segment lies ready as `0.tmp` or `1.tmp`, with its room set aside. */
export function preallocated(disk: Disk, count: number, segmentBytes: number): string {
  const path = tmpPath(count)
  if (!disk.has(path)) disk.create(path)
  disk.allocate(path, segmentBytes)
  return path
}

/** The file that lies ready becomes the segment `path`, and the one after it is set aside. */
export function takePreallocated(disk: Disk, count: number, path: string, segmentBytes: number): void {
  disk.rename(preallocated(disk, count, segmentBytes), path)
  preallocated(disk, count + 1, segmentBytes)
}

export function closePipeline(disk: Disk): void {
  for (const count of [0, 1]) if (disk.has(tmpPath(count))) disk.remove(tmpPath(count))
}

function tmpPath(count: number): string {
  return `${WAL_DIR}/${count % 2}.tmp`
}
