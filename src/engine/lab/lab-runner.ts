import type { Input } from '../../run/input.ts'
import type { LabLine } from '../../run/lab-script.ts'
import { comparePos, endOf, type Pos, type SimMicros } from '../../run/position.ts'
import { printMicros } from '../../run/position-text.ts'
import type { RecordedInput } from '../../run/recording.ts'
import type { Simulation } from '../sim/simulation.ts'
import { EXIT_ERROR, LabLines, WAIT_MOST, type StartedLine } from './lab-lines.ts'
import { refusesInWords } from './refuses-in-words.ts'

/** As a shell's `timeout`. */
export const EXIT_NOT_ENDED = 124
const END_OF_TIME = endOf(Infinity)

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
  private readonly lines: LabLines
  private isStopped = false

  /**
   * `sim` is stepped in place: hand over a clone to keep the original. `each` sees it after every step; `until`
   * stops everything there: what is open then stays open in the run, as if nobody had looked on.
   */
  constructor(
    readonly sim: Simulation,
    private readonly each: (sim: Simulation) => void = () => undefined,
    private readonly until: Pos = END_OF_TIME,
  ) {
    this.lines = new LabLines(sim, (input) => this.attempt(input))
  }

  get pos(): Pos {
    return this.sim.pos
  }

  /** `until` was reached: nothing more is started. */
  get stopped(): boolean {
    return this.isStopped || comparePos(this.sim.pos, this.until) >= 0
  }

  /** Runs one line to its end; a line with `&` only to its start. Its exit code is also in `results`. */
  runLine(line: LabLine): LineResult {
    const place = this.lines.start(line)
    const { action } = line
    if (action.kind === 'etcdctl' && action.background) return resultOf(this.lines.line(place))
    const isOpen = (): boolean => this.lines.isOpen(place)
    // A wait knows itself when it has lasted long enough.
    const deadline = action.kind === 'etcdctl' ? this.sim.pos.at + WAIT_MOST : Infinity
    if (!this.runWhile(isOpen, deadline)) this.giveUp(place)
    return resultOf(this.lines.line(place))
  }

  /** Runs on until no `&` line is open; those that listen to a stream are ended with the script. */
  finish(): void {
    this.runWhile(() => this.lines.isBusy(), this.sim.pos.at + WAIT_MOST)
    if (this.stopped) return
    for (const [place, { endedAt, streaming }] of this.lines.all.entries()) {
      if (endedAt !== null) continue
      if (streaming) this.lines.interrupt(place)
      else this.lines.giveUp(place, notEnded(), EXIT_NOT_ENDED)
    }
  }

  /** One result a line, in order. */
  results(): readonly LineResult[] {
    return this.lines.all.map(resultOf)
  }

  private giveUp(place: number): void {
    const { line } = this.lines.line(place)
    if (!this.stopped) {
      this.lines.interrupt(place)
      return this.lines.giveUp(place, notEnded(), EXIT_NOT_ENDED)
    }
    if (line.action.kind === 'wait') return this.lines.giveUp(place, '', 0)
    this.lines.giveUp(place, STOPPED_EARLY, line.action.kind === 'etcdctl' ? EXIT_NOT_ENDED : EXIT_ERROR)
  }

  private attempt(input: Input): string | null {
    const { at, seq } = this.sim.pos
    if (this.isPast({ at, seq: seq + 1 })) {
      this.isStopped = true
      return STOPPED_EARLY.trim()
    }
    const refusal = refusesInWords(this.sim, input)
    if (refusal !== null) return refusal
    this.inputs.push({ pos: this.sim.pos, input })
    this.sim.apply(input)
    this.each(this.sim)
    return null
  }

  /** Steps while `goesOn()`; false when it still did at `deadline`, or at the run's end. */
  private runWhile(goesOn: () => boolean, deadline: SimMicros): boolean {
    while (goesOn()) {
      const next = this.sim.nextAt()
      const due = Math.min(deadline, this.lines.nextDue() ?? Infinity)
      if (next === null || next > due) {
        const end = Math.min(due, this.until.at)
        if (end === Infinity) return false
        if (end > this.sim.pos.at) this.sim.advanceTo(end)
        this.lines.settle()
        this.isStopped ||= end < due
        if (end === deadline || this.isStopped) return !goesOn()
        continue
      }
      if (this.isPast(this.nextPos())) {
        this.isStopped = true
        if (this.until.at > this.sim.pos.at) this.sim.advanceTo(this.until.at)
        this.lines.settle()
        return !goesOn()
      }
      this.sim.step()
      this.each(this.sim)
      this.lines.settle()
    }
    return true
  }

  private nextPos(): Pos {
    const { at, seq } = this.sim.pos
    const next = this.sim.nextAt() ?? Infinity
    return next === at ? { at, seq: seq + 1 } : { at: next, seq: 1 }
  }

  private isPast(pos: Pos): boolean {
    return comparePos(pos, this.until) > 0
  }
}

function resultOf({ line, stdout, stderr, exit }: StartedLine): LineResult {
  return { line: line.text, stdout, stderr, exit }
}

function notEnded(): string {
  return `the line had not ended after ${printMicros(WAIT_MOST)} of virtual time\n`
}

const STOPPED_EARLY = 'the run ended before the line did\n'
