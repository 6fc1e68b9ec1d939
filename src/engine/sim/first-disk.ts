import type { DataDirFile, DataDirs } from '../../run/data-dirs.ts'
import type { Name } from '../../run/input.ts'
import { Disk } from '../disk/disk.ts'

/** A disk on which these files have lain for long. Simulations of one recording share its blocks. */
export function diskOf(files: readonly DataDirFile[]): Disk {
  let disk = DISKS.get(files)
  if (disk === undefined) {
    disk = new Disk()
    for (const { path, bytes } of files) {
      disk.create(path)
      disk.append(path, bytes)
      disk.fsync(path)
    }
    DISKS.set(files, disk)
  }
  return disk.clone()
}

const DISKS = new WeakMap<readonly DataDirFile[], Disk>()

/** Whether a member's process starts with the run: of data dirs those that are there, or the one that starts alone. */
export function startsAtOnce(dirs: DataDirs | null, name: Name): boolean {
  if (dirs === null) return true
  const files = dirs.members.find((member) => member.name === name)?.files ?? []
  return files.length > 0 && (dirs.alone === '' || dirs.alone === name)
}
