import { ByteWriter } from '../base/byte-writer.ts'
import { equalBytes } from '../base/bytes.ts'
import { Rng } from '../base/rng.ts'
import type { SimMember } from '../engine/sim/member.ts'
import { listensWhereTold } from '../engine/sim/members.ts'
import { Simulation } from '../engine/sim/simulation.ts'
import { hasWal, walMemberId } from '../engine/etcdserver/recover.ts'
import { encodeKvStore } from '../engine/mvcc/encode-kv-store.ts'
import type { ClusterConfig, RuleName } from '../run/config.ts'
import { defaultConfig } from '../run/config.ts'
import { isKeyRequest } from '../run/client-request.ts'
import type { Input } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import { RECORDING_VERSION, type RecordedInput, type Recording } from '../run/recording.ts'
import type { Move } from './swarm-attacks.ts'
import { biasOf } from './swarm-bias.ts'
import { Chaos, healingInputs, MEMBER_WEIGHTS } from './swarm-chaos.ts'
import { RunWatch, type SeenViolation } from './watch-run.ts'

export interface SwarmOptions {
  /** Virtual time of trouble before everything heals. */
  readonly micros: SimMicros
  /** Given: every seed runs this; else each seed draws its own. */
  readonly config: ClusterConfig | null
  readonly rulesOff: readonly RuleName[]
}

export interface SwarmOutcome {
  readonly seed: number
  readonly events: number
  readonly violations: readonly SeenViolation[]
  readonly converged: boolean
  /** Why it did not converge; '' when it did. */
  readonly apart: string
  readonly faults: Readonly<Record<string, number>>
  /** The whole run, to be played again. */
  readonly recording: Recording
}

/** After healing: two elections that fail, one that works, and time to catch up. */
const CONVERGE_WITHIN: SimMicros = 30_000_000
const LOOK_EVERY: SimMicros = 100_000
const NO_LEADER = 'no leader'

/** One seed: trouble under the eyes of every checker, then healing, then one state on all members. */
export function swarmRun(seed: number, options: SwarmOptions): SwarmOutcome {
  const rng = Rng.fromSeed(seed).fork('swarm')
  const bias = biasOf(options.rulesOff)
  const config: ClusterConfig = {
    ...(options.config ?? drawConfig(rng)),
    ...(options.config === null ? bias.config : {}),
    rulesOff: options.rulesOff,
  }
  const sim = Simulation.create(seed, config)
  const watch = new RunWatch(sim, true)
  const run = new SwarmSteps(sim, watch)
  // Half of the seeds change the members; the others have the time for deeper trouble.
  const changes = options.rulesOff.length === 0 && rng.chance(1, 2)
  const weights = changes ? { ...bias.weights, ...MEMBER_WEIGHTS } : bias.weights
  const chaos = new Chaos(rng, weights, bias.gapMost)
  const stopsAtViolation = options.rulesOff.length > 0
  for (let at = chaos.nextGap(); at < options.micros; at = sim.pos.at + chaos.nextGap()) {
    run.to(at)
    if (stopsAtViolation && watch.violations.length > 0) break
    const story = bias.attack !== null && rng.chance(1, 10) ? bias.attack(rng, sim) : null
    if (story !== null) run.tell(story)
    else {
      const input = chaos.next(sim)
      if (input !== null) run.apply(input)
    }
  }
  for (const input of healingInputs(sim)) run.apply(input)
  const healedBy = sim.pos.at + CONVERGE_WITHIN
  let apart = apartness(sim)
  while (apart !== '' && sim.pos.at < healedBy && !(stopsAtViolation && watch.violations.length > 0)) {
    run.to(sim.pos.at + LOOK_EVERY)
    for (const input of followUps(sim, apart)) run.apply(input)
    apart = apartness(sim)
  }
  const { violations } = watch
  const recording: Recording = { version: RECORDING_VERSION, seed, config, inputs: run.inputs }
  return {
    seed,
    events: sim.trace.length,
    violations,
    converged: apart === '',
    apart,
    faults: run.faults,
    recording,
  }
}

/** Steps a simulation, shows it to the checkers, counts and records what was done to it. */
class SwarmSteps {
  readonly inputs: RecordedInput[] = []
  readonly faults: Record<string, number> = {}

  constructor(
    private readonly sim: Simulation,
    private readonly watch: RunWatch,
  ) {}

  to(at: SimMicros): void {
    const { sim, watch } = this
    for (let next = sim.nextAt(); next !== null && next <= at; next = sim.nextAt()) {
      sim.step()
      watch.observe(sim)
    }
    sim.advanceTo(at)
  }

  /** Makes the moves of an attack, as long as each finds its moment. */
  tell(moves: readonly Move[]): void {
    const { sim, watch } = this
    for (const { when, most, input } of moves) {
      const giveUpAt = sim.pos.at + most
      while (!when(sim)) {
        const next = sim.nextAt()
        if (next === null || next > giveUpAt) return
        sim.step()
        watch.observe(sim)
      }
      this.apply(input)
    }
  }

  apply(input: Input): void {
    if (this.sim.refuses(input) !== null) return
    this.inputs.push({ pos: this.sim.pos, input })
    const act = input.kind === 'client' ? input.request.verb : input.kind
    if (input.kind !== 'client' || !isKeyRequest(input.request))
      this.faults[act] = (this.faults[act] ?? 0) + 1
    this.sim.apply(input)
    this.watch.observe(this.sim)
  }
}

/** What whoever heals a cluster still has to do while it comes together. */
function followUps(sim: Simulation, apart: string): readonly Input[] {
  const inputs: Input[] = []
  const leader = sim.leader()
  for (const one of sim.members) {
    const { name, unstarted, standing, status } = one
    // The list was changed, the process was not: no snapshot reaches it until it listens where it is looked for.
    if (status === 'running' && standing !== 'removed' && isLookedForElsewhere(leader, one))
      inputs.push({ kind: 'crash', member: name }, { kind: 'restart', member: name })
    // What the name's last bearer left there is of no use: that one was removed.
    if (status === 'down' && standing !== 'removed' && holdsAnothersDir(one))
      inputs.push({ kind: 'wipe', member: name }, { kind: 'restart', member: name })
    // Asked for before the healing, added after it.
    if (unstarted) inputs.push({ kind: 'start', member: name })
    // Of two voters one was removed and stopped before the other heard that it is alone now: it needs that vote.
    else if (standing === 'removed' && status === 'down' && apart === NO_LEADER)
      inputs.push({ kind: 'restart', member: name })
  }
  return inputs
}

/** A leader of whom the others know another address sends the snapshots itself. */
function isLookedForElsewhere(leader: SimMember | null, member: SimMember): boolean {
  return leader !== null && leader !== member && !listensWhereTold(leader, member)
}

function holdsAnothersDir({ id, disk, ranBefore }: SimMember): boolean {
  return ranBefore > 0 && hasWal(disk) && walMemberId(disk) !== id
}

/** Sizes and dials of a cluster, from the seed. */
function drawConfig(rng: Rng): ClusterConfig {
  const members = rng.pick([3, 3, 3, 5, 5, 4, 1])
  return {
    ...defaultConfig(members),
    preVote: rng.chance(1, 2),
    checkQuorum: rng.chance(4, 5),
    strictReconfigCheck: rng.chance(1, 2),
    latencyMs: rng.between(1, 30),
    jitterMs: rng.between(0, 20),
    lossPermille: rng.chance(1, 3) ? rng.between(1, 50) : 0,
    fsyncMs: rng.between(0, 15),
    maxSizePerMsg: rng.chance(1, 3) ? rng.between(1, 200) : 1024 * 1024,
    maxInflightMsgs: rng.chance(1, 3) ? rng.between(1, 8) : 512,
    workload: rng.chance(1, 2) ? rng.between(1, 5) : 0,
    ...(rng.chance(1, 2) ? drawSnapshots(rng) : {}),
  }
}

/** Snapshots, compaction and new segments every few entries; who is a little behind needs a snapshot. */
function drawSnapshots(rng: Rng): Partial<ClusterConfig> {
  return {
    snapshotCount: rng.between(3, 40),
    snapshotCatchUpEntries: rng.between(0, 20),
    walSegmentBytes: rng.between(1, 20) * 1000,
    maxSnapshots: rng.between(1, 5),
    maxWals: rng.between(1, 5),
  }
}

/** What still differs between the members; '' when they agree. The workload goes on, so only settled parts count. */
function apartness(sim: Simulation): string {
  const leader = sim.leader()
  if (leader?.server == null) return NO_LEADER
  const present = sim.members.filter(({ standing }) => standing !== 'removed')
  const down = present.find(({ status }) => status !== 'running')
  if (down !== undefined) return `${down.name} is ${down.status}`
  const { applied, kv, membership } = leader.server
  const members = membersText(membership)
  const state = encoded(kv)
  for (const { name, server } of present) {
    if (server === null) return `${name} is down`
    if (server.applied !== applied) return `${name} applied ${server.applied}, the leader ${applied}`
    if (server.kv.rev !== kv.rev) return `${name} is at revision ${server.kv.rev}, the leader at ${kv.rev}`
    if (!equalBytes(encoded(server.kv), state)) return `${name} has other keys than the leader`
    if (membersText(server.membership) !== members) return `${name} has other members than the leader`
  }
  const { committed } = leader.server.node.status()
  return committed === applied ? '' : 'the leader has not applied all that is committed'
}

type Server = NonNullable<SimMember['server']>

function membersText({ members, removed }: Server['membership']): string {
  const lines = members.map(({ id, name, peerURLs, clientURLs, isLearner }) =>
    [id, name, peerURLs, clientURLs, isLearner].join(' '),
  )
  return [...lines, 'removed', ...removed].join('\n')
}

function encoded(kv: Server['kv']): Uint8Array {
  const out = new ByteWriter()
  encodeKvStore(kv, out)
  return out.finish()
}
