import type { MemberRead } from '../../engine/datadir/facts.ts'
import type { WalLog } from '../../engine/datadir/wal-log.ts'
import type { CheckLook } from '../../protocol/view/inspect-look.ts'

/** What must fit together in one member's files, each thing that does not and the main ones that do. */
export function checksOf(member: MemberRead): CheckLook[] {
  const { wal } = member
  return [...(wal.names.length === 0 ? [] : walChecks(wal)), ...snapChecks(member), ...dbChecks(member)]
}

function walChecks(wal: WalLog): CheckLook[] {
  const out: CheckLook[] = []
  const { torn, corrupt, files, names } = wal
  if (corrupt !== null) out.push({ ok: false, kind: 'broken', ...corrupt })
  else out.push({ ok: true, kind: 'crc-chain', records: wal.length, files: files.length })
  if (torn !== null) out.push({ ok: false, kind: 'torn', file: torn.file, offset: torn.offset })
  for (const { name, restIsZero, validBytes } of files) {
    const isTold = name === torn?.file || name === corrupt?.file
    if (!restIsZero && !isTold) out.push({ ok: false, kind: 'rest-not-zero', file: name, offset: validBytes })
  }
  for (const [i, { name, seq }] of names.entries()) {
    const next = names[i + 1]
    if (next !== undefined && next.seq !== seq + 1)
      out.push({ ok: false, kind: 'missing-segment', after: name })
  }
  const commit = wal.hardState?.commit ?? 0
  const last = Math.max(wal.lastIndex, ...wal.snapshots.map(({ index }) => index))
  out.push({ ok: commit <= last, kind: 'commit', commit, last })
  return out
}

function snapChecks({ wal, snaps }: MemberRead): CheckLook[] {
  const out: CheckLook[] = []
  for (const { name, error } of snaps) {
    if (error !== null) out.push({ ok: false, kind: 'snapshot-broken', file: name, message: error })
  }
  if (wal.names.length === 0) return out
  const commit = wal.hardState?.commit ?? 0
  const used = [...snaps]
    .reverse()
    .find(
      ({ snapshot }) =>
        snapshot !== null &&
        snapshot.metadata.index <= commit &&
        wal.snapshots.some(
          ({ index, term }) => index === snapshot.metadata.index && term === snapshot.metadata.term,
        ),
    )
  const index = used?.snapshot?.metadata.index ?? 0
  if (used !== undefined) out.push({ ok: true, kind: 'snapshot', file: used.name, index })
  const newest = wal.snapshots.filter((one) => one.index <= commit).at(-1)
  if (newest !== undefined && newest.index > index) {
    out.push({ ok: false, kind: 'snapshot-lost', index: newest.index, term: newest.term })
  }
  return out
}

function dbChecks({ wal, db }: MemberRead): CheckLook[] {
  if (db === null) return []
  if (!db.ok) return [{ ok: false, kind: 'db-unreadable', message: db.error }]
  const applied = db.value.consistentIndex
  if (applied === null || wal.names.length === 0) return []
  const last = wal.lastIndex
  if (last === 0 || applied === last) return [{ ok: true, kind: 'db-level', applied }]
  return applied < last
    ? [{ ok: true, kind: 'db-behind', applied, last, again: last - applied }]
    : [{ ok: false, kind: 'db-ahead', applied, last }]
}
