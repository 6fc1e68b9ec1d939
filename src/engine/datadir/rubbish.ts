import { isSnapName } from '../snap/snap-file.ts'
import type { MemberRead } from './facts.ts'

/** What is wrong with a file that came alone, outside a data dir, and is not what its name says: one sentence, null when all is well. */
export function rubbishIn(members: readonly MemberRead[]): string | null {
  for (const member of members) {
    const problem = member.dir.isDataDir ? null : rubbishOf(member)
    if (problem !== null) return problem
  }
  return null
}

function rubbishOf({ dir, wal, snaps, db }: MemberRead): string | null {
  for (const name of dir.wal.keys()) {
    if (!wal.names.some((segment) => segment.name === name))
      return `${name} is not named as a WAL segment: 0000000000000000-0000000000000000.wal, for its number and its first index`
  }
  const [problem] = [wal.corrupt, wal.torn].filter((one) => one !== null)
  const first = wal.files[0]
  if (first !== undefined && wal.length === 0) {
    return problem === undefined
      ? `${first.name} holds no record: it begins with zeros`
      : `${problem.file} is not a WAL: ${problem.message} at offset ${problem.offset}`
  }
  for (const name of dir.snap.keys()) {
    if (name.endsWith('.snap') && !isSnapName(name))
      return `${name} is not named as a snapshot: 0000000000000001-0000000000000001.snap, for its term and its index`
  }
  const unread = snaps.find(({ snapshot }) => snapshot === null)
  if (unread !== undefined) return `${unread.name} cannot be read: ${unread.error ?? ''}`
  const file = dir.snap.get('db')
  if (db !== null && !db.ok) return `${fileName(file?.path ?? 'db')} is not a db of etcd: ${db.error}`
  return file?.source.size === 0 ? `${fileName(file.path)} is empty` : null
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
