import { NO_BYTES } from '../../base/bytes.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { EMPTY_HARD_STATE, type Entry, type HardState, type Snapshot } from '../../pb/raftpb.ts'
import { decodeMetadata } from '../../pb/walpb.ts'
import type { Disk } from '../disk/disk.ts'
import { KvStore } from '../mvcc/kv-store.ts'
import { allSegments } from '../wal/segments.ts'
import { validSnapshots } from '../wal/valid-snapshots.ts'
import { type OpenedWal, Wal } from '../wal/wal.ts'
import { NO_API_ROWS } from './api-rows.ts'
import { DB_PATH } from './backend.ts'
import { createdDb } from './backend-changes.ts'
import { type BackendRead, readBackend } from './backend-image.ts'
import { Membership } from './membership.ts'
import type { ServerLine } from './server-log.ts'
import { loadNewest, snapDbPath } from './snap-dir.ts'
import { decodeV2Store, type V2Store } from './v2-store.ts'

/** What a process finds on its disk. */
export interface Recovered {
  readonly wal: Wal
  readonly hardState: HardState
  /** null: the log is read from its start. */
  readonly snapshot: Snapshot | null
  /** Behind the snapshot. */
  readonly entries: readonly Entry[]
  readonly backend: BackendRead
  /** As the snapshot has it. */
  readonly store: V2Store
  /** What the process logs on the way. */
  readonly lines: readonly ServerLine[]
}

export function hasWal(disk: Disk): boolean {
  return allSegments(disk).length > 0
}

/**
 * etcd 3.4's steps at a start with a WAL, in its order (NewServer, restartNode, readWAL): the backend is opened, the newest
 * snapshot that the WAL names is loaded, then the WAL is read from there. What is torn is repaired on the disk. Refuses with
 * the line that the process dies with.
 */
export function recover(disk: Disk, segmentBytes: number): Result<Recovered> {
  const lines: ServerLine[] = []
  const warn = (text: string): unknown => lines.push({ level: 'WARN', text })
  const opened =
    disk.has(DB_PATH) && disk.bytesOf(DB_PATH) > 0 ? readBackend(disk.read(DB_PATH)) : ok(emptyBackend())
  if (!opened.ok) return opened
  const named = validSnapshots(disk)
  if (!named.ok) return refuse(`discovery failed: ${named.error}`)
  const snapshot = loadNewest(disk, named.value, warn)
  const store = snapshot === null ? ok(EMPTY_STORE) : decodeV2Store(snapshot.data ?? NO_BYTES)
  if (!store.ok) return refuse('failed to recover from snapshot')
  const backend = snapshot === null ? opened : recoverBackend(disk, snapshot.metadata.index, opened.value)
  if (!backend.ok) return backend
  const start = snapshot?.metadata ?? { index: 0, term: 0 }
  const wal = openWal(disk, start, segmentBytes)
  if (!wal.ok) return wal
  if (wal.value.repaired !== null) warn('repaired WAL: unexpected EOF')
  const { hardState, entries } = wal.value
  return ok({
    wal: wal.value.wal,
    hardState,
    snapshot,
    entries,
    backend: backend.value,
    store: store.value,
    lines,
  })
}

const EMPTY_STORE: V2Store = { membership: Membership.EMPTY, clusterVersion: null }

function emptyBackend(): BackendRead {
  return { ...NO_API_ROWS, db: createdDb(), kv: new KvStore(), consistentIndex: 0 }
}

/** A backend older than the snapshot is one whose successor came from the leader and was not put in place yet. */
function recoverBackend(disk: Disk, index: number, found: BackendRead): Result<BackendRead> {
  if (found.consistentIndex >= index) return ok(found)
  const received = snapDbPath(index)
  if (!disk.has(received)) return refuse(NO_SNAPSHOT_DB)
  disk.rename(received, DB_PATH)
  disk.fsync(DB_PATH)
  return readBackend(disk.read(DB_PATH))
}

const NO_SNAPSHOT_DB =
  "failed to recover v3 backend from snapshot: failed to find database snapshot file (snap: snapshot file doesn't exist)"

function openWal(
  disk: Disk,
  start: { readonly index: number; readonly term: number },
  segmentBytes: number,
): Result<OpenedWal> {
  const wal = Wal.open(disk, { index: start.index, term: start.term }, segmentBytes)
  if (!wal.ok) {
    const { at, error } = wal.error
    return refuse(
      `${at === 'open' ? 'failed to open WAL' : 'failed to read WAL, cannot be repaired'}: ${error}`,
    )
  }
  const { metadata, hardState, entries } = wal.value
  const ids = decodeMetadata(metadata ?? NO_BYTES)
  const id = ids.ok ? ids.value.nodeId : ID_NONE
  if (id === ID_NONE) return refuse('panic: cannot use none as id')
  const last = entries.at(-1)?.index ?? start.index
  const { commit, term } = hardState
  if (term > 0 && (commit < start.index || commit > last)) {
    return refuse(`panic: ${hexOf(id)} state.commit ${commit} is out of range [${start.index}, ${last}]`)
  }
  return ok(wal.value)
}

/** Whose log it is, by what each segment begins with; null when it cannot be read. */
export function walMemberId(disk: Disk): Id64 | null {
  const copy = disk.clone()
  const named = validSnapshots(copy)
  if (!named.ok) return null
  const { index, term } = loadNewest(copy, named.value, () => undefined)?.metadata ?? { index: 0, term: 0 }
  const wal = Wal.open(copy, { index, term })
  const ids = wal.ok ? decodeMetadata(wal.value.metadata ?? NO_BYTES) : null
  return ids?.ok === true ? ids.value.nodeId : null
}

/** What the log of a member that is down still holds. */
export interface KeptState {
  readonly hardState: HardState
  /** Where the entries begin; index 0: at the start. */
  readonly snapshot: { readonly index: number; readonly term: number }
  readonly entries: readonly Entry[]
}

/** Looks at a disk as the next start will, and leaves it as it is. A log that cannot be read holds nothing. */
export function readKept(disk: Disk): KeptState {
  const copy = disk.clone()
  const nothing: KeptState = { hardState: EMPTY_HARD_STATE, snapshot: { index: 0, term: 0 }, entries: [] }
  const named = validSnapshots(copy)
  if (!named.ok) return nothing
  const { index, term } = loadNewest(copy, named.value, () => undefined)?.metadata ?? nothing.snapshot
  const wal = Wal.open(copy, { index, term })
  return wal.ok
    ? { hardState: wal.value.hardState, snapshot: { index, term }, entries: wal.value.entries }
    : nothing
}
