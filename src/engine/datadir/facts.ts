import { NO_BYTES, textOf } from '../../base/bytes.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import type { Result } from '../../base/result.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import { decodeMember } from '../../pb/membership.ts'
import { decodeConfChange } from '../../pb/raftpb-codec.ts'
import { EMPTY_HARD_STATE, type Entry } from '../../pb/raftpb.ts'
import { type DbFile, dbFacts, readDb, rowsOf } from './db-file.ts'
import { type Json, parseBigJson } from './json.ts'
import type { MemberDir } from './member-dirs.ts'
import { readSnapFiles, snapFacts, type SnapFileRead } from './snap-files.ts'
import { type WalFile, WalLog, type WalProblem } from './wal-log.ts'

/** A member's directory, read as far as it can be. */
export interface MemberRead {
  readonly dir: MemberDir
  readonly wal: WalLog
  readonly snaps: readonly SnapFileRead[]
  /** null: there is none, or an empty one, which etcd fills. */
  readonly db: Result<DbFile> | null
}

export function readMember(dir: MemberDir): MemberRead {
  const db = dir.snap.get('db')
  return {
    dir,
    wal: new WalLog(dir.wal),
    snaps: readSnapFiles(dir.snap),
    db: db === undefined || db.source.size === 0 ? null : readDb(db.source),
  }
}

/** `dirs.<member>`. */
export function memberFacts(member: MemberRead): Json {
  const { wal, db, dir } = member
  const { term, vote, commit } = wal.hardState ?? EMPTY_HARD_STATE
  const problem = db !== null && !db.ok ? { db_problem: db.error } : {}
  return {
    cluster_id: hexOf(wal.metadata?.clusterId ?? ID_NONE),
    member_id: hexOf(wal.metadata?.nodeId ?? ID_NONE),
    name: ownName(member),
    hardstate: { term, vote: hexOf(vote), commit },
    entries: entryFacts(wal),
    wal: {
      files: wal.files.map((file) => walFileFacts(wal, file)),
      snapshot_records: wal.snapshots.map(({ index, term: of }) => ({ index, term: of })),
      crc_ok: wal.torn === null && wal.corrupt === null,
      torn: placeOf(wal.torn),
      corrupt: wal.corrupt === null ? null : { ...wal.corrupt },
    },
    snap: snapFacts(dir.snap, member.snaps),
    db: db?.ok === true ? dbFacts(db.value) : null,
    ...problem,
  }
}

function placeOf(problem: WalProblem | null): Json {
  return problem === null ? null : { file: problem.file, offset: problem.offset }
}

function entryFacts(wal: WalLog): Json {
  const kinds: Record<string, number> = {}
  const changes: Json[] = []
  for (let i = 0; i < wal.entries; i++) {
    const row = wal.entryRow(i)
    const kind = wal.kind(row)
    kinds[kind] = (kinds[kind] ?? 0) + 1
    const entry = kind === 'conf_change' ? wal.entry(row) : null
    if (entry !== null) changes.push(...confChangeFacts(entry))
  }
  return {
    count: wal.entries,
    first_index: wal.firstIndex,
    last_index: wal.lastIndex,
    last_term: wal.lastTerm,
    by_kind: kinds,
    overwritten_records: wal.entryRecords - wal.entries,
    conf_changes: changes,
  }
}

/** The facts of a ConfChange entry; its context is etcd's JSON, null when there is none. */
function confChangeFacts(entry: Entry): Json[] {
  const change = decodeConfChange(entry.data ?? NO_BYTES)
  if (!change.ok) return []
  const { type, nodeId, context } = change.value
  const json = context === null || context.length === 0 ? null : parseBigJson(textOf(context))
  return [{ index: entry.index, type, node: hexOf(nodeId), context: json?.ok === true ? json.value : null }]
}

function walFileFacts(wal: WalLog, { name, size, firstRow, rows, validBytes, restIsZero }: WalFile): Json {
  const types: Record<string, number> = {}
  let [first, last]: (number | null)[] = [null, null]
  for (let row = firstRow; row < firstRow + rows; row++) {
    const type = wal.type(row) ?? 'unknown'
    types[type] = (types[type] ?? 0) + 1
    if (type !== 'entry' || wal.oddities.has(row)) continue
    first ??= wal.index(row)
    last = wal.index(row)
  }
  return {
    name,
    size,
    bytes_used: validBytes,
    rest_is_zero: restIsZero,
    records: rows,
    records_by_type: types,
    first_entry: first ?? null,
    last_entry: last ?? null,
  }
}

/** The last name that the log or the backend gives the member itself. */
export function ownName({ wal, db }: MemberRead): string | null {
  const own = wal.metadata?.nodeId
  if (own === undefined) return null
  for (let i = wal.entries - 1; i >= 0; i--) {
    const kind = wal.kind(wal.entryRow(i))
    const entry = kind === 'conf_change' || kind === 'v2:PUT' ? wal.entry(wal.entryRow(i)) : null
    const name = entry === null ? null : nameIn(entry, own)
    if (name !== null && name !== '') return name
  }
  const rows = db?.ok === true ? rowsOf(db.value, 'members') : []
  for (const { value } of rows) {
    const member = decodeMember(value)
    if (member.ok && member.value.id === own) return member.value.name
  }
  return null
}

function nameIn(entry: Entry, own: Id64): string | null {
  if (entry.type === 'EntryConfChange') {
    const change = decodeConfChange(entry.data ?? NO_BYTES)
    if (!change.ok || change.value.nodeId !== own || change.value.context === null) return null
    const member = decodeMember(change.value.context)
    return member.ok ? member.value.name : null
  }
  const payload = entry.type === 'EntryNormal' ? decodePayload(entry.data) : null
  if (payload?.ok !== true || payload.value.kind !== 'v2') return null
  const { path, val } = payload.value.request
  if (path !== `/0/members/${hexOf(own)}/attributes`) return null
  return /"name":"([^"\\]*)"/.exec(val)?.[1] ?? null
}
