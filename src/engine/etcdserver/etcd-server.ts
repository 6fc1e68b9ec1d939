import { defined } from '../../base/assert.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import type { Rng } from '../../base/rng.ts'
import type { ConfState, Entry, Message } from '../../pb/raftpb.ts'
import type { ClusterConfig } from '../../run/config.ts'
import type { SimMicros } from '../../run/position.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Disk, FileContent } from '../disk/disk.ts'
import type { KvStore } from '../mvcc/kv-store.ts'
import type { RawNode, Ready } from '../raft/raw-node.ts'
import { EMPTY_CONF_STATE, EMPTY_SNAPSHOT } from '../raft/storage.ts'
import type { Wal } from '../wal/wal.ts'
import { ApiState } from './api-state.ts'
import { leaseLeader, scheduleCompaction } from './apply-v3.ts'
import { applyEntry } from './apply.ts'
import { NO_COMPACTOR, startCompactor } from './auto-compactor.ts'
import { Backend, DB_PATH, heldBy, NOTHING_HELD } from './backend.ts'
import { bootOrReopen } from './boot.ts'
import { endDefrag } from './defrag.ts'
import { forgetRequest } from './forget-request.ts'
import { Membership } from './membership.ts'
import { leadLine } from './node-lines.ts'
import { idOfBytes } from './payload.ts'
import { PeerStatus } from './peer-status.ts'
import { noSpace } from './no-space.ts'
import { processMessages } from './process-messages.ts'
import type { PendingProposal, WaitingProposal } from './proposals.ts'
import { propose, proposeWaiting } from './propose.ts'
import { decideVersionSoon, MONITOR_VERSION_MICROS, publishAttributes } from './publish.ts'
import { answerReads, askAgain, askAnew, queueRead, readConfirmed } from './read-index.ts'
import { ReadQueue } from './read-queue.ts'
import { RequestIds } from './request-ids.ts'
import { leaderMoved } from './rpc/maintenance.ts'
import { serve } from './rpc/serve.ts'
import {
  activeLines,
  inactiveLines,
  logLines,
  resumedCompactionLine,
  type ServerLine,
  tellStart,
  transferLine,
} from './server-log.ts'
import type { ServerHost, ServerRequest, ServerTimer } from './server-host.ts'
import { persisted, ruleOff } from './rules-off.ts'
import { Snapshots } from './snapshots.ts'
import { takeStores } from './stores.ts'
import { doWhatWasDue } from './timers.ts'

const SAVE_FAILED = 'failed to save Raft hard state and entries'
const STOP_AFTER_MICROS = 1_000_000

/** Of the member that this process is. */
export interface ServerOptions {
  readonly id: Id64
  readonly name: string
  readonly clientURLs: readonly string[]
  /** Added at run time: its first process begins with an empty log. */
  readonly joins: boolean
  /** The others know a member of this id that has run before. */
  readonly bootstrapped: boolean
  /** --force-new-cluster: with a log it becomes the only member. */
  readonly forceNewCluster: boolean
  readonly config: ClusterConfig
  /** --quota-backend-bytes; 0 for none. */
  readonly quotaBytes: number
  readonly rng: Rng
}

/**
 * One etcd process. Everything durable is on `disk`; losing this object is a crash.
 * Invariant: `saving` is the Ready whose fsync is under way; no other Ready is taken meanwhile.
 */
export class EtcdServer {
  kv: KvStore
  /** As the node layer knows it; ID_NONE for none. */
  lead: Id64 = ID_NONE
  applied = 0
  appliedTerm = 0
  /** The last entry that the key space has seen; one that comes again after a restart does not change it again. */
  consistentIndex = 0
  confState: ConfState = EMPTY_CONF_STATE
  saving: Ready | null = null
  clusterVersion: string | null = null
  membership = Membership.EMPTY
  /** The process has panicked: nothing leaves it any more. */
  dead = false
  pending = new Map<Id64, PendingProposal>()
  waiting: readonly WaitingProposal[] = []
  reads = new ReadQueue()
  private peers = new PeerStatus()
  api: ApiState
  compactor = NO_COMPACTOR
  /** Committed and not applied yet: a defragmentation is under way. */
  private held: readonly Entry[] = []
  private leading = false
  private tickWaits = false

  private constructor(
    readonly options: ServerOptions,
    readonly node: RawNode,
    readonly wal: Wal,
    readonly backend: Backend,
    readonly snapshots: Snapshots,
    kv: KvStore,
    private readonly ids: RequestIds,
  ) {
    this.kv = kv
    this.api = new ApiState(options.config.electionMs)
  }

  /**
   * Starts the process: boots on an empty disk, rebuilds from what is there on any other. `now` is the start's time, `wallMillis`
   * the machine's clock. Refuses with the line that it dies with.
   */
  static start(
    options: ServerOptions,
    disk: Disk,
    now: SimMicros,
    wallMillis: number,
  ): Result<{ readonly server: EtcdServer; readonly lines: readonly ServerLine[] }> {
    const boot = bootOrReopen(options, disk)
    if (!boot.ok) return boot
    const { node, found } = boot.value
    const { wal, lines, backend } = found
    const ids = RequestIds.startingAt(options.id, wallMillis)
    const isNew = !disk.has(DB_PATH) || disk.bytesOf(DB_PATH) === 0
    const parts = [
      new Backend(disk, backend.db, NOTHING_HELD, now),
      new Snapshots(disk, found.snapshot?.metadata.index ?? 0),
    ] as const
    const server = new EtcdServer(options, node, wal, ...parts, backend.kv, ids)
    takeStores(server, backend, found.store, found.snapshot?.metadata ?? EMPTY_SNAPSHOT.metadata)
    server.backend.opened(isNew, heldBy(server))
    return ok({ server, lines })
  }

  /** What follows a start: applies what is committed, publishes the member's attributes, looks for old files. */
  run(host: ServerHost, restart: boolean): void {
    tellStart(this, restart, host)
    this.resumeCompaction(host)
    this.pump(host)
    publishAttributes(this, host)
    startCompactor(this, host)
    this.pump(host)
    this.snapshots.purge(this, host)
  }

  /** One that the db has scheduled and not finished. */
  resumeCompaction(host: ServerHost): void {
    if (!this.kv.isCompacting) return
    logLines(host, [resumedCompactionLine(this.kv.compactRev)])
    scheduleCompaction(this, 0, host)
  }

  /** Highest index that a crash now would keep. */
  get durable(): number {
    return this.node.storage.lastIndex()
  }

  get isLeader(): boolean {
    return this.leading
  }

  /** A state that the trace does not tell: for the canonical encoding. */
  get hidden(): readonly unknown[] {
    return [
      this.leading,
      this.tickWaits,
      this.ids.state,
      this.peers.state,
      [this.appliedTerm, this.consistentIndex, this.confState, this.dead],
      this.backend.plainState(),
      this.snapshots.plainState(),
      this.api.plainState(),
      this.held,
      this.compactor,
    ]
  }

  clone(disk: Disk): EtcdServer {
    const copy = new EtcdServer(
      this.options,
      this.node.clone(),
      this.wal.clone(disk),
      this.backend.clone(disk),
      this.snapshots.clone(disk),
      this.kv.clone(),
      this.ids.clone(),
    )
    copy.lead = this.lead
    copy.applied = this.applied
    copy.appliedTerm = this.appliedTerm
    copy.consistentIndex = this.consistentIndex
    copy.confState = this.confState
    copy.dead = this.dead
    copy.saving = this.saving
    copy.clusterVersion = this.clusterVersion
    copy.membership = this.membership
    copy.pending = new Map(this.pending)
    copy.waiting = this.waiting
    copy.reads = this.reads.clone()
    copy.peers = this.peers.clone()
    copy.api = this.api.clone()
    copy.compactor = this.compactor
    copy.held = this.held
    copy.leading = this.leading
    copy.tickWaits = this.tickWaits
    return copy
  }

  /** One of the ticker's ticks. The loop reads it, so it waits while an fsync is under way, and a second one is lost. */
  tick(host: ServerHost): void {
    if (this.saving !== null) {
      this.tickWaits = true
      return
    }
    this.node.tick()
    this.pump(host)
  }

  receive(m: Message, host: ServerHost): void {
    if (this.peers.heard(m.from)) logLines(host, activeLines(m.from))
    this.node.step(m)
    this.pump(host)
  }

  /** A MsgSnap, with the leader's backend that came beside it. False when it could not be kept. */
  receiveSnapshot(m: Message, db: FileContent, host: ServerHost): boolean {
    if (!this.snapshots.received(m, db, host)) return false
    this.receive(m, host)
    return true
  }

  /** What became of a snapshot that was sent. */
  snapshotReported(to: Id64, arrived: boolean, host: ServerHost): void {
    this.snapshots.reported(this, to, arrived, host)
    this.pump(host)
  }

  /** The process ends by itself, with that line; nothing it had under way is finished. */
  die(text: string, host: ServerHost): void {
    if (this.dead) return
    this.dead = true
    host.die(text)
  }

  /** SIGTERM: what is applied is committed, the log is closed. The caller ends the process. */
  stop(): void {
    this.backend.forceCommit(this, null)
    this.wal.close()
  }

  /** Lets raft be told something from outside: to stand for election, to change several members. */
  tellRaft(what: (node: RawNode) => unknown, host: ServerHost): void {
    what(this.node)
    this.pump(host)
  }

  reportUnreachable(id: Id64, host: ServerHost): void {
    if (this.peers.lost(id)) logLines(host, inactiveLines(id))
    this.node.reportUnreachable(id)
    this.pump(host)
  }

  /** The fsync under way has ended. */
  diskDone(host: ServerHost): void {
    const ready = defined(this.saving, 'an fsync was under way')
    this.saving = null
    this.wal.sync()
    host.event({ kind: 'synced', durable: ready.entries.at(-1)?.index ?? this.durable })
    this.finish(ready, host)
    this.pump(host)
  }

  request(asked: ServerRequest, host: ServerHost): void {
    serve(this, asked, host)
  }

  /** A linearizable read waits until this member has applied what the leader has committed now. */
  readLater(asked: ServerRequest, host: ServerHost): void {
    queueRead(this, asked, host)
    this.pump(host)
  }

  /** Proposes for somebody who waits. */
  submit(proposal: WaitingProposal, pending: PendingProposal, host: ServerHost): void {
    this.pending.set(proposal.id, pending)
    propose(this, proposal, host)
    this.pump(host)
  }

  nextId(): Id64 {
    return this.ids.next()
  }

  /** The leader hands its office over. */
  transfer(to: Id64, host: ServerHost): void {
    logLines(host, [transferLine(this.options.id, to)])
    this.node.transferLeader(to)
    this.pump(host)
  }

  /** Removed for good: etcd stops a moment later, so that what it has to send still leaves. */
  stopSoon(host: ServerHost): void {
    host.unwake('stop')
    host.wake(host.now + STOP_AFTER_MICROS, 'stop')
  }

  /** The client's context ended. */
  cancel(request: number): void {
    forgetRequest(this, request)
  }

  woken(timer: ServerTimer, host: ServerHost): void {
    if (doWhatWasDue(this, timer, host)) this.pump(host)
  }

  /** Takes Readys until an fsync must be waited for or nothing is left to do. */
  private pump(host: ServerHost): void {
    this.drain(host)
    while (this.saving === null && !this.dead) {
      if (this.node.hasReady()) this.begin(this.node.ready(), host)
      else if (this.tickWaits) {
        this.tickWaits = false
        this.node.tick()
      } else break
      this.drain(host)
    }
  }

  private begin(ready: Ready, host: ServerHost): void {
    if (ready.softState !== null) this.noteRole(ready.softState.role === 'leader', host)
    for (const { requestCtx, index } of ready.readStates)
      readConfirmed(this, idOfBytes(requestCtx), index, host)
    // DIFF(etcd): entries are applied after the save, not beside it, so shouldWaitWALSync holds for every Ready.
    if (this.leading || ruleOff(this.options.config, 'fsync-before-answer')) this.send(ready, host)
    const { entries, hardState, snapshot } = ready
    if (entries.length === 0 && hardState === null && snapshot === null) return this.finish(ready, host)
    if (this.wal.lacksRoom) return this.die(noSpace(SAVE_FAILED, this.wal.tailPath()), host)
    const recorded = snapshot === null ? 0 : this.snapshots.save(this, snapshot)
    const state = hardState === null ? null : persisted(this.options.config, hardState)
    const saved = this.wal.save(state, entries)
    const mustSync = ready.mustSync || saved.mustSync || snapshot !== null
    host.event({
      kind: 'written',
      first: entries[0]?.index ?? 0,
      last: entries.at(-1)?.index ?? 0,
      bytes: recorded + saved.bytes,
      mustSync,
      hardState: hardState !== null,
    })
    if (saved.cut) host.event({ kind: 'wal-cut', path: this.wal.tailPath() })
    if (!mustSync) return this.finish(ready, host)
    this.saving = ready
    host.beginSync()
  }

  private finish(ready: Ready, host: ServerHost): void {
    const { storage } = this.node
    if (ready.hardState !== null) storage.setHardState(ready.hardState)
    if (ready.snapshot !== null) endDefrag(this, host)
    if (ready.snapshot !== null) this.snapshots.restore(this, ready.snapshot, host)
    if (this.dead) return
    storage.append(ready.entries)
    this.held = [...this.held, ...ready.committedEntries]
    if (this.api.defrag === null) this.applyHeld(host)
    if (!this.leading && !ruleOff(this.options.config, 'fsync-before-answer')) this.send(ready, host)
    this.node.advance(ready)
    this.snapshots.sendMerged(this, host)
    this.drain(host)
  }

  /** Committed entries are applied, unless the backend is locked. */
  applyHeld(host: ServerHost): void {
    const { held } = this
    this.held = []
    for (const entry of held) applyEntry(this, entry, host)
    if (held.length > 0) this.snapshots.maybeTake(this, host)
    answerReads(this, host)
  }

  private send(ready: Ready, host: ServerHost): void {
    const { snapshots, others } = processMessages(ready.messages)
    if (snapshots.length > 0) this.snapshots.enqueue(snapshots)
    if (others.length > 0) host.send(others)
  }

  /** Tells what happened in raft, and what the node layer makes of a new leader. */
  drain(host: ServerHost): void {
    const events = this.node.drainEvents()
    if (events.length === 0) return
    host.raft(events)
    let lead: Id64 | null = null
    let term = 0
    for (const event of events) {
      if (event.kind === 'panic') return this.die(`panic: ${event.text}`, host)
      if (event.kind !== 'lead') continue
      lead = event.lead ?? ID_NONE
      term = event.term
    }
    if (lead !== null && lead !== this.lead) this.noteLead(lead, term, host)
  }

  private noteLead(lead: Id64, term: number, host: ServerHost): void {
    host.raft([leadLine(this.options.id, this.lead, lead, term)])
    this.lead = lead
    if (lead === ID_NONE) return
    leaderMoved(this, host)
    proposeWaiting(this, host)
    askAnew(this, host)
  }

  private noteRole(leads: boolean, host: ServerHost): void {
    if (leads === this.leading) return
    this.leading = leads
    if (!leads) leaseLeader(this, false, host)
    if (leads) host.wake(host.now + MONITOR_VERSION_MICROS, 'monitor-versions')
    else host.unwake('monitor-versions')
  }

  /** The leader's no-op was applied: etcd then decides the cluster's version at once. */
  leaderReady(host: ServerHost): void {
    askAgain(this, host)
    if (this.leading) leaseLeader(this, true, host)
    decideVersionSoon(this, host)
  }
}
