import { GLOBAL_FLAGS } from '../etcdctl/commands.ts'
import { badValue } from '../etcdctl/pflag.ts'
import { EtcdctlJobs } from '../engine/lab/etcdctl-jobs.ts'
import { leaderIsFollowed } from '../engine/lab/wait-goals.ts'
import { refusesInWords } from '../engine/lab/refuses-in-words.ts'
import { Simulation } from '../engine/sim/simulation.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { defaultConfig, type ClusterConfig, type InitialMember } from '../run/config.ts'
import { splitWords, plainText } from '../run/lab-words.ts'
import type { Input } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import type { EtcdctlCase } from './etcdctl-case.ts'

export interface SessionOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number | 'interrupted'
}

const SECOND: SimMicros = 1_000_000
/** What starting a process takes on the machine that recorded the sessions. */
const BETWEEN_COMMANDS: SimMicros = 20_000
const DURING_STARTS: SimMicros = SECOND / 2
const DURING_PAUSE: SimMicros = 150_000
/** How long a command that does not end by itself was watched. */
const WATCHED: SimMicros = 10 * SECOND
/** No command of a session takes longer. */
const LONGEST: SimMicros = 60 * SECOND
const LEADER_WITHIN: SimMicros = 10 * SECOND
const STOPS_WITHIN: SimMicros = 10 * SECOND
const ETCDCTL_DEFAULT = ['127.0.0.1:2379']
const ENDPOINTS_FLAG = '--endpoints='
const SEED = 1

/** A simulated cluster on which the cases of a captured session are run in order. */
export class EtcdctlSession {
  private readonly jobs: EtcdctlJobs
  private place = 0

  private constructor(private readonly sim: Simulation) {
    this.jobs = new EtcdctlJobs(sim, (input) => {
      const refusal = refusesInWords(sim, input)
      if (refusal === null) sim.apply(input)
      return refusal
    })
  }

  /** The cluster that a case names: its members, their ports and the token. */
  static start(first: EtcdctlCase): Result<EtcdctlSession> {
    const config = configOf(first)
    if (!config.ok) return config
    const session = new EtcdctlSession(Simulation.create(SEED, config.value))
    session.advanceTo(0)
    return ok(session)
  }

  /** What happened to the cluster since the case before; refuses what it does not understand. */
  before(one: EtcdctlCase): string | null {
    for (const step of one.before) {
      const refusal = this.happen(step)
      if (refusal !== null) return refusal
    }
    return one.leader === null ? null : this.makeLeader(one.leader)
  }

  run(one: EtcdctlCase, argv: readonly string[]): SessionOutput {
    this.advance(BETWEEN_COMMANDS)
    const place = ++this.place
    const startedAt = this.sim.pos.at
    const interrupted = one.exit === 'interrupted'
    const interactive = argv.includes('watch') && (argv.includes('-i') || argv.includes('--interactive'))
    this.jobs.start(place, [...flagsOf(one.env), ...argv.slice(1)], {
      client: 'c1',
      stdin: one.stdin,
      stdinStaysOpen: interactive,
      endpoints: ETCDCTL_DEFAULT,
    })
    const asked = argv.find((word) => word.startsWith(ENDPOINTS_FLAG))
    this.during(one.during, startedAt, asked?.slice(ENDPOINTS_FLAG.length).split(',') ?? ETCDCTL_DEFAULT)
    const hasEnded = (): boolean => this.jobs.job(place)?.exit !== null
    if (interrupted || interactive) this.runWhile(() => !hasEnded(), startedAt + WATCHED)
    if (interactive && !interrupted) this.jobs.endInput(place)
    if (!interrupted) this.runWhile(() => !hasEnded(), startedAt + LONGEST)
    if (!hasEnded()) this.jobs.interrupt(place)
    const job = this.jobs.take(place)
    const exit = interrupted ? 'interrupted' : (job?.exit ?? 0)
    return { stdout: job?.stdout ?? '', stderr: job?.stderr ?? '', exit }
  }

  /** Another client's commands meanwhile, to the same endpoints. */
  private during(commands: readonly string[], startedAt: SimMicros, endpoints: readonly string[]): void {
    for (const [i, command] of commands.entries()) {
      this.advanceTo(startedAt + DURING_STARTS + i * DURING_PAUSE)
      this.command(command, endpoints)
    }
  }

  private command(text: string, endpoints: readonly string[]): void {
    const tokens = splitWords(text)
    const argv = tokens.ok
      ? tokens.value.map((token) => (token.kind === 'word' ? plainText(token.word) : null))
      : []
    const place = ++this.place
    const words = argv.filter((word) => word !== null)
    this.jobs.start(place, words, {
      client: 'c2',
      stdin: null,
      stdinStaysOpen: false,
      endpoints,
    })
    this.runWhile(() => this.jobs.job(place)?.exit === null, this.sim.pos.at + LONGEST)
    this.jobs.take(place)
  }

  private happen(step: string): string | null {
    const [verb = '', name = ''] = step.split(/\s+/)
    const seconds = /^sleep ([\d.]+)$/.exec(step)?.[1]
    if (seconds !== undefined) {
      this.advance(Number(seconds) * SECOND)
      return null
    }
    if (verb === 'restart')
      return this.happen(step.replace('restart', 'stop')) ?? this.happen(step.replace('restart', 'start'))
    if (verb === 'start' || verb === 'stop' || verb === 'kill') return this.startOrStop(verb, name, step)
    const puts = /^(\d+) puts of (\w*?)N \(N=\d+\.\.\d+\) with (\d+) bytes of (.) each/.exec(step)
    if (puts !== null) {
      const [, count = '0', key = '', bytes = '0', letter = 'x'] = puts
      for (let i = 0; i < Number(count); i++) {
        this.command(`put ${key}${i} ${letter.repeat(Number(bytes))}`, ETCDCTL_DEFAULT)
        this.advance(BETWEEN_COMMANDS)
      }
      return null
    }
    // A sentence about the cluster itself, which `start` has read.
    return /^a separate/.test(step) ? null : `"${step}" is not understood`
  }

  private startOrStop(verb: 'start' | 'stop' | 'kill', name: string, step: string): string | null {
    const member = this.sim.members.find((one) => one.name === name)
    if (member === undefined) return `there is no member ${name}`
    if (verb !== 'start') {
      if (member.status === 'down') return null
      const refusal = this.make({ kind: verb === 'stop' ? 'stop' : 'crash', member: name })
      this.runWhile(() => member.status !== 'down', this.sim.pos.at + STOPS_WITHIN)
      return refusal
    }
    if (member.unstarted) this.sim.apply({ kind: 'start', member: name })
    else if (member.status === 'down') {
      const quota = /--quota-backend-bytes=(\d+)/.exec(step)?.[1]
      const quotaBytes = quota === undefined ? {} : { quotaBytes: Number(quota) }
      this.sim.apply({ kind: 'restart', member: name, ...quotaBytes })
    }
    return null
  }

  private make(input: Input): string | null {
    const refusal = refusesInWords(this.sim, input)
    if (refusal === null) this.sim.apply(input)
    return refusal
  }

  private makeLeader(name: string): string | null {
    const isLeader = (): boolean => this.sim.leader()?.name === name && leaderIsFollowed(this.sim)
    if (!isLeader()) {
      this.runWhile(() => this.sim.leader() === null, this.sim.pos.at + LEADER_WITHIN)
      if (this.sim.leader()?.name !== name) {
        const refusal = refusesInWords(this.sim, { kind: 'transfer', member: name })
        if (refusal !== null) return refusal
        this.sim.apply({ kind: 'transfer', member: name })
      }
      this.runWhile(() => !isLeader(), this.sim.pos.at + LEADER_WITHIN)
    }
    return isLeader() ? null : `${name} does not become leader`
  }

  private advance(micros: SimMicros): void {
    this.advanceTo(this.sim.pos.at + micros)
  }

  private advanceTo(at: SimMicros): void {
    this.runWhile(() => true, Math.round(at))
  }

  private runWhile(goesOn: () => boolean, until: SimMicros): void {
    while (goesOn()) {
      const next = this.sim.nextAt()
      if (next === null || next > until) {
        this.sim.advanceTo(until)
        this.jobs.settle()
        return
      }
      this.sim.step()
      this.jobs.settle()
    }
  }
}

/** etcdctl takes its global flags from its environment, too. */
function flagsOf(env: EtcdctlCase['env']): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const flag = /^ETCDCTL_([A-Z_]+)$/.exec(name)?.[1]?.toLowerCase().replaceAll('_', '-')
    const spec = GLOBAL_FLAGS.find((known) => known.name === flag)
    return spec === undefined || badValue(spec, value) !== null ? [] : [`--${spec.name}=${value}`]
  })
}

/** Loopback, as the sessions were recorded: hardly any latency. */
function configOf(first: EtcdctlCase): Result<ClusterConfig> {
  const told = [first.cluster, ...first.before].join(' ')
  const names = memberNames(first)
  if (names.length === 0) return refuse(`${first.case}: "${first.cluster}" names no members`)
  const token = /token (\S+?)[;,. ]|token (\S+)$/.exec(told)
  const ports = { client: /client (\d+)/.exec(told)?.[1], peer: /peer (\d+)/.exec(told)?.[1] }
  const initialCluster = names.map((name, i): InitialMember => {
    const client =
      ports.client === undefined ? (i === 0 ? 2379 : (i + 1) * 10_000 + 2379) : Number(ports.client)
    const peer = ports.peer === undefined ? client + 1 : Number(ports.peer)
    return { name, peerURLs: [`http://127.0.0.1:${peer}`], clientURLs: [`http://127.0.0.1:${client}`] }
  })
  const otherwise = names.length === 1 ? 'etcd-cluster' : 'etcd-cluster-1'
  return ok({
    ...defaultConfig(names.length),
    initialCluster,
    token: token?.[1] ?? token?.[2] ?? otherwise,
    latencyMs: 1,
    jitterMs: 0,
    fsyncMs: 1,
  })
}

/** Of `three members infra1 infra2 infra3` and `single member s1`. */
function memberNames({ cluster }: EtcdctlCase): readonly string[] {
  return cluster.split(/[\s,]+/).filter((word) => /^[A-Za-z_-]+\d+$/.test(word))
}
