import { closeSync } from 'node:fs'

import { ok, refuse, type Result } from '../base/result.ts'
import type { DataFile } from '../engine/datadir/data-file.ts'
import { type MemberRead, ownName } from '../engine/datadir/facts.ts'
import { openDirs } from '../engine/datadir/inspect.ts'
import { labConfig } from '../engine/datadir/lab-run.ts'
import type { ClusterConfig } from '../run/config.ts'
import { nameOf, readPath } from './data-files.ts'

/** The cluster whose data dirs lie at `paths` (dirs or archives); `alone` starts by itself, with --force-new-cluster. */
export function readDataDirs(paths: readonly string[], alone: string | null): Result<ClusterConfig> {
  const open: number[] = []
  try {
    const files: DataFile[] = []
    for (const path of paths) {
      const read = readPath(path, open)
      if (typeof read === 'string') return refuse(`${path}: ${read}`)
      if (!read.ok) return refuse(`${path}: ${read.error}`)
      for (const file of read.value) files.push(file)
    }
    const opened = openDirs(files, nameOf(paths[0] ?? ''))
    if (!opened.ok) return opened
    const { members } = opened.value
    if (alone === null) return labConfig(members, null)
    const lone = placeOf(members, alone)
    return lone.ok ? labConfig(members, lone.value) : lone
  } finally {
    for (const file of open) closeSync(file)
  }
}

/** By the member's name, or by its directory's. */
function placeOf(members: readonly MemberRead[], name: string): Result<number> {
  const place = members.findIndex((member) => ownName(member) === name || member.dir.name === name)
  if (place >= 0) return ok(place)
  const names = members.map((member) => ownName(member) ?? member.dir.name)
  return refuse(`there is no data dir of "${name}": they are of ${names.join(', ')}`)
}
