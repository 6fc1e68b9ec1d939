import { defined } from '../../base/assert.ts'
import { hexOf } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { hostPort } from '../../etcdctl/host-port.ts'
import type { Input, Name } from '../../run/input.ts'
import type { LabAction, LabLine } from '../../run/lab-script.ts'
import type { Word } from '../../run/lab-words.ts'
import { printMicros, type Pos, type SimMicros } from '../../run/position.ts'
import type { RecordedInput } from '../../run/recording.ts'
import type { Simulation } from '../sim/simulation.ts'
import { EtcdctlJobs } from './etcdctl-jobs.ts'
import { inputsOf } from './lab-inputs.ts'
import { goalReached } from './wait-goals.ts'

/** The client that lab lines speak through. */
const LAB_CLIENT: Name = 'c1'
const WAIT_MOST: SimMicros = 60_000_000
const EXIT_ERROR = 1
/** As a shell's `timeout`. */
export const EXIT_NOT_ENDED = 124

export interface LineResult {
  readonly line: string
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/**
 * Runs lab lines one after the other on a simulation that it steps itself, in virtual time only.
 * Every Input it makes is in `inputs`, with the position that a recording gives it.
 */
export class LabRunner {
  readonly inputs: RecordedInput[] = []
  private readonly lines: LineResult[] = []
  private readonly jobs: EtcdctlJobs

  /**
   * `sim` is stepped in place: hand over a clone to keep the original. `each` sees it after every step; `until`
   * stops everything when the clock reaches it.
   */
  constructor(
    readonly sim: Simulation,
    private readonly each: (sim: Simulation) => void = () => undefined,
    private readonly until: SimMicros = Infinity,
  ) {
    this.jobs = new EtcdctlJobs(sim, (input) => this.attempt(input))
  }

  get pos(): Pos {
    return this.sim.pos
  }

  /** Runs one line to its end; a line with `&` only to its start. Its exit code is also in `results`. */
  runLine(line: LabLine): LineResult {
    const place = this.lines.length
    this.lines.push({ line: line.text, stdout: '', stderr: '', exit: 0 })
    this.act(line.action, place)
    return defined(this.lines[place], 'a line that ran has its result')
  }

  /** Runs on until no `&` line is open; those that listen to a stream are ended with the script. */
  finish(): void {
    this.runWhile(() => this.isBusy(), this.sim.pos.at + WAIT_MOST)
    for (const place of this.jobs.places) {
      if (this.jobs.job(place)?.streaming === true) this.interrupt(place)
      else this.report(place, { stderr: notEnded(), exit: EXIT_NOT_ENDED })
    }
  }

  /** One result a line, in order. */
  results(): readonly LineResult[] {
    return [...this.lines]
  }

  private act(action: LabAction, place: number): void {
    switch (action.kind) {
      case 'nothing':
        return
      case 'wait':
        return this.runTo(this.sim.pos.at + action.micros)
      case 'wait-until':
        return this.waitUntil(action.what, place)
      case 'etcdctl':
        return this.etcdctl(action, place)
      case 'interrupt':
        for (const open of this.jobs.places) this.interrupt(open)
        return
      case 'restart': {
        const input = inputsOf(action, this.sim)
        const runs = input.ok && input.value.find(({ kind }) => kind === 'restart')
        const member = runs && 'member' in runs ? this.sim.member(runs.member) : undefined
        if (member === undefined || member.status === 'down') return this.start(input, place)
        return this.report(place, { stdout: `${member.name} is running already\n` })
      }
      case 'start':
        return this.start(inputsOf(action, this.sim), place)
      default:
        return this.applyAll(inputsOf(action, this.sim), place)
    }
  }

  /** A process that cannot start says why. */
  private start(inputs: Result<readonly Input[]>, place: number): void {
    const { length } = this.sim.trace
    this.applyAll(inputs, place)
    for (const event of this.sim.trace.since(length)) {
      if (event.kind === 'stopped' && event.why === 'fatal')
        this.report(place, { stderr: `${event.member}: ${event.text}\n`, exit: EXIT_ERROR })
    }
  }

  private applyAll(inputs: Result<readonly Input[]>, place: number): void {
    if (!inputs.ok) return this.report(place, { stderr: `${inputs.error}\n`, exit: EXIT_ERROR })
    for (const input of inputs.value) {
      const refusal = this.attempt(input)
      if (refusal !== null) return this.report(place, { stderr: `${refusal}\n`, exit: EXIT_ERROR })
      this.settle()
    }
  }

  private attempt(input: Input): string | null {
    const refusal = this.sim.refuses(input)
    if (refusal === null) this.apply(input)
    return refusal
  }

  private apply(input: Input): void {
    this.inputs.push({ pos: this.sim.pos, input })
    this.sim.apply(input)
    this.each(this.sim)
  }

  private waitUntil(what: 'leader' | 'committed' | 'healthy', place: number): void {
    const reached = (): boolean => (what === 'committed' ? !this.isBusy() : goalReached(what, this.sim))
    const deadline = this.sim.pos.at + WAIT_MOST
    if (this.runWhile(() => !reached(), deadline)) return
    const waited = `wait until ${what}: not within ${printMicros(WAIT_MOST)} of virtual time\n`
    this.report(place, { stderr: this.stopped() ? stoppedEarly() : waited, exit: EXIT_ERROR })
  }

  private etcdctl(
    { argv: words, stdin, background }: Extract<LabAction, { readonly kind: 'etcdctl' }>,
    place: number,
  ): void {
    const argv = this.resolveWords(words)
    const input = stdin === null ? ok(null) : this.resolveWords([stdin])
    if (!argv.ok || !input.ok) {
      const why = argv.ok ? (input.ok ? '' : input.error) : argv.error
      return this.report(place, { stderr: `${why}\n`, exit: EXIT_ERROR })
    }
    this.jobs.start(place, argv.value, {
      client: LAB_CLIENT,
      stdin: input.value === null ? null : (input.value[0] ?? ''),
      stdinStaysOpen: false,
      endpoints: this.endpoints(),
    })
    this.settle()
    if (background) return
    const isOpen = (): boolean => this.jobs.job(place) !== undefined
    if (this.runWhile(isOpen, this.sim.pos.at + WAIT_MOST)) return
    const stderr = this.stopped() ? stoppedEarly() : notEnded()
    this.interrupt(place)
    const so = this.lines[place]
    this.report(place, { ...so, stderr: `${so?.stderr ?? ''}${stderr}`, exit: EXIT_NOT_ENDED })
  }

  private interrupt(place: number): void {
    this.jobs.interrupt(place)
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

  /** A line waits for an answer; those that listen to a stream do not count. */
  private isBusy(): boolean {
    return this.jobs.places.some((place) => this.jobs.job(place)?.streaming === false)
  }

  /** Reports what the open lines have printed so far, and the end of those that have ended. */
  private settle(): void {
    if (this.jobs.places.length === 0) return
    this.jobs.settle()
    for (const place of this.jobs.places) {
      const job = this.jobs.take(place)
      if (job === undefined) continue
      const so = this.lines[place]
      if (job.exit === null && so?.stdout === job.stdout && so.stderr === job.stderr) continue
      this.report(place, { stdout: job.stdout, stderr: job.stderr, exit: job.exit ?? 0 })
    }
  }

  private report(place: number, { stdout = '', stderr = '', exit = 0 }: Partial<LineResult>): void {
    const line = this.lines[place]?.line ?? ''
    this.lines[place] = { line, stdout, stderr, exit }
  }

  /** Steps while `goesOn()`; false when it still did at `deadline`. */
  private runWhile(goesOn: () => boolean, deadline: SimMicros): boolean {
    const end = Math.min(deadline, this.until)
    while (goesOn()) {
      const next = this.sim.nextAt()
      if (next === null || next > end) {
        if (end > this.sim.pos.at && end < Infinity) this.sim.advanceTo(end)
        this.settle()
        return !goesOn()
      }
      this.step()
    }
    return true
  }

  private runTo(at: SimMicros): void {
    const end = Math.min(at, this.until)
    for (let next = this.sim.nextAt(); next !== null && next <= end; next = this.sim.nextAt()) this.step()
    if (end > this.sim.pos.at && end < Infinity) this.sim.advanceTo(end)
  }

  private step(): void {
    this.sim.step()
    this.each(this.sim)
    this.settle()
  }

  private stopped(): boolean {
    return this.sim.pos.at >= this.until
  }
}

function notEnded(): string {
  return `the line had not ended after ${printMicros(WAIT_MOST)} of virtual time\n`
}

function stoppedEarly(): string {
  return 'the run ended before the line did\n'
}
