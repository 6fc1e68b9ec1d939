import { assert, defined } from '../../base/assert.ts'
import type { Id64 } from '../../base/id64.ts'
import type { ClusterConfig } from '../../run/config.ts'
import type { Input, Name } from '../../run/input.ts'
import { START, type Pos, type SimMicros } from '../../run/position.ts'
import type { ActionRefusal } from '../../run/refusal.ts'
import type { ServerTimer } from '../etcdserver/server-host.ts'
import type { SimClient } from './client.ts'
import { Cluster } from './cluster.ts'
import { applyInput, refusesInput } from './faults/index.ts'
import type { SimFlight } from './flight.ts'
import type { SimLinks } from './links.ts'
import type { SimMember } from './member.ts'
import { connectedSince } from './members.ts'
import { runTask } from './run-task.ts'
import type { TraceLog } from './trace-log.ts'

/**
 * A cluster on a virtual clock. Moves only by `step`, `apply` and `advanceTo`; the same seed, configuration and Inputs at the
 * same positions give the same run, bit for bit. What it hands out is to be read, never changed.
 */
export class Simulation {
  /** `cluster`: of this folder only; the outside reads the members below. */
  private constructor(readonly cluster: Cluster) {}

  static create(seed: number, config: ClusterConfig): Simulation {
    return new Simulation(Cluster.create(seed, config))
  }

  /** Shares all that never changes; both go on independently. */
  clone(): Simulation {
    return new Simulation(this.cluster.clone())
  }

  get seed(): number {
    return this.cluster.seed
  }

  get config(): ClusterConfig {
    return this.cluster.config
  }

  /** The last step done. */
  get pos(): Pos {
    const { at, seq } = this.cluster
    return at === 0 && seq === 0 ? START : { at, seq }
  }

  /** When the next scheduled step is due; null when nothing is scheduled. */
  nextAt(): SimMicros | null {
    return this.cluster.queue.peek()?.at ?? null
  }

  /** Exactly one scheduled step. */
  step(): void {
    const task = defined(this.cluster.queue.pop(), 'a step is scheduled')
    this.cluster.beginStep(task.at, task.cause)
    runTask(this.cluster, task)
  }

  /** An Input is a step of the current instant. It must not be refused. */
  apply(input: Input): void {
    const refusal = this.refuses(input)
    assert(refusal === null, `an applied Input makes sense: ${refusal?.why ?? ''}`)
    this.cluster.beginStep(this.cluster.at, -1)
    applyInput(this.cluster, input)
  }

  /** A step of the current instant in which nothing happens: a recorded Input that makes no sense here. */
  skip(): void {
    this.cluster.beginStep(this.cluster.at, -1)
  }

  /** Steps done since the start. */
  get steps(): number {
    return this.cluster.steps
  }

  /** Moves the clock to the start of `at`, when nothing is scheduled before. Never back. */
  advanceTo(at: SimMicros): void {
    if (at <= this.cluster.at) return
    assert((this.nextAt() ?? at) >= at, 'the clock does not jump over a step')
    this.cluster.at = at
    this.cluster.seq = 0
  }

  /** Why an Input makes no sense now; null when it does. `run/refusal-text.ts` has the sentence. */
  refuses(input: Input): ActionRefusal | null {
    return refusesInput(this.cluster, input)
  }

  /** 16 hex digits, over every trace event so far. */
  hash(): string {
    return this.cluster.hash.digest()
  }

  get trace(): TraceLog {
    return this.cluster.trace
  }

  /** Fewest voters that the cluster ever had. */
  get leastVoters(): number {
    return this.cluster.leastVoters
  }

  /** A fault took from a disk what had been entrusted to it: nothing is promised any more. */
  get tampered(): boolean {
    return this.cluster.tampered
  }

  /** In the order of the configuration; members that were added later follow, removed ones stay. */
  get members(): readonly SimMember[] {
    return this.cluster.members
  }

  member(name: Name): SimMember {
    return this.cluster.member(name)
  }

  memberById(id: Id64): SimMember | undefined {
    return this.cluster.memberOf(id)
  }

  get clients(): readonly SimClient[] {
    return [...this.cluster.clients.values()]
  }

  get links(): SimLinks {
    return this.cluster.links
  }

  /** Messages under way, by the id of their `sent` event. */
  get flights(): ReadonlyMap<number, SimFlight> {
    return this.cluster.flights
  }

  /** When a timer of a member's server is due; null when it is not set. */
  timerOf(member: Name, timer: ServerTimer): SimMicros | null {
    const tasks = this.cluster.queue.sorted()
    const due = tasks.find(
      (task) => task.kind === 'server-timer' && task.member === member && task.timer === timer,
    )
    return due?.at ?? null
  }

  /** Names of the copies of a member's data dir that were kept, in order. */
  copiesOf(member: Name): readonly string[] {
    return [...this.cluster.copies].filter(([, copy]) => copy.member === member).map(([name]) => name)
  }

  /** The running member that leads in the highest term. */
  leader(): SimMember | null {
    let leader: SimMember | null = null
    let highest = -1
    for (const member of this.members) {
      if (member.status !== 'running' || member.server?.isLeader !== true) continue
      const { currentTerm: term } = member.server.node
      if (term > highest) [leader, highest] = [member, term]
    }
    return leader
  }

  /** Since when two members reach each other both ways; null when they do not. */
  connectedSince(a: Name, b: Name): SimMicros | null {
    return connectedSince(this.cluster, this.member(a), this.member(b))
  }
}
