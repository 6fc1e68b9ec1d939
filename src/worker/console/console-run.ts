import type { Input } from '../../run/input.ts'
import { comparePos, type Pos } from '../../run/position.ts'
import type { RecordedInput } from '../../run/recording.ts'
import { refusesInWords } from '../../engine/lab/refuses-in-words.ts'
import { Terminal, type TerminalLine } from '../../engine/lab/terminal.ts'
import type { Player } from '../../engine/sim/player.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { sameValue } from './same-value.ts'

const NOT_IN_RUN = 'this run does not go on with it'

/**
 * A terminal on a simulation of its own, for a stretch of the run in which it is never idle. First it follows a recording: what its
 * lines ask is found among the recorded Inputs. After `goLive` it makes Inputs.
 */
export class ConsoleRun {
  /** Inputs that it made. */
  readonly made: RecordedInput[] = []
  private readonly terminal: Terminal
  private readonly sim: Simulation
  private live = false

  /** `player` is stepped in place. `first`: the number of its first line; `typedFrom`: place in the recording's list. */
  constructor(
    private readonly player: Player,
    readonly first: number,
    readonly typedFrom: number,
  ) {
    this.sim = player.sim
    this.terminal = new Terminal(this.sim, (input) => this.attempt(input), first)
  }

  get pos(): Pos {
    return this.sim.pos
  }

  get lines(): readonly TerminalLine[] {
    return this.terminal.all
  }

  isIdle(): boolean {
    return this.terminal.isIdle()
  }

  isBusy(): boolean {
    return this.terminal.isBusy()
  }

  goLive(): void {
    this.live = true
  }

  type(text: string, apart: boolean): void {
    this.terminal.type(text, apart)
  }

  /** An Input of somebody else. Only when live. */
  act(input: Input): void {
    this.attempt(input)
    this.terminal.settle()
  }

  /** Up to and with `to`, and no further than `goesOn`. */
  runTo(to: Pos, goesOn: () => boolean = () => true): void {
    while (goesOn()) {
      const next = this.live ? nextOf(this.sim) : this.player.nextPos()
      const due = this.terminal.nextDue()
      if (due !== null && due <= to.at && (next === null || next.at > due)) this.sim.advanceTo(due)
      else if (next === null || comparePos(next, to) > 0) {
        if (to.at > this.sim.pos.at) this.sim.advanceTo(to.at)
        return
      } else if (this.live) this.sim.step()
      else this.player.step()
      this.terminal.settle()
    }
  }

  private attempt(input: Input): string | null {
    if (this.live) {
      const refusal = refusesInWords(this.sim, input)
      if (refusal !== null) return refusal
      this.made.push({ pos: this.sim.pos, input })
      this.sim.apply(input)
      return null
    }
    const next = this.player.recording.inputs[this.player.inputsDone]
    if (next !== undefined && comparePos(next.pos, this.sim.pos) === 0 && sameValue(next.input, input)) {
      this.player.step()
      return null
    }
    return refusesInWords(this.sim, input) ?? NOT_IN_RUN
  }
}

function nextOf(sim: Simulation): Pos | null {
  const next = sim.nextAt()
  const { at, seq } = sim.pos
  if (next === null) return null
  return next === at ? { at, seq: seq + 1 } : { at: next, seq: 1 }
}
