import { equalBytes } from '../../base/bytes.ts'
import { Column } from '../../base/column.ts'
import { hexOf, ID_NONE } from '../../base/id64.ts'
import { EMPTY_HARD_STATE, type HardState, type Snapshot } from '../../pb/raftpb.ts'
import { BROKEN_TREE } from '../backend/bolt-page.ts'
import { type DbFile, readDb } from './db-file.ts'
import type { MemberRead } from './facts.ts'
import { MembersAfter } from './members-after.ts'
import type { WalLog } from './wal-log.ts'

/** What one member's process comes to, up to the point where raft runs. */
export type Boot =
  | { readonly kind: 'fatal'; readonly fatal: string; readonly repaired: boolean }
  | {
      readonly kind: 'runs'
      readonly repaired: boolean
      readonly hardState: HardState | null
      readonly snapshot: Snapshot | null
      readonly wal: WalLog
      /** Record numbers of the entries after the snapshot, in order. */
      readonly entries: Column
      readonly lastIndex: number
      readonly lastTerm: number
      readonly db: DbFile | null
    }

/** etcd 3.4.23's steps at start with a WAL, in its order; `fatal` is `<msg>: <error>` of the line it ends with. */
export function boot(member: MemberRead): Boot {
  const { wal, dir } = member
  const dies = (fatal: string, repaired = false): Boot => ({ kind: 'fatal', fatal, repaired })
  if (wal.names.length === 0) return dies('discovery failed: wal: file not found')
  let db = member.db
  if (db !== null && !db.ok) return dies(openError(db.error))
  // A torn segment in the middle is only told when the log is read for appending.
  const isTornInside = wal.corrupt?.message === 'unexpected EOF'
  if (wal.corrupt !== null && !isTornInside) return dies(`discovery failed: ${wal.corrupt.message}`)
  const snapshot = newestSnapshot(member)
  const index = snapshot?.metadata.index ?? 0
  if (snapshot !== null) {
    if (!new MembersAfter().recover(snapshot)) return dies('failed to recover from snapshot')
    if ((db?.value.consistentIndex ?? 0) < index) {
      const received = dir.snap.get(`${index.toString(16).padStart(16, '0')}.snap.db`)
      if (received === undefined) return dies(NO_SNAPSHOT_DB)
      db = readDb(received.source)
      if (!db.ok) return dies(openError(db.error))
    }
  }
  if (!hasSegmentsFrom(member, index)) return dies('failed to open WAL: wal: file not found')
  const repaired = wal.torn !== null
  const read = readFrom(member, index)
  const unreadable = isTornInside ? 'unexpected EOF' : read.error
  if (unreadable !== null) return dies(`failed to read WAL, cannot be repaired: ${unreadable}`, repaired)
  const { entries } = read
  if ((wal.metadata?.nodeId ?? ID_NONE) === ID_NONE) return dies('panic: cannot use none as id', repaired)
  const last = entries.length === 0 ? null : entries.at(entries.length - 1)
  const lastIndex = last === null ? index : wal.index(last)
  const { commit } = wal.hardState ?? EMPTY_HARD_STATE
  if (wal.hardState !== null && (commit < index || commit > lastIndex)) {
    const id = hexOf(wal.metadata?.nodeId ?? ID_NONE)
    return dies(`${id} state.commit ${commit} is out of range [${index}, ${lastIndex}]`, repaired)
  }
  const lastTerm = last === null ? (snapshot?.metadata.term ?? 0) : wal.term(last)
  const found = db === null ? null : db.value
  return {
    kind: 'runs',
    repaired,
    hardState: wal.hardState,
    snapshot,
    wal,
    entries,
    lastIndex,
    lastTerm,
    db: found,
  }
}

/** A file that bbolt refuses, or a tree that it panics over. */
export function openError(error: string): string {
  return error.startsWith(BROKEN_TREE) ? `panic: ${error}` : `failed to open database: ${error}`
}

const NO_SNAPSHOT_DB =
  "failed to recover v3 backend from snapshot: failed to find database snapshot file (snap: snapshot file doesn't exist)"

/** The newest readable `.snap` that a WAL record names and the hard state has committed. */
function newestSnapshot({ snaps, wal }: MemberRead): Snapshot | null {
  const { commit } = wal.hardState ?? EMPTY_HARD_STATE
  const named = new Set(
    wal.snapshots.filter(({ index }) => index <= commit).map(({ index, term }) => `${term} ${index}`),
  )
  for (const { snapshot } of [...snaps].reverse()) {
    if (snapshot !== null && named.has(`${snapshot.metadata.term} ${snapshot.metadata.index}`))
      return snapshot
  }
  return null
}

/** From the last segment that may hold `index` on, the numbers must follow each other. */
function hasSegmentsFrom({ wal }: MemberRead, index: number): boolean {
  const from = wal.names.findLastIndex((segment) => segment.index <= index)
  if (from < 0) return false
  return wal.names.slice(from).every(({ seq }, i, rest) => seq === (rest[0]?.seq ?? 0) + i)
}

/** `ReadAll`: later entries replace, none may be left out. */
function readFrom({ wal }: MemberRead, start: number): { entries: Column; error: string | null } {
  const entries = new Column('u32')
  const from = wal.files.findLast((segment) => segment.index <= start)
  const metadatas = wal.metadatas.filter(({ row }) => row >= (from?.firstRow ?? 0))
  const [metadata] = metadatas
  const conflict = metadatas.find(({ data }) => metadata !== undefined && !equalBytes(metadata.data, data))
  for (let row = from?.firstRow ?? 0; row < wal.length; row++) {
    const odd = wal.oddities.get(row)
    if (odd !== undefined) return { entries, error: odd }
    if (row === conflict?.row) return { entries, error: 'wal: conflicting metadata found' }
    if (wal.type(row) !== 'entry' || wal.index(row) <= start) continue
    const before = wal.index(row) - start - 1
    if (before > entries.length) return { entries, error: 'wal: slice bounds out of range' }
    entries.length = before
    entries.push(row)
  }
  return { entries, error: null }
}
