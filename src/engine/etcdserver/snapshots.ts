import { defined } from '../../base/assert.ts'
import type { Id64 } from '../../base/id64.ts'
import type { Message, Snapshot } from '../../pb/raftpb.ts'
import { messageSize } from '../../pb/raftpb-codec.ts'
import type { SimMicros } from '../../run/position.ts'
import type { Disk, FileContent } from '../disk/disk.ts'
import { purge } from '../disk/purge.ts'
import { parseSegmentPath } from '../wal/segment-name.ts'
import { DB_PATH, heldBy, SNAP_DIR } from './backend.ts'
import { readBackend } from './backend-image.ts'
import type { EtcdServer } from './etcd-server.ts'
import { noSpace } from './no-space.ts'
import type { ServerHost } from './server-host.ts'
import { isSnapDb, isSnapFile, releaseSnapDbs, snapDbPath, snapPath, writeSnapFile } from './snap-dir.ts'
import { logLine, purgedLine, SNAPSHOT_LINES, tellStore } from './server-log.ts'
import { scheduleCatchUp } from './apply-v3.ts'
import { takeStores } from './stores.ts'
import { decodeV2Store, encodeV2Store } from './v2-store.ts'

/** How long the log is not compacted after a snapshot was sent, so that its receiver finds what follows it. */
const RELEASE_DELAY_MICROS: SimMicros = 30_000_000
export const PURGE_EVERY_MICROS: SimMicros = 30_000_000

/** A snapshot on its way to a member; `until`: when it no longer holds the log, null while its end is not known. */
interface Sending {
  readonly to: Id64
  readonly index: number
  readonly until: SimMicros | null
}

/**
 * A server's snapshots: taken every `snapshotCount` entries, sent to whom the log no longer serves, received, restored, and old
 * files purged. As etcdserver's `triggerSnapshot`, `createMergedSnapshotMessage` and `applySnapshot`.
 */
export class Snapshots {
  /** Those whose files are being written, oldest first: durable when the timer `snapshot-written` comes. */
  private writing: readonly Snapshot[] = []
  private sending: readonly Sending[] = []
  /** Messages that wait for what is applied to be merged into them. */
  private toMerge: readonly Message[] = []

  constructor(
    private readonly disk: Disk,
    /** Index of the last one that was taken or restored. */
    private last: number,
  ) {}

  /** The same on `disk`, which must be a clone of this one's. */
  clone(disk: Disk): Snapshots {
    const copy = new Snapshots(disk, this.last)
    copy.writing = this.writing
    copy.sending = this.sending
    copy.toMerge = this.toMerge
    return copy
  }

  plainState(): readonly unknown[] {
    return [this.last, this.writing, this.sending, this.toMerge]
  }

  /** After every apply. The backend is committed at once, the file is written beside the loop. */
  maybeTake(server: EtcdServer, host: ServerHost): void {
    const { applied, confState, node } = server
    if (applied - this.last <= server.options.config.snapshotCount) return
    const since = this.last
    this.last = applied
    server.backend.forceCommit(server, host)
    if (this.disk.full) return server.die(noSpace('panic: failed to save snapshot', SNAP_DIR), host)
    const snapshot = node.storage.createSnapshot(applied, confState, encodeV2Store(server))
    if (typeof snapshot === 'string') return
    const { index, term } = snapshot.metadata
    host.event({ kind: 'snapshot-taken', index, term, since })
    logLine(host, SNAPSHOT_LINES.taken(applied, since))
    writeSnapFile(this.disk, snapshot)
    this.writing = [...this.writing, snapshot]
    if (this.writing.length === 1) this.scheduleWritten(host)
  }

  /** The `.snap` file is durable, then the WAL's record of it; then the log behind it may go. */
  written(server: EtcdServer, host: ServerHost): void {
    const [snapshot, ...rest] = this.writing
    const written = defined(snapshot, 'a snapshot was being written')
    const { index, term } = written.metadata
    this.writing = rest
    if (this.disk.has(snapPath(written))) this.disk.fsync(snapPath(written))
    server.wal.saveSnapshot(index, term)
    server.wal.sync()
    this.release(server, index)
    const compacted = this.compact(server, index, host.now)
    host.event({ kind: 'snapshot-saved', index, term, compacted })
    logLine(host, SNAPSHOT_LINES.saved(index))
    if (compacted > 0) logLine(host, SNAPSHOT_LINES.compacted(compacted))
    if (rest.length > 0) this.scheduleWritten(host)
  }

  /** A leader's MsgSnaps, as raft makes them of the last snapshot: the present state takes its place. */
  enqueue(messages: readonly Message[]): void {
    this.toMerge = [...this.toMerge, ...messages]
  }

  sendMerged(server: EtcdServer, host: ServerHost): void {
    if (this.toMerge.length === 0) return
    const messages = this.toMerge
    this.toMerge = []
    for (const m of messages) {
      const db = server.backend.copy(server, host)
      const metadata = { index: server.applied, term: server.appliedTerm, confState: server.confState }
      const { index, term } = metadata
      this.sending = [...this.sending, { to: m.to, index, until: null }]
      host.event({ kind: 'snapshot-sent', to: m.to, index, term, first: server.node.storage.firstIndex() })
      const snapshot = { metadata, data: encodeV2Store(server) }
      logLine(host, SNAPSHOT_LINES.sending(index, m.to, snapshot.data.length + server.backend.size.total))
      host.sendSnapshot({ ...m, snapshot }, db)
    }
  }

  /** The receiver's answer, or the end of the connection. */
  reported(server: EtcdServer, to: Id64, ok: boolean, host: ServerHost): void {
    const place = this.sending.findIndex((one) => one.to === to && one.until === null)
    const sent = this.sending[place]
    if (sent !== undefined) {
      logLine(host, ok ? SNAPSHOT_LINES.sent(sent.index, to) : SNAPSHOT_LINES.notSent(sent.index, to))
      const until = ok ? host.now + RELEASE_DELAY_MICROS : 0
      this.sending = this.sending
        .map((one, i) => (i === place ? { ...one, until } : one))
        .filter((one) => one.until === null || one.until > host.now)
    }
    if (!ok) server.node.reportUnreachable(to)
    server.node.reportSnapshot(to, ok)
  }

  /** The key space comes first, as a file beside the own one; then raft hears of the snapshot. False on a full disk. */
  received(m: Message, db: FileContent, host: ServerHost): boolean {
    if (this.disk.full) return false
    const { index, term } = defined(m.snapshot, 'a MsgSnap carries a snapshot').metadata
    const path = snapDbPath(index)
    this.disk.replace(path, db)
    this.disk.fsync(path)
    host.event({ kind: 'snapshot-received', from: m.from, index, term })
    const [size, bytes] = [messageSize(m), this.disk.bytesOf(path)]
    logLine(host, SNAPSHOT_LINES.receiving(index, m.from, size))
    logLine(host, SNAPSHOT_LINES.dbSaved(bytes))
    logLine(host, SNAPSHOT_LINES.received(index, m.from, size, bytes))
    return true
  }

  /**
   * Before anything else of its Ready: the file must be durable before the WAL can name it or a commit that rests on it.
   * DIFF(etcd): its fsync takes no time.
   */
  save(server: EtcdServer, snapshot: Snapshot): number {
    const { index, term } = snapshot.metadata
    writeSnapFile(this.disk, snapshot)
    this.disk.fsync(snapPath(snapshot))
    return server.wal.saveSnapshot(index, term).bytes
  }

  /** It is durable: the received key space takes the place of the own one, and the members are those of the snapshot. */
  restore(server: EtcdServer, snapshot: Snapshot, host: ServerHost): void {
    const { index, term } = snapshot.metadata
    logLine(host, SNAPSHOT_LINES.applying(server.applied))
    logLine(host, SNAPSHOT_LINES.restored(index))
    server.node.storage.applySnapshot(snapshot)
    this.disk.rename(snapDbPath(index), DB_PATH)
    this.disk.fsync(DB_PATH)
    const backend = readBackend(this.disk.read(DB_PATH))
    const store = decodeV2Store(snapshot.data ?? new Uint8Array(0))
    if (!backend.ok) return server.die(backend.error, host)
    if (!store.ok) return server.die('failed to recover from snapshot', host)
    takeStores(server, backend.value, store.value, snapshot.metadata)
    scheduleCatchUp(server, host)
    server.backend.replaced(backend.value, heldBy(server), host)
    server.resumeCompaction(host)
    this.last = index
    this.release(server, index)
    host.event({
      kind: 'snapshot-restored',
      index,
      term,
      holds: server.consistentIndex,
      revision: server.kv.rev,
    })
    tellStore(server, host)
    logLine(host, SNAPSHOT_LINES.finished(index))
  }

  /**
   * Files beyond the most that are kept, oldest first; a WAL segment only when no snapshot needs it. DIFF(etcd): a `.snap` file that
   * is still being written does not count, so that one that is durable always stays.
   */
  purge(server: EtcdServer, host: ServerHost): void {
    const { maxSnapshots, maxWals } = server.options.config
    const none = (): boolean => false
    const unfinished = new Set(this.writing.map(snapPath))
    const isFinished = (path: string): boolean => isSnapFile(path) && !unfinished.has(path)
    const isSegment = (path: string): boolean => parseSegmentPath(path) !== null
    const isLocked = (path: string): boolean => server.wal.isLocked(path)
    const gone = [
      ...(maxSnapshots > 0 ? purge(this.disk, isSnapDb, maxSnapshots, none) : []),
      ...(maxSnapshots > 0 ? purge(this.disk, isFinished, maxSnapshots, none) : []),
      ...(maxWals > 0 ? purge(this.disk, isSegment, maxWals, isLocked) : []),
    ]
    for (const path of gone) {
      host.event({ kind: 'purged', path })
      logLine(host, purgedLine(server.options.name, path))
    }
    host.wake(host.now + PURGE_EVERY_MICROS, 'purge')
  }

  private release(server: EtcdServer, index: number): void {
    server.wal.releaseLockTo(index)
    releaseSnapDbs(this.disk, index)
  }

  /** What the log lost up to and with; 0 when nothing went. Nothing goes while a snapshot is on its way. */
  private compact(server: EtcdServer, index: number, now: SimMicros): number {
    this.sending = this.sending.filter(({ until }) => until === null || until > now)
    if (this.sending.length > 0) return 0
    const { snapshotCatchUpEntries } = server.options.config
    const to = index > snapshotCatchUpEntries ? index - snapshotCatchUpEntries : 1
    return server.node.storage.compact(to) === null ? to : 0
  }

  /** Two fsyncs: of the file, then of the WAL. */
  private scheduleWritten(host: ServerHost): void {
    host.wake(host.now + 2 * host.fsyncMicros, 'snapshot-written')
  }
}
