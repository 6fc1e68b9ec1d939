import type { SimMicros } from '../../run/position.ts'
import type { BoltDb } from '../backend/bolt-db.ts'
import type { Disk } from '../disk/disk.ts'
import { commitChanges, type Held, reopenedDb } from './backend-changes.ts'
import { BackendImage, type BackendRead } from './backend-image.ts'
import type { EtcdServer } from './etcd-server.ts'
import { noSpace } from './no-space.ts'
import type { ServerHost } from './server-host.ts'

export const SNAP_DIR = 'member/snap'
export const DB_PATH = `${SNAP_DIR}/db`
/** etcd's --backend-batch-interval. */
const BATCH_MICROS: SimMicros = 100_000

/**
 * When the backend is written: changes gather and are committed together, on a beat of 100 ms; a snapshot and a clean end commit
 * at once. Between a commit and its fsync a crash leaves the tree before it. Written by `EtcdServer`; the key space is its own.
 * DIFF(etcd): no commit after 10,000 changes; one that is forced takes no time.
 */
export class Backend {
  /** The last entry that changed something in it. */
  consistentIndex = 0
  /** Something changed since the last commit began. */
  private dirty = false
  private syncing = false
  private held: Held

  constructor(
    private readonly disk: Disk,
    /** As the last commit left it. */
    private db: BoltDb,
    held: Held,
    /** The beat's zero. */
    private readonly startedAt: SimMicros,
  ) {
    this.held = held
  }

  /** The same backend on `disk`, which must be a clone of this one's. */
  clone(disk: Disk): Backend {
    const copy = new Backend(disk, this.db, this.held, this.startedAt)
    copy.consistentIndex = this.consistentIndex
    copy.dirty = this.dirty
    copy.syncing = this.syncing
    return copy
  }

  plainState(): readonly unknown[] {
    const { revision, leases, alarms } = this.held
    const held = [revision, [...leases.keys()].sort(), alarms]
    return [this.consistentIndex, this.dirty, this.syncing, this.db.meta.txid, this.startedAt, held]
  }

  /** What `endpoint status` tells: bytes of all pages that were ever used, and those without the free ones. */
  get size(): { readonly total: number; readonly inUse: number } {
    return { total: this.db.size, inUse: this.db.sizeInUse }
  }

  /** A start makes the file, or makes sure of its buckets. */
  opened(isNew: boolean, held: Held): void {
    this.held = held
    if (!isNew) this.db = reopenedDb(this.db)
    this.replace()
    this.disk.fsync(DB_PATH)
  }

  /** An entry changed the key space. */
  changedBy(index: number, host: ServerHost): void {
    this.consistentIndex = index
    this.changed(host)
  }

  /** Something else changed that the backend keeps: the members, the cluster's version. */
  changed(host: ServerHost): void {
    if (!this.dirty && !this.syncing) this.scheduleCommit(host)
    this.dirty = true
  }

  /** The beat: new pages are written, then the page that names them; durable when both fsyncs have ended. */
  beginCommit(server: EtcdServer, host: ServerHost): void {
    // A defragmentation holds the lock, and commits what there is at its end.
    if (server.api.defrag !== null) return
    const before = this.db.length
    this.write(server)
    if (this.disk.full && this.db.length > before) {
      return server.die(noSpace('failed to commit tx', DB_PATH), host)
    }
    this.syncing = true
    host.wake(host.now + 2 * host.fsyncMicros, 'backend-synced')
  }

  commitSynced(host: ServerHost): void {
    this.syncing = false
    this.disk.fsync(DB_PATH)
    host.event({ kind: 'db-committed', index: this.consistentIndexOnDisk() })
    if (this.dirty) this.scheduleCommit(host)
  }

  /** Everything that is applied is in the file, durably, before this returns. */
  forceCommit(server: EtcdServer, host: ServerHost | null): void {
    // After a restart the backend may be ahead of what raft knows to be committed; it never goes back.
    this.consistentIndex = server.consistentIndex
    // A commit that is under way ends first: the next one takes the pages of the tree before it.
    if (this.syncing) this.disk.fsync(DB_PATH)
    this.write(server)
    this.disk.fsync(DB_PATH)
    this.syncing = false
    host?.unwake('backend-commit')
    host?.unwake('backend-synced')
  }

  /** A copy for a follower or a client, of all that is applied. */
  copy(server: EtcdServer, host: ServerHost): BackendImage {
    this.forceCommit(server, host)
    return new BackendImage(this.db.copied(), this.consistentIndex)
  }

  /** The rows in a new file, as a defragmentation leaves them. */
  defragment(server: EtcdServer, host: ServerHost): void {
    this.forceCommit(server, host)
    this.db = this.db.defragmented()
    this.replace()
    this.disk.fsync(DB_PATH)
  }

  /** Another file took its place. */
  replaced({ db }: BackendRead, held: Held, host: ServerHost): void {
    this.db = reopenedDb(db)
    this.held = held
    this.replace()
    this.disk.fsync(DB_PATH)
    this.dirty = false
    this.syncing = false
    host.unwake('backend-commit')
    host.unwake('backend-synced')
  }

  private write(server: EtcdServer): void {
    const { kv, membership, clusterVersion, api } = server
    const { alarms } = api
    const { leases } = api.lessor
    const { consistentIndex } = this
    const stored = { kv, membership, clusterVersion, alarms, leases, consistentIndex }
    this.dirty = false
    this.db = commitChanges(this.db, this.held, stored)
    this.held = { revision: kv.rev, leases, alarms }
    this.replace()
  }

  private replace(): void {
    this.disk.replace(DB_PATH, new BackendImage(this.db, this.consistentIndex))
  }

  private consistentIndexOnDisk(): number {
    const content = this.disk.contentOf(DB_PATH)
    return content instanceof BackendImage ? content.consistentIndex : this.consistentIndex
  }

  private scheduleCommit(host: ServerHost): void {
    const beats = Math.floor((host.now - this.startedAt) / BATCH_MICROS) + 1
    host.wake(this.startedAt + beats * BATCH_MICROS, 'backend-commit')
  }
}

export const NOTHING_HELD: Held = { revision: 1, leases: new Map(), alarms: [] }

/** What a server holds right after it was read from its db. */
export function heldBy({ kv, api }: EtcdServer): Held {
  return { revision: kv.rev, leases: api.lessor.leases, alarms: api.alarms }
}
