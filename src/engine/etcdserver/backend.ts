import type { SimMicros } from '../../run/position.ts'
import type { Disk } from '../disk/disk.ts'
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

  constructor(
    private readonly disk: Disk,
    private txid: number,
    /** The beat's zero. */
    private readonly startedAt: SimMicros,
  ) {}

  /** The same backend on `disk`, which must be a clone of this one's. */
  clone(disk: Disk): Backend {
    const copy = new Backend(disk, this.txid, this.startedAt)
    copy.consistentIndex = this.consistentIndex
    copy.dirty = this.dirty
    copy.syncing = this.syncing
    return copy
  }

  plainState(): readonly unknown[] {
    return [this.consistentIndex, this.dirty, this.syncing, this.txid, this.startedAt]
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
    const before = this.disk.full && this.disk.has(DB_PATH) ? this.disk.bytesOf(DB_PATH) : 0
    this.write(server)
    if (this.disk.full && this.disk.bytesOf(DB_PATH) > before) {
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
  forceCommit(server: EtcdServer, host: ServerHost | null): BackendImage {
    // After a restart the backend may be ahead of what raft knows to be committed; it never goes back.
    this.consistentIndex = server.consistentIndex
    const image = this.write(server)
    this.disk.fsync(DB_PATH)
    this.syncing = false
    host?.unwake('backend-commit')
    host?.unwake('backend-synced')
    return image
  }

  /** Another file took its place. */
  replaced({ txid }: BackendRead, host: ServerHost): void {
    this.txid = txid
    this.dirty = false
    this.syncing = false
    host.unwake('backend-commit')
    host.unwake('backend-synced')
  }

  private write(server: EtcdServer): BackendImage {
    this.txid++
    this.dirty = false
    const image = this.image(server)
    this.disk.replace(DB_PATH, image)
    return image
  }

  /** As a commit would leave the file now. */
  image(server: EtcdServer): BackendImage {
    const { kv, membership, clusterVersion, api } = server
    return new BackendImage(
      kv.clone(),
      { membership, clusterVersion },
      { leases: api.lessor.all, alarms: api.alarms },
      this.consistentIndex,
      this.txid,
    )
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
