import { assertNever } from '../../base/assert.ts'
import { etcdctl } from '../../etcdctl/etcdctl.ts'
import { hostPort } from '../../etcdctl/host-port.ts'
import {
  DEADLINE_EXCEEDED,
  type Call,
  type Effect,
  type Heard,
  type Program,
  type Reply,
  type Resumed,
} from '../../etcdctl/program.ts'
import type { Input, Name } from '../../run/input.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import type { SimRequest } from '../sim/client.ts'
import type { Simulation } from '../sim/simulation.ts'
import { clientFiles } from './client-files.ts'

const DEFAULT_TIMEOUT: SimMicros = 5_000_000
/** As a shell tells of a command that Ctrl-C ended. */
export const EXIT_CTRL_C = 130

/** Something that stood in the terminal: printed, or typed to the command (`in`). */
export interface Piece {
  readonly pos: Pos
  readonly to: 'out' | 'err' | 'in'
  readonly text: string
}

/** A command line under way, or ended. */
export interface Job {
  readonly stdout: string
  readonly stderr: string
  /** null while it runs. */
  readonly exit: number | null
  /** It waits for more answers of a stream, and may do so for ever. */
  readonly streaming: boolean
  /** It waits for a line of stdin. */
  readonly reads: boolean
  readonly pieces: readonly Piece[]
  /** Numbers of the client requests that it sent, in order. */
  readonly requests: readonly number[]
}

export interface JobOptions {
  readonly client: Name
  readonly stdin: string | null
  /** What follows the last line of stdin: its end, at once or only when the job is told (`endInput`). */
  readonly stdinStaysOpen: boolean
  /** `host:port` when the line names none. */
  readonly endpoints: readonly string[]
}

/** A request that was sent, or one that nobody could take: it only has its end. */
type Sent = { readonly request: number } | { readonly silentUntil: SimMicros } | { readonly refused: string }

type Waiting =
  | {
      readonly kind: 'replies'
      readonly since: SimMicros
      readonly sent: readonly Sent[]
      readonly got: (Reply | null)[]
    }
  | { readonly kind: 'listen'; readonly stdin: boolean; readonly until: SimMicros }

interface RunningJob extends Job {
  readonly client: Name
  readonly program: Program
  waiting: Waiting | null
  stdout: string
  stderr: string
  exit: number | null
  streaming: boolean
  reads: boolean
  readonly pieces: Piece[]
  readonly requests: number[]
  /** Answers taken so far, by stream. */
  readonly streams: Map<number, number>
  lines: string[]
  inputOpen: boolean
}

/**
 * etcdctl command lines on a simulation: what they ask becomes Inputs, what comes back resumes them. Stands outside the
 * simulation; `settle` must be called after each of its steps.
 */
export class EtcdctlJobs {
  private readonly jobs = new Map<number, RunningJob>()

  /** `apply` makes an Input now, or says why it makes no sense. */
  constructor(
    private readonly sim: Simulation,
    private readonly apply: (input: Input) => string | null,
  ) {}

  /** Starts a line under a number of the caller's; it may end at once. */
  start(place: number, argv: readonly string[], options: JobOptions): void {
    const { client, stdin } = options
    const tell = (to: 'out' | 'err', text: string): void => {
      if (to === 'out') job.stdout += text
      else job.stderr += text
      job.pieces.push({ pos: this.sim.pos, to, text })
    }
    const shell = {
      out: (text: string) => tell('out', text),
      err: (text: string) => tell('err', text),
      files: clientFiles(this.sim, client, this.apply),
      endpoints: options.endpoints,
    }
    const job: RunningJob = {
      stdout: '',
      stderr: '',
      client,
      program: etcdctl(argv, shell),
      waiting: null,
      exit: null,
      streaming: false,
      reads: false,
      pieces: [],
      requests: [],
      streams: new Map(),
      lines: linesOf(stdin ?? ''),
      inputOpen: options.stdinStaysOpen,
    }
    this.jobs.set(place, job)
    this.resume(job, null)
    this.settle()
  }

  job(place: number): Job | undefined {
    return this.jobs.get(place)
  }

  /** Takes what a job has printed; an ended one is forgotten. */
  take(place: number): Job | undefined {
    const job = this.jobs.get(place)
    if (job !== undefined && job.exit !== null) this.jobs.delete(place)
    return job
  }

  get places(): readonly number[] {
    return [...this.jobs.keys()]
  }

  /** When the next job goes on without anything happening. */
  nextDue(): SimMicros | null {
    let due = Infinity
    for (const { waiting } of this.jobs.values()) {
      if (waiting?.kind === 'listen') due = Math.min(due, waiting.until)
      for (const sent of waiting?.kind === 'replies' ? waiting.sent : []) {
        if ('silentUntil' in sent && sent.silentUntil > this.sim.pos.at) due = Math.min(due, sent.silentUntil)
      }
    }
    return due === Infinity ? null : due
  }

  /** Resumes every job whose wait is over. */
  settle(): void {
    for (const job of this.jobs.values()) {
      for (;;) {
        const resumed = job.exit === null ? this.ready(job) : null
        if (resumed === null) break
        this.resume(job, resumed)
      }
    }
  }

  /** More of stdin: whole lines, or what came before the end. */
  giveInput(place: number, text: string): void {
    const job = this.jobs.get(place)
    if (job === undefined) return
    job.pieces.push({ pos: this.sim.pos, to: 'in', text })
    job.lines.push(...linesOf(text))
    this.settle()
  }

  /** No more lines of stdin will come. */
  endInput(place: number): void {
    const job = this.jobs.get(place)
    if (job === undefined) return
    job.inputOpen = false
    this.settle()
  }

  /** Ctrl-C. */
  interrupt(place: number): void {
    const job = this.jobs.get(place)
    if (job?.exit !== null) return
    const waiting = job.waiting?.kind === 'replies' ? job.waiting.sent : []
    for (const sent of waiting) if ('request' in sent) this.end(job.client, sent.request)
    this.finish(job, EXIT_CTRL_C)
  }

  private resume(job: RunningJob, resumed: Resumed | null): void {
    const next = resumed === null ? job.program.next() : job.program.next(resumed)
    if (next.done === true) return this.finish(job, next.value)
    this.carryOut(job, next.value)
  }

  private finish(job: RunningJob, exit: number): void {
    job.exit = exit
    job.waiting = null
    job.streaming = false
    job.reads = false
    for (const stream of job.streams.keys()) this.end(job.client, stream)
  }

  private end(client: Name, request: number): void {
    if (this.find(client, request)?.state === 'waiting') this.apply({ kind: 'interrupt', client, request })
  }

  private carryOut(job: RunningJob, effect: Effect): void {
    job.reads = false
    switch (effect.kind) {
      case 'call': {
        const since = this.sim.pos.at
        const sent = effect.calls.map((call) => this.send(job, call))
        job.waiting = { kind: 'replies', since, sent, got: sent.map(() => null) }
        return
      }
      case 'open': {
        const sent = this.send(job, effect.call)
        const stream = 'request' in sent ? sent.request : -1
        if ('request' in sent) job.streams.set(stream, 0)
        job.streaming = true
        return this.resume(job, { kind: 'opened', stream })
      }
      case 'listen':
        job.waiting = {
          kind: 'listen',
          stdin: effect.stdin,
          until: effect.patience === null ? Infinity : this.sim.pos.at + effect.patience,
        }
        job.reads = effect.stdin
        return
      default:
        return assertNever(effect)
    }
  }

  private send(job: RunningJob, { request, endpoints, timeoutMicros }: Call): Sent {
    const to = endpoints.flatMap((endpoint) => this.memberAt(endpoint) ?? [])
    if (to.length === 0) return { silentUntil: this.sim.pos.at + timeoutMicros }
    const timeout = timeoutMicros === DEFAULT_TIMEOUT ? {} : { timeoutMicros }
    const refused = this.apply({ kind: 'client', client: job.client, request, to, ...timeout })
    if (refused !== null) return { refused }
    const number = Math.max(...this.requests(job.client).map((one) => one.request))
    job.requests.push(number)
    return { request: number }
  }

  private memberAt(endpoint: string): Name | undefined {
    const wanted = hostPort(endpoint)
    // Who speaks TLS is not understood where no TLS is spoken.
    const secure = endpoint.trim().startsWith('https:')
    const behind = this.sim.members.filter(({ identity }) =>
      identity.clientURLs.some((url) => hostPort(url) === wanted && (!secure || url.startsWith('https:'))),
    )
    return behind.at(-1)?.name
  }

  private requests(client: Name): readonly SimRequest[] {
    return this.sim.clients.find(({ name }) => name === client)?.requests ?? []
  }

  private find(client: Name, request: number): SimRequest | undefined {
    return this.requests(client).find((one) => one.request === request)
  }

  private ready(job: RunningJob): Resumed | null {
    const { waiting } = job
    if (waiting === null) return null
    if (waiting.kind === 'listen') {
      const heard = this.heard(job, waiting.stdin)
      if (heard !== null) return { kind: 'heard', heard }
      return this.sim.pos.at < waiting.until ? null : { kind: 'heard', heard: { kind: 'silence' } }
    }
    for (const [i, sent] of waiting.sent.entries()) waiting.got[i] ??= this.replyTo(job, sent, waiting.since)
    const replies = waiting.got.filter((reply) => reply !== null)
    return replies.length < waiting.got.length ? null : { kind: 'replies', replies }
  }

  private replyTo(job: RunningJob, sent: Sent, since: SimMicros): Reply | null {
    const now = this.sim.pos.at
    if ('refused' in sent) return { ok: false, error: sent.refused, tookMicros: 0 }
    if ('silentUntil' in sent) {
      return now < sent.silentUntil ? null : { ok: false, error: DEADLINE_EXCEEDED, tookMicros: now - since }
    }
    const request = this.find(job.client, sent.request)
    if (request?.state === 'waiting') return null
    const tookMicros = (request?.doneAt ?? now) - since
    const response = request?.response ?? null
    if (response !== null) return { ok: true, response, tookMicros }
    return { ok: false, error: request?.error ?? DEADLINE_EXCEEDED, tookMicros }
  }

  private heard(job: RunningJob, stdin: boolean): Heard | null {
    if (stdin) {
      const text = job.lines.shift()
      if (text !== undefined) return { kind: 'line', text }
      if (!job.inputOpen) return { kind: 'line', text: null }
    }
    for (const [stream, taken] of job.streams) {
      const request = this.find(job.client, stream)
      const { count = 0, last = [] } = request?.heard ?? {}
      const response = last.at(taken - count)
      if (taken < count && response !== undefined) {
        job.streams.set(stream, taken + 1)
        return { kind: 'item', stream, response }
      }
      if (request?.state === 'waiting') continue
      if (request?.response != null && taken <= count) {
        job.streams.set(stream, count + 1)
        return { kind: 'item', stream, response: request.response }
      }
      job.streams.delete(stream)
      return { kind: 'end', stream, error: request?.error ?? null }
    }
    return null
  }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
