import type { Rng } from '../base/rng.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import { hexOf } from '../base/id64.ts'
import type { MemberRequest } from '../run/client-request.ts'
import type { Input, InputKind, Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'

/** What the swarm leaves alone: a promise that rests on a disk does not hold when somebody tampers with it. */
type NeverDone =
  | 'client'
  | 'interrupt'
  | 'restore-files'
  | 'stop'
  | 'torn-write'
  | 'disk-full'
  | 'flip-byte'
  | 'bit-rot'
  | 'wipe'
  | 'copy-dir'
  | 'put-back'

/** What the swarm may do, and how often, relative to each other. */
export type ChaosWeights = Readonly<
  Record<Exclude<InputKind, NeverDone> | 'put' | 'get' | 'del' | MemberAct, number>
>

type MemberAct = 'member-add' | 'learner-add' | 'member-remove' | 'member-promote' | 'member-update'

export const CHAOS_WEIGHTS: ChaosWeights = {
  put: 40,
  get: 16,
  del: 5,
  crash: 5,
  restart: 9,
  pause: 3,
  resume: 6,
  campaign: 2,
  partition: 3,
  heal: 4,
  cut: 4,
  mend: 5,
  drop: 4,
  'drop-next': 4,
  delay: 3,
  loss: 2,
  latency: 2,
  jitter: 1,
  'slow-disk': 3,
  transfer: 2,
  start: 0,
  reconfigure: 0,
  'leave-joint': 0,
  'member-add': 0,
  'learner-add': 0,
  'member-remove': 0,
  'member-promote': 0,
  'member-update': 0,
}

/** With changes of the members. */
export const MEMBER_WEIGHTS = {
  start: 10,
  'member-add': 4,
  'learner-add': 8,
  'member-remove': 5,
  'member-promote': 15,
  'member-update': 2,
  reconfigure: 3,
  'leave-joint': 3,
} as const

/** Voters and learners together; machines that were ever there, removed ones too, are twice as many. */
const MEMBERS_MOST = 7

const CLIENTS: readonly Name[] = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']
const KEYS = ['a', 'b', 'c'] as const
const MS: SimMicros = 1000
/** Message types whose loss has a story. */
const DROPPED = [
  'MsgVote',
  'MsgVoteResp',
  'MsgPreVote',
  'MsgPreVoteResp',
  'MsgApp',
  'MsgAppResp',
  'MsgHeartbeat',
  'MsgHeartbeatResp',
  'MsgSnap',
  'MsgProp',
  'MsgReadIndex',
  'MsgReadIndexResp',
  'MsgTimeoutNow',
] as const

/** Random trouble, from the seed alone. It looks at the simulation only to ask for what makes sense. */
export class Chaos {
  private written = 0
  private introduced = 0

  constructor(
    private readonly rng: Rng,
    private readonly weights: ChaosWeights,
    /** Longest pause between two acts. */
    private readonly gapMost: SimMicros,
  ) {}

  nextGap(): SimMicros {
    return this.rng.between(MS, this.gapMost)
  }

  /** An Input that makes sense now; null when the dice fell on one that does not. */
  next(sim: Simulation): Input | null {
    const input = this.draw(this.kind(), sim)
    return input !== null && sim.refuses(input) === null ? input : null
  }

  private kind(): keyof ChaosWeights {
    const entries = Object.entries(this.weights) as [keyof ChaosWeights, number][]
    let left = this.rng.below(entries.reduce((sum, [, weight]) => sum + weight, 0))
    for (const [kind, weight] of entries) {
      if (left < weight) return kind
      left -= weight
    }
    return 'put'
  }

  private draw(kind: keyof ChaosWeights, sim: Simulation): Input | null {
    const names = sim.members.map(({ name }) => name)
    const { rng } = this
    const member = rng.pick(names)
    switch (kind) {
      case 'put':
      case 'get':
      case 'del':
        return this.request(kind, sim, member)
      case 'crash':
      case 'pause': {
        const up = sim.members.filter(({ status }) => status === 'running').length
        // A cluster without a quorum is worth a look, not the whole run.
        if (up - 1 <= names.length / 2 && !rng.chance(1, 4)) return null
        return { kind, member }
      }
      case 'restart':
      case 'resume': {
        const status = kind === 'restart' ? 'down' : 'paused'
        const waiting = sim.members.filter((other) => other.status === status)
        return waiting.length === 0 ? null : { kind, member: rng.pick(waiting).name }
      }
      case 'campaign':
      case 'transfer':
        return { kind, member }
      case 'start': {
        const waiting = sim.members.filter((other) => other.unstarted && other.standing !== 'removed')
        return waiting.length === 0 ? null : { kind, member: rng.pick(waiting).name }
      }
      case 'member-add':
      case 'learner-add':
      case 'member-remove':
      case 'member-promote':
      case 'member-update':
        return this.memberRequest(kind, sim, member)
      case 'reconfigure':
        return this.reconfigure(sim)
      case 'leave-joint':
        return { kind }
      case 'partition':
        return this.partition(names)
      case 'heal':
        return sim.links.groups === null && sim.links.cuts.length === 0 ? null : { kind }
      case 'mend':
        return sim.links.cuts.length === 0 ? null : { kind, ...rng.pick(sim.links.cuts) }
      case 'drop':
      case 'delay': {
        const flights = [...sim.flights.keys()]
        if (flights.length === 0) return null
        const message = rng.pick(flights)
        return kind === 'drop' ? { kind, message } : { kind, message, micros: rng.between(1, 400) * MS }
      }
      case 'loss':
        return { kind, permille: rng.chance(1, 2) ? 0 : rng.between(5, 200) }
      case 'jitter':
        return { kind, micros: rng.between(0, 40) * MS }
      case 'slow-disk':
        return { kind, member, micros: (rng.chance(1, 2) ? rng.between(0, 8) : rng.between(10, 400)) * MS }
      case 'cut':
      case 'latency':
      case 'drop-next':
        return this.onLink(kind, names)
    }
  }

  private onLink(kind: 'cut' | 'latency' | 'drop-next', names: readonly Name[]): Input | null {
    if (names.length < 2) return null
    const from = this.rng.pick(names)
    const to = this.rng.pick(names.filter((name) => name !== from))
    if (kind === 'cut') return { kind, from, to }
    if (kind === 'latency')
      return { kind, from, to, micros: this.rng.between(1, this.rng.chance(1, 5) ? 400 : 60) * MS }
    return { kind, type: this.rng.pick(DROPPED), from, to }
  }

  /** One voter may go and one may come, a learner or a new member; the joint configuration may have to be left by hand. */
  private reconfigure(sim: Simulation): Input | null {
    const present = sim.members.filter(({ standing }) => standing !== 'removed')
    const voters = present.filter(({ standing }) => standing === 'voter').map(({ name }) => name)
    const gone = mayLoseVoter(sim) && this.rng.chance(1, 2) ? this.rng.pick(voters) : null
    const others = present.filter(({ standing }) => standing === 'learner').map(({ name }) => name)
    const room = present.length < MEMBERS_MOST && sim.members.length < 2 * MEMBERS_MOST
    if (room) others.push(`n${90 + this.introduced}`)
    const comes = others.length > 0 && this.rng.chance(2, 3) ? this.rng.pick(others) : null
    if (comes?.startsWith('n9') === true) this.introduced++
    const wanted = voters.filter((name) => name !== gone)
    return {
      kind: 'reconfigure',
      voters: comes === null ? wanted : [...wanted, comes],
      explicit: this.rng.chance(1, 3),
    }
  }

  /** Asked of one member, whatever it may think of it. */
  private memberRequest(act: MemberAct, sim: Simulation, to: Name): Input | null {
    const client = idleClient(sim)
    const present = sim.members.filter(({ standing }) => standing !== 'removed')
    if (client === null) return null
    const ask = (request: MemberRequest): Input => ({ kind: 'client', client, to: [to], request })
    if (act === 'member-add' || act === 'learner-add') {
      if (present.length >= MEMBERS_MOST || sim.members.length >= 2 * MEMBERS_MOST) return null
      const name = `m${++this.introduced}`
      const peerURLs = [`http://10.0.0.${this.introduced}:2380`]
      return ask({ verb: 'member-add', name, peerURLs, learner: act === 'learner-add' })
    }
    if (act === 'member-update') {
      const moved = this.rng.pick(present)
      const peerURLs = [`http://10.0.1.${this.rng.between(1, 200)}:2380`]
      return ask({ verb: act, id: hexOf(moved.id), peerURLs })
    }
    const promotes = act === 'member-promote'
    const subjects = present.filter(({ standing }) => !promotes || standing === 'learner')
    if (subjects.length === 0) return null
    const subject = this.rng.pick(subjects)
    if (!promotes && subject.standing === 'voter' && !mayLoseVoter(sim)) return null
    return ask({ verb: act, id: hexOf(subject.id) })
  }

  private request(verb: 'put' | 'get' | 'del', sim: Simulation, to: Name): Input | null {
    const client = idleClient(sim)
    if (client === null) return null
    const key = this.rng.pick(KEYS)
    const input = { kind: 'client', client, to: [to] } as const
    if (verb === 'put') return { ...input, request: { verb, key, value: `v${++this.written}` } }
    return verb === 'get'
      ? { ...input, request: { verb, key, serializable: false } }
      : { ...input, request: { verb, key } }
  }

  private partition(names: readonly Name[]): Input | null {
    if (names.length < 2) return null
    const left = names.filter(() => this.rng.chance(1, 2))
    const right = names.filter((name) => !left.includes(name))
    return left.length === 0 || right.length === 0 ? null : { kind: 'partition', groups: [left, right] }
  }
}

/**
 * Of two voters one may be removed as the leader and stop before the other hears of it. That one then needs the vote
 * of the removed one, whose log may be longer: no healing helps, here or in etcd.
 */
function mayLoseVoter(sim: Simulation): boolean {
  const removing = sim.clients.some(({ requests }) =>
    requests.some(({ state, what }) => state === 'waiting' && what.verb === 'member-remove'),
  )
  return !removing && sim.members.filter(({ standing }) => standing === 'voter').length >= 3
}

/** One whose last request has ended. */
function idleClient(sim: Simulation): Name | null {
  const busy = new Set(
    sim.clients
      .filter(({ requests }) => requests.some(({ state }) => state === 'waiting'))
      .map(({ name }) => name),
  )
  return CLIENTS.find((name) => !busy.has(name)) ?? null
}

/** Everything that makes the network whole, the disks fast and the processes run again. */
export function healingInputs(sim: Simulation): readonly Input[] {
  const { config } = sim
  const names = sim.members.map(({ name }) => name)
  const inputs: Input[] = [
    { kind: 'heal' },
    { kind: 'loss', permille: 0 },
    { kind: 'jitter', micros: config.jitterMs * MS },
  ]
  for (const from of names) {
    for (const to of names) {
      if (from !== to) inputs.push({ kind: 'latency', from, to, micros: config.latencyMs * MS })
    }
  }
  for (const { name, status, standing, unstarted } of sim.members) {
    inputs.push({ kind: 'slow-disk', member: name, micros: config.fsyncMs * MS })
    if (status === 'paused') inputs.push({ kind: 'resume', member: name })
    if (status === 'down' && standing !== 'removed')
      inputs.push({ kind: unstarted ? 'start' : 'restart', member: name })
  }
  return inputs
}
