import { assert, defined } from '../../base/assert.ts'
import { comparePos, type Pos } from '../../run/position.ts'
import type { Input } from '../../run/input.ts'
import type { RecordedInput, Recording } from '../../run/recording.ts'
import { Simulation } from './simulation.ts'

/** Steps between keyframes. */
const KEYFRAME_STEPS = 2048
/** Events that take as long: a start may apply a whole log in one step. */
const KEYFRAME_EVENTS = 32_768
/** Inputs that take as long as many steps: a member reads all that it has on its disk. */
const READS_DISK: ReadonlySet<Input['kind']> = new Set(['restart', 'start'])

interface Keyframe {
  readonly sim: Simulation
  readonly inputsDone: number
}

/**
 * A recording being played. Its Inputs run right after the step that their position names.
 * Keyframes are clones of past states, never moved; they share what never changes.
 */
export class Player {
  private constructor(
    readonly recording: Recording,
    private current: Simulation,
    private done: number,
    /** In position order; the first is the start. */
    private keyframes: readonly Keyframe[],
  ) {}

  static start(recording: Recording): Player {
    const sim = Simulation.create(recording.seed, recording.config)
    return new Player(recording, sim.clone(), 0, [{ sim, inputsDone: 0 }])
  }

  /** Where it stands. Steps go through the player, so that its Inputs find their place. */
  get sim(): Simulation {
    return this.current
  }

  /** Number of the recording's Inputs that have run. */
  get inputsDone(): number {
    return this.done
  }

  /** Position of the next step or Input; null when nothing will ever happen. */
  nextPos(): Pos | null {
    const input = this.recording.inputs[this.done]
    const { pos } = this.current
    const stepAt = this.current.nextAt()
    const step = stepAt === null ? null : after(pos, stepAt)
    if (input !== undefined && (step === null || comparePos(step, input.pos) > 0)) {
      return after(pos, Math.max(input.pos.at, pos.at))
    }
    return step
  }

  /** One step, or the Input whose turn it is, which is the answer. Not to be called when `nextPos` is null. */
  step(): Input | null {
    const recorded = this.due()
    if (recorded === null) {
      this.current.step()
      return null
    }
    const { pos, input } = recorded
    this.current.advanceTo(pos.at)
    this.done++
    this.run(input)
    return input
  }

  /** Plays up to and with `to`; `each` sees every step. Never back. */
  runTo(to: Pos, each?: (sim: Simulation) => void): void {
    for (;;) {
      const next = this.nextPos()
      if (next === null || comparePos(next, to) > 0) break
      const input = this.step()
      this.keep(input !== null && READS_DISK.has(input.kind))
      each?.(this.current)
    }
    this.current.advanceTo(to.at)
  }

  /** Stands at `pos` afterwards, wherever it stood before. */
  seek(pos: Pos): void {
    const ahead = comparePos(this.current.pos, pos) <= 0
    let nearest = this.nearest(pos)
    if (ahead && comparePos(nearest.sim.pos, this.current.pos) <= 0)
      nearest = { sim: this.current, inputsDone: this.done }
    else this.current = nearest.sim.clone()
    this.done = nearest.inputsDone
    this.runTo(pos)
  }

  /**
   * A player of another recording of the same seed and configuration, standing at `at`. Keeps every keyframe that both
   * recordings have in common.
   */
  fork(recording: Recording, at: Pos): Player {
    const [one, other] = [this.recording.inputs, recording.inputs]
    const shared = one.findIndex((input, place) => other[place] !== input && !sameInput(input, other[place]))
    const common = shared < 0 ? one.length : shared
    const isUsable = ({ sim, inputsDone }: Keyframe): boolean => {
      if (inputsDone > common) return false
      const next = [one[inputsDone], other[inputsDone]]
      return (
        inputsDone < common ||
        next.every((input) => input === undefined || comparePos(sim.pos, input.pos) <= 0)
      )
    }
    const usable = this.keyframes.filter(isUsable)
    const here = { sim: this.current, inputsDone: this.done }
    const start = isUsable(here)
      ? here
      : defined(usable[0], 'the start is common to all recordings of a seed')
    const player = new Player(recording, start.sim.clone(), start.inputsDone, usable)
    player.seek(at)
    return player
  }

  clone(): Player {
    return new Player(this.recording, this.current.clone(), this.done, this.keyframes)
  }

  private due(): RecordedInput | null {
    const input = this.recording.inputs[this.done]
    if (input === undefined) return null
    const stepAt = this.current.nextAt()
    if (stepAt === null) return input
    return comparePos(after(this.current.pos, stepAt), input.pos) > 0 ? input : null
  }

  private run(input: Input): void {
    // A recording that was edited by hand may ask for what makes no sense: a step in which nothing happens.
    if (this.current.refuses(input) === null) this.current.apply(input)
    else this.current.skip()
  }

  /** `now`: a keyframe is due whatever the number of steps, unless there is one. */
  private keep(now: boolean): void {
    const last = defined(this.keyframes.at(-1), 'the start is a keyframe')
    const steps = this.current.steps - last.sim.steps
    const isDue =
      steps >= KEYFRAME_STEPS || this.current.trace.length - last.sim.trace.length >= KEYFRAME_EVENTS
    if (now ? steps <= 0 : !isDue) return
    assert(comparePos(last.sim.pos, this.current.pos) < 0, 'keyframes are in position order')
    this.keyframes = [...this.keyframes, { sim: this.current.clone(), inputsDone: this.done }]
  }

  private nearest(pos: Pos): Keyframe {
    let low = 0
    let high = this.keyframes.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (comparePos((this.keyframes[middle] as Keyframe).sim.pos, pos) <= 0) low = middle
      else high = middle - 1
    }
    return this.keyframes[low] as Keyframe
  }
}

/** Where a thing that happens at `at` stands when `pos` was the last. */
function after(pos: Pos, at: number): Pos {
  return at === pos.at ? { at, seq: pos.seq + 1 } : { at, seq: 1 }
}

function sameInput(a: RecordedInput, b: RecordedInput | undefined): boolean {
  if (b === undefined) return false
  return comparePos(a.pos, b.pos) === 0 && JSON.stringify(a.input) === JSON.stringify(b.input)
}
