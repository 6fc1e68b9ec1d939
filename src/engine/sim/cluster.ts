import { defined } from '../../base/assert.ts'
import type { Id64 } from '../../base/id64.ts'
import { Rng } from '../../base/rng.ts'
import type { ClusterConfig } from '../../run/config.ts'
import { type DataDirs, dataDirsOf } from '../../run/data-dirs.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { TraceEvent, TraceFacts } from '../../run/trace.ts'
import type { Disk } from '../disk/disk.ts'
import { initialId } from '../etcdserver/boot.ts'
import { readKept } from '../etcdserver/recover.ts'
import type { ServerHost } from '../etcdserver/server-host.ts'
import type { SimClient } from './client.ts'
import { diskOf, startsAtOnce } from './first-disk.ts'
import type { SimFlight } from './flight.ts'
import { SimLinks } from './links.ts'
import { SimMember, type MemberIdentity } from './member.ts'
import { RANKS, taskQueue, type Task, type TaskFacts } from './task.ts'
import { TraceHash } from './trace-hash.ts'
import { TraceLog } from './trace-log.ts'

/** One generator a subsystem: one more draw in the network cannot shift the elections. */
export interface Chances {
  readonly root: Rng
  readonly network: Rng
  readonly clients: Rng
}

/** The workload's place: which member it asks, and how many requests it has sent. */
export interface WorkloadState {
  readonly started: boolean
  readonly sent: number
  readonly to: number
}

/**
 * The whole state of a simulation, and the two things everything does to it: schedule a task and tell an event.
 * Holds no rules; `Simulation` is its face to the outside.
 */
export class Cluster {
  at: SimMicros = 0
  seq = 0
  /** Steps done since the start. */
  steps = 0
  queue = taskQueue()
  members: readonly SimMember[] = []
  clients: ReadonlyMap<Name, SimClient> = new Map()
  flights = new Map<number, SimFlight>()
  trace = new TraceLog()
  hash = new TraceHash()
  /** Names of machines that a member may run on, by the id that was proposed for it. */
  introduced: ReadonlyMap<Id64, Name> = new Map()
  /** The last entry whose change of the members was told. */
  configuredTo: number
  /** The last configuration that was told is a joint one. */
  joint = false
  /** Fewest voters that the cluster ever had. */
  leastVoters: number
  /** Somebody took from a disk what it had been trusted with: no promise holds from then on. */
  tampered = false
  /** Copies of data dirs, by the name they were given. Never changed. */
  copies: ReadonlyMap<string, { readonly member: Name; readonly disk: Disk }> = new Map()
  workload: WorkloadState = { started: false, sent: 0, to: 0 }
  /** Client requests made so far. */
  requests = 0
  /** Messages that met nobody in this step: the sender's transport will say so. */
  unreachable: { readonly from: SimMember; readonly peer: Id64 }[] = []
  /** Processes that end with the call that is under way, and the line that each dies with. */
  dying: { readonly member: SimMember; readonly text: string }[] = []
  /** What surrounds each member's server: made when first needed, never cloned, no state. */
  readonly hosts = new Map<SimMember, ServerHost>()
  private byName = new Map<Name, SimMember>()
  private byId = new Map<Id64, SimMember>()
  private order = 0
  /** Trace id that caused this step's first event. */
  private stepCause = -1
  /** Trace id of this step's first event; -1 before it. */
  private stepFirst = -1

  private constructor(
    readonly seed: number,
    readonly config: ClusterConfig,
    readonly chances: Chances,
    readonly links: SimLinks,
  ) {
    this.leastVoters = config.initialCluster.length
    this.configuredTo = config.initialCluster.length
  }

  static create(seed: number, config: ClusterConfig): Cluster {
    const root = Rng.fromSeed(seed)
    const chances = { root, network: root.fork('network'), clients: root.fork('clients') }
    const links = new SimLinks(config.latencyMs * 1000, config.jitterMs * 1000, config.lossPermille)
    const cluster = new Cluster(seed, config, chances, links)
    const ticks = root.fork('ticks')
    const tickMicros = config.heartbeatMs * 1000
    cluster.members = config.initialCluster.map(({ name, clientURLs }, index) => {
      const phase = 1 + ticks.below(tickMicros)
      const identity = { name, id: initialId(config, index), clientURLs, joins: false }
      return new SimMember(identity, index, phase, tickMicros, config.fsyncMs * 1000)
    })
    const dirs = dataDirsOf(config)
    if (dirs !== null) cluster.layDown(dirs)
    cluster.indexMembers()
    for (const { name } of cluster.members) {
      if (startsAtOnce(dirs, name)) cluster.schedule(0, -1, { kind: 'start', member: name })
    }
    return cluster
  }

  /** Disks that are full from the start. What was promised before the run nobody knows, so nothing is judged. */
  private layDown(dirs: DataDirs): void {
    const { members, configuredTo } = dirs
    for (const [i, { id, unstarted, standing, files }] of members.entries()) {
      const member = defined(this.members[i], 'data dirs are those of the members')
      member.identity = { ...member.identity, id, joins: unstarted }
      member.standing = standing
      member.disk = diskOf(files)
      if (files.length > 0 && !startsAtOnce(dirs, member.name)) member.kept = readKept(member.disk)
    }
    this.configuredTo = configuredTo
    this.leastVoters = members.filter(({ standing }) => standing === 'voter').length
    this.tampered = true
  }

  clone(): Cluster {
    const { root, network, clients } = this.chances
    const chances = { root: root.clone(), network: network.clone(), clients: clients.clone() }
    const copy = new Cluster(this.seed, this.config, chances, this.links.clone())
    copy.at = this.at
    copy.seq = this.seq
    copy.steps = this.steps
    copy.queue = this.queue.clone()
    copy.members = this.members.map((member) => member.clone())
    copy.clients = this.clients
    copy.flights = new Map(this.flights)
    copy.trace = this.trace.clone()
    copy.hash = this.hash.clone()
    copy.workload = this.workload
    copy.introduced = this.introduced
    copy.configuredTo = this.configuredTo
    copy.joint = this.joint
    copy.leastVoters = this.leastVoters
    copy.tampered = this.tampered
    copy.copies = this.copies
    copy.requests = this.requests
    copy.order = this.order
    copy.indexMembers()
    return copy
  }

  find(name: Name): SimMember | undefined {
    return this.byName.get(name)
  }

  member(name: Name): SimMember {
    return defined(this.byName.get(name), 'a named member exists')
  }

  memberOf(id: Id64): SimMember | undefined {
    return this.byId.get(id)
  }

  /** Who bears an id now, or may bear it. */
  named(id: Id64): { readonly name: Name } | undefined {
    const name = this.introduced.get(id)
    return this.byId.get(id) ?? (name === undefined ? undefined : { name })
  }

  /** A machine for a member that was just added; its process is still to be started. */
  addMember(identity: MemberIdentity): SimMember {
    const machine = this.byName.get(identity.name)
    if (machine !== undefined) {
      machine.identity = identity
      machine.ranBefore = machine.incarnation
      machine.listens = []
      this.indexMembers()
      return machine
    }
    const { heartbeatMs, fsyncMs } = this.config
    const tickMicros = heartbeatMs * 1000
    const phase = 1 + this.chances.root.fork(`ticks/${identity.name}`).below(tickMicros)
    const member = new SimMember(identity, this.members.length, phase, tickMicros, fsyncMs * 1000)
    this.members = [...this.members, member]
    this.indexMembers()
    return member
  }

  /** Opens a step: at the same instant the next one, else the first of its instant. */
  beginStep(at: SimMicros, cause: number): void {
    this.steps++
    this.seq = at === this.at ? this.seq + 1 : 1
    this.at = at
    this.stepCause = cause
    this.stepFirst = -1
  }

  /** Tells what happened; returns the event's id. The first of a step is caused by what scheduled it. */
  emit(facts: TraceFacts): number {
    return this.tell({ id: this.nextId, at: this.at, seq: this.seq, cause: this.cause, ...facts })
  }

  /** The id of the event that is told next. */
  get nextId(): number {
    return this.trace.length
  }

  /** Tells an event that was stamped by hand, with `nextId` and `cause`: the commonest kinds are not copied. */
  tell(event: TraceEvent): number {
    if (this.stepFirst < 0) this.stepFirst = event.id
    this.hash.add(event)
    this.trace.append(event)
    return event.id
  }

  /** Of the next event, and of what this step schedules: its first event, or what scheduled the step. */
  get cause(): number {
    return this.stepFirst < 0 ? this.stepCause : this.stepFirst
  }

  schedule(at: SimMicros, cause: number, facts: TaskFacts): void {
    this.queue.push({ at, rank: RANKS[facts.kind], order: this.order++, cause, ...facts })
  }

  scheduleTick(member: SimMember): void {
    const { nextTickAt, index, name } = member
    this.queue.push({ at: nextTickAt, rank: RANKS.tick, order: index, cause: -1, kind: 'tick', member: name })
  }

  scheduleFlight(at: SimMicros, kind: 'arrive' | 'die', flight: number, to: Name): void {
    this.queue.push({ at, rank: RANKS.arrive, order: this.order++, cause: flight, kind, flight, to })
  }

  /** Puts a task back that could not be done when it was due. */
  reschedule(task: Task, at: SimMicros): void {
    this.queue.push({ ...task, at, order: this.order++ })
  }

  /** State that no other object holds, for the canonical encoding. */
  get counters(): readonly number[] {
    return [
      this.order,
      this.requests,
      this.workload.started ? 1 : 0,
      this.workload.sent,
      this.workload.to,
      this.configuredTo,
      this.joint ? 1 : 0,
      this.leastVoters,
      this.tampered ? 1 : 0,
    ]
  }

  private indexMembers(): void {
    this.byName = new Map(this.members.map((member) => [member.name, member]))
    this.byId = new Map(this.members.map((member) => [member.id, member]))
  }
}
