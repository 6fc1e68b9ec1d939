import { defined } from '../../base/assert.ts'
import { hexOf } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { hostPort } from '../../etcdctl/host-port.ts'
import type { Input, Name } from '../../run/input.ts'
import type { LabAction, LabLine } from '../../run/lab-script.ts'
import type { Word } from '../../run/lab-words.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import { printMicros } from '../../run/position-text.ts'
import type { Simulation } from '../sim/simulation.ts'
import { EtcdctlJobs, EXIT_CTRL_C, type Piece } from './etcdctl-jobs.ts'
import { inputsOf } from './lab-inputs.ts'
import { goalReached } from './wait-goals.ts'

/** The client that lab lines speak through. */
const LAB_CLIENT: Name = 'c1'
export const WAIT_MOST: SimMicros = 60_000_000
export const EXIT_ERROR = 1

/** What an open line does: waits for an answer, for a line of stdin, or listens to a stream. */
export interface Phase {
  readonly pos: Pos
  readonly does: 'waits' | 'reads' | 'listens'
}

/** One line: under way, or ended. */
export interface StartedLine {
  readonly line: LabLine
  readonly startedAt: Pos
  /** null while it is open. */
  readonly endedAt: Pos | null
  /** 0 while it is open. */
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly pieces: readonly Piece[]
  readonly requests: readonly number[]
  /** Never empty. */
  readonly phases: readonly Phase[]
  /** It listens to a stream, and may do so for ever. */
  readonly streaming: boolean
  /** It waits for a line of stdin. */
  readonly reads: boolean
}

type Mutable = { -readonly [K in keyof StartedLine]: StartedLine[K] } & { waits: Waits | null }

/** What a line waits for that is no etcdctl command; over at `due` at the latest, when nothing more happens then. */
interface Waits {
  readonly due: SimMicros
  readonly what: 'time' | 'leader' | 'committed' | 'healthy'
}

/**
 * Lab lines on a simulation that somebody else moves: starting one makes its Inputs, `settle` goes on with those that are open.
 * Invariant: it acts at the simulation's own moment only, so the same lines started at the same moments do the same.
 */
export class LabLines {
  private readonly started: Mutable[] = []
  /** Those that have not ended, in order: a script of any length is as quick as its lines. */
  private readonly open = new Map<number, Mutable>()
  private readonly jobs: EtcdctlJobs

  /** `attempt` makes an Input now, or says why it makes no sense. */
  constructor(
    private readonly sim: Simulation,
    private readonly attempt: (input: Input) => string | null,
  ) {
    this.jobs = new EtcdctlJobs(sim, attempt)
  }

  /** In the order of their starts; a line's place is its number from then on. */
  get all(): readonly StartedLine[] {
    return this.started
  }

  line(place: number): StartedLine {
    return defined(this.started[place], 'a line that was started is known')
  }

  isOpen(place: number): boolean {
    return this.line(place).endedAt === null
  }

  /** Starts a line; it may end at once. `terminal`: what it reads is typed to it, else it reads nothing. */
  start(line: LabLine, terminal = false): number {
    const place = this.started.length
    const none = { pieces: [], requests: [], streaming: false, reads: false, waits: null }
    const { pos } = this.sim
    const phases: readonly Phase[] = [{ pos, does: 'waits' }]
    const state = { line, startedAt: pos, endedAt: null, exit: 0, stdout: '', stderr: '', phases }
    const one: Mutable = { ...state, ...none }
    this.started.push(one)
    this.open.set(place, one)
    this.act(line.action, place, terminal)
    return place
  }

  /** To be called after every step of the simulation, and when its clock moved. */
  settle(): void {
    this.jobs.settle()
    for (const place of this.jobs.places) this.takeJob(place)
    for (const [place, { waits }] of this.open) if (waits !== null) this.settleWait(place, waits)
  }

  /** When the next wait is over without anything happening. */
  nextDue(): SimMicros | null {
    let due = this.jobs.nextDue()
    for (const { waits } of this.open.values()) {
      if (waits !== null) due = Math.min(due ?? Infinity, waits.due)
    }
    return due
  }

  /** A line waits for an answer; those that listen to a stream do not count, nor those that wait for a reader. */
  isBusy(): boolean {
    return [...this.open.values()].some((one) => one.waits === null && isBusyJob(one))
  }

  giveInput(place: number, text: string): void {
    this.jobs.giveInput(place, text)
    this.settle()
  }

  endInput(place: number): void {
    this.jobs.endInput(place)
    this.settle()
  }

  /** Ctrl-C. */
  interrupt(place: number): void {
    const one = this.started[place]
    if (one?.endedAt !== null) return
    if (one.waits !== null) return this.end(place, { exit: EXIT_CTRL_C })
    this.jobs.interrupt(place)
    this.settle()
  }

  /** Ends a line that is open whatever it waits for; nothing is made of it in the run. */
  giveUp(place: number, stderr: string, exit: number): void {
    this.end(place, { stderr, exit })
  }

  private act(action: LabAction, place: number, terminal: boolean): void {
    switch (action.kind) {
      case 'nothing':
        return this.end(place)
      case 'wait':
        return this.wait(place, { due: this.sim.pos.at + action.micros, what: 'time' })
      case 'wait-until':
        return this.wait(place, { due: this.sim.pos.at + WAIT_MOST, what: action.what })
      case 'etcdctl':
        return this.etcdctl(action, place, terminal)
      case 'interrupt':
        for (const open of this.jobs.places) this.interrupt(open)
        return this.end(place)
      case 'restart': {
        const input = inputsOf(action, this.sim)
        const runs = input.ok && input.value.find(({ kind }) => kind === 'restart')
        const member = runs && 'member' in runs ? this.sim.member(runs.member) : undefined
        if (member === undefined || member.status === 'down') return this.begin(input, place)
        return this.end(place, { stdout: `${member.name} is running already\n` })
      }
      case 'start':
      case 'force-new-cluster':
        return this.begin(inputsOf(action, this.sim), place)
      default:
        return this.applyAll(inputsOf(action, this.sim), place)
    }
  }

  /** A process that cannot start says why. */
  private begin(inputs: Result<readonly Input[]>, place: number): void {
    const { length } = this.sim.trace
    this.applyAll(inputs, place)
    for (const event of this.sim.trace.since(length)) {
      if (event.kind === 'stopped' && event.why === 'fatal')
        this.end(place, { stderr: `${event.member}: ${event.text}\n`, exit: EXIT_ERROR })
    }
  }

  private applyAll(inputs: Result<readonly Input[]>, place: number): void {
    if (!inputs.ok) return this.end(place, { stderr: `${inputs.error}\n`, exit: EXIT_ERROR })
    for (const input of inputs.value) {
      const refusal = this.attempt(input)
      if (refusal !== null) return this.end(place, { stderr: `${refusal}\n`, exit: EXIT_ERROR })
      this.settle()
    }
    this.end(place)
  }

  private wait(place: number, waits: Waits): void {
    const one = this.started[place]
    if (one !== undefined) one.waits = waits
    this.settle()
  }

  private settleWait(place: number, { due, what }: Waits): void {
    const reached =
      what === 'committed' ? !this.isBusy() : what === 'time' ? false : goalReached(what, this.sim)
    if (reached) return this.end(place)
    const { pos } = this.sim
    if (pos.at < due || (this.sim.nextAt() ?? Infinity) <= due) return
    if (what === 'time') return this.end(place)
    const stderr = `wait until ${what}: not within ${printMicros(WAIT_MOST)} of virtual time\n`
    this.end(place, { stderr, exit: EXIT_ERROR })
  }

  private etcdctl(
    { argv: words, stdin }: Extract<LabAction, { readonly kind: 'etcdctl' }>,
    place: number,
    terminal: boolean,
  ): void {
    const argv = this.resolveWords(words)
    const input = stdin === null ? ok(null) : this.resolveWords([stdin])
    if (!argv.ok || !input.ok) {
      const why = argv.ok ? (input.ok ? '' : input.error) : argv.error
      return this.end(place, { stderr: `${why}\n`, exit: EXIT_ERROR })
    }
    this.jobs.start(place, argv.value, {
      client: LAB_CLIENT,
      stdin: input.value === null ? null : (input.value[0] ?? ''),
      stdinStaysOpen: terminal && stdin === null,
      endpoints: this.endpoints(),
    })
    this.settle()
  }

  private resolveWords(words: readonly Word[]): Result<readonly string[]> {
    const out: string[] = []
    for (const word of words) {
      let text = ''
      for (const part of word) {
        if (typeof part === 'string') text += part
        else {
          const member = this.sim.members.find(({ name }) => name === part.idOf)
          if (member === undefined) return refuse(`"$${part.idOf}" names no member`)
          text += hexOf(member.id)
        }
      }
      out.push(text)
    }
    return ok(out)
  }

  /** Without `--endpoints`: those of all running members, in order (of all, when none runs). */
  private endpoints(): readonly string[] {
    const running = this.sim.members.filter(({ status }) => status === 'running')
    const asked = running.length > 0 ? running : this.sim.members
    return asked.flatMap(({ identity }) => identity.clientURLs.slice(0, 1).map(hostPort))
  }

  private takeJob(place: number): void {
    const job = this.jobs.take(place)
    const one = this.started[place]
    if (job === undefined || one === undefined || one.endedAt !== null) return
    const { stdout, stderr, pieces, requests, streaming, reads, exit } = job
    Object.assign(one, { stdout, stderr, pieces, requests, streaming, reads })
    const does = reads ? 'reads' : streaming ? 'listens' : 'waits'
    if (does !== one.phases.at(-1)?.does) one.phases = [...one.phases, { pos: this.sim.pos, does }]
    if (exit === null) return
    one.exit = exit
    one.endedAt = this.sim.pos
    this.open.delete(place)
  }

  private end(place: number, { stdout = '', stderr = '', exit = 0 }: Partial<StartedLine> = {}): void {
    const one = defined(this.started[place], 'a line that ends was started')
    const { pos } = this.sim
    one.stdout += stdout
    one.stderr += stderr
    const said = [
      ...(stdout === '' ? [] : [{ pos, to: 'out', text: stdout } as const]),
      ...(stderr === '' ? [] : [{ pos, to: 'err', text: stderr } as const]),
    ]
    one.pieces = [...one.pieces, ...said]
    one.exit = exit
    one.endedAt = pos
    this.open.delete(place)
    one.waits = null
    one.streaming = false
    one.reads = false
  }
}

function isBusyJob({ streaming, reads }: StartedLine): boolean {
  return !streaming && !reads
}
