import { ok, refuse, type Result } from '../../base/result.ts'
import { unpack } from './archive.ts'
import { type DataFile, dataFile } from './data-file.ts'
import { memberFacts, readMember } from './facts.ts'
import type { Json } from './json.ts'
import { memberDirs } from './member-dirs.ts'
import { verdictOf, verdictWithoutWal } from './verdict.ts'

/** `dirs` and `verdict` of `tests/fixtures/datadir/README.md`. */
export interface Inspection {
  readonly dirs: Readonly<Record<string, Json>>
  /** null when there is no data dir to boot from. */
  readonly verdict: Json
}

/** Files by their paths, or an archive of them. */
export function filesIn(path: string, bytes: Uint8Array): Result<readonly DataFile[]> {
  return unpack(bytes) ?? ok([dataFile(path, bytes)])
}

/** All members that the files hold; `fallback` names one whose directory has no name in the paths. */
export function inspect(files: readonly DataFile[], fallback = 'member'): Result<Inspection> {
  const dirs = memberDirs(files, fallback)
  if (dirs.length === 0) return refuse('there is no WAL, no .snap file and no db in it')
  const members = dirs.map(readMember)
  const facts = members.map((member) => [member.dir.name, memberFacts(member)] as const)
  const bootable = members.filter(({ wal }) => wal.names.length > 0)
  const [only] = members.length === 1 && members[0]?.dir.isDataDir === true ? members : []
  const verdict =
    bootable.length > 0 ? verdictOf(bootable) : only === undefined ? null : verdictWithoutWal(only)
  return ok({ dirs: Object.fromEntries(facts), verdict })
}
