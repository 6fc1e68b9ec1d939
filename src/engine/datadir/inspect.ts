import type { ByteSource } from '../../base/byte-source.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { unpack } from './archive.ts'
import type { DataFile } from './data-file.ts'
import { memberFacts, type MemberRead, readMember } from './facts.ts'
import type { Json } from './json.ts'
import { memberDirs } from './member-dirs.ts'
import { rubbishIn } from './rubbish.ts'
import { type Verdict, verdictFacts, verdictOf, verdictWithoutWal } from './verdict.ts'

/** `dirs` and `verdict` of `tests/fixtures/datadir/README.md`. */
export interface Inspection {
  readonly dirs: Readonly<Record<string, Json>>
  /** null when there is no data dir to boot from. */
  readonly verdict: Json
  /** A file that came alone is not what its name says: one sentence. */
  readonly problem: string | null
}

/** Data dirs, read as far as they can be. */
export interface Opened {
  readonly members: readonly MemberRead[]
  readonly verdict: Verdict | null
  /** A file that came alone is not what its name says: one sentence. */
  readonly problem: string | null
}

/** The files of an archive, or the file itself. */
export function filesIn(path: string, source: ByteSource): Result<readonly DataFile[]> {
  return unpack(source) ?? ok([{ path, source }])
}

/** All members that the files hold; `fallback` names one whose directory has no name in the paths. */
export function openDirs(files: readonly DataFile[], fallback = 'member'): Result<Opened> {
  const dirs = memberDirs(files, fallback)
  if (dirs.length === 0) return refuse('there is no WAL, no .snap file and no db in it')
  const members = dirs.map(readMember)
  const bootable = members.filter(({ wal }) => wal.names.length > 0)
  const [only] = members.length === 1 && members[0]?.dir.isDataDir === true ? members : []
  const verdict =
    bootable.length > 0 ? verdictOf(bootable) : only === undefined ? null : verdictWithoutWal(only)
  return ok({ members, verdict, problem: rubbishIn(members) })
}

export function inspect(files: readonly DataFile[], fallback = 'member'): Result<Inspection> {
  const opened = openDirs(files, fallback)
  if (!opened.ok) return opened
  const { members, verdict, problem } = opened.value
  return ok({
    problem,
    dirs: Object.fromEntries(members.map((member) => [member.dir.name, memberFacts(member)])),
    verdict: verdict === null ? null : verdictFacts(verdict),
  })
}
