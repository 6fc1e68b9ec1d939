import { NO_BYTES } from '../../base/bytes.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import { refuse, type Result } from '../../base/result.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import { decodeMember } from '../../pb/membership.ts'
import { decodeConfChange, decodeEntry } from '../../pb/raftpb-codec.ts'
import type { Entry } from '../../pb/raftpb.ts'
import { type DbFile, dbFacts, readDb, rowsOf } from './db-file.ts'
import type { Json } from './json.ts'
import { confChangeFacts, kindOf, type LogContents, readLog, stateOf } from './log-entries.ts'
import type { MemberDir } from './member-dirs.ts'
import { readSnapFiles, snapFacts, type SnapFileRead } from './snap-files.ts'
import { readWalDir, type WalDir, type WalFile, type WalProblem } from './wal-files.ts'

/** A member's directory, read as far as it can be. */
export interface MemberRead {
  readonly dir: MemberDir
  readonly wal: WalDir
  readonly log: LogContents
  readonly snaps: readonly SnapFileRead[]
  /** null: there is none, or an empty one, which etcd fills. */
  readonly db: Result<DbFile> | null
}

export function readMember(dir: MemberDir): MemberRead {
  const wal = readWalDir(dir.wal)
  const db = dir.snap.get('db')
  return {
    dir,
    wal,
    log: readLog(wal.records),
    snaps: readSnapFiles(dir.snap),
    db:
      db === undefined || db.size === 0
        ? null
        : db.size !== db.bytes.length
          ? refuse('file size too small')
          : readDb(db.bytes),
  }
}

/** `dirs.<member>`. */
export function memberFacts(member: MemberRead): Json {
  const { wal, log, db, dir } = member
  const { term, vote, commit } = stateOf(log)
  const problem = db !== null && !db.ok ? { db_problem: db.error } : {}
  return {
    cluster_id: hexOf(log.metadata?.clusterId ?? ID_NONE),
    member_id: hexOf(log.metadata?.nodeId ?? ID_NONE),
    name: nameOf(member),
    hardstate: { term, vote: hexOf(vote), commit },
    entries: entryFacts(log),
    wal: {
      files: wal.files.map(walFileFacts),
      snapshot_records: log.snapshots.map(({ index, term }) => ({ index, term })),
      crc_ok: wal.torn === null && wal.corrupt === null,
      torn: placeOf(wal.torn),
      corrupt: wal.corrupt === null ? null : { ...wal.corrupt },
    },
    snap: snapFacts(dir.snap),
    db: db?.ok === true ? dbFacts(db.value) : null,
    ...problem,
  }
}

function placeOf(problem: WalProblem | null): Json {
  return problem === null ? null : { file: problem.file, offset: problem.offset }
}

function entryFacts({ entries, entryRecords }: LogContents): Json {
  const kinds: Record<string, number> = {}
  for (const entry of entries) kinds[kindOf(entry)] = (kinds[kindOf(entry)] ?? 0) + 1
  return {
    count: entries.length,
    first_index: entries[0]?.index ?? 0,
    last_index: entries.at(-1)?.index ?? 0,
    last_term: entries.at(-1)?.term ?? 0,
    by_kind: kinds,
    overwritten_records: entryRecords - entries.length,
    conf_changes: entries.flatMap(confChangeFacts),
  }
}

function walFileFacts({ name, size, scan, restIsZero }: WalFile): Json {
  const types: Record<string, number> = {}
  const indexes: number[] = []
  for (const { record } of scan.records) {
    const type = typeof record.type === 'number' ? 'unknown' : record.type
    types[type] = (types[type] ?? 0) + 1
    const entry = type === 'entry' ? decodeEntry(record.data ?? NO_BYTES) : null
    if (entry?.ok === true) indexes.push(entry.value.index)
  }
  return {
    name,
    size,
    bytes_used: scan.validBytes,
    rest_is_zero: restIsZero,
    records: scan.records.length,
    records_by_type: types,
    first_entry: indexes[0] ?? null,
    last_entry: indexes.at(-1) ?? null,
  }
}

/** The last name that the log or the backend gives the member itself. */
function nameOf({ log, db }: MemberRead): string | null {
  const own = log.metadata?.nodeId
  if (own === undefined) return null
  const named = log.entries.map((entry) => nameIn(entry, own)).filter((name) => name !== null && name !== '')
  const last = named.at(-1)
  if (last !== undefined) return last
  const rows = db?.ok === true ? rowsOf(db.value.bolt, 'members') : []
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
