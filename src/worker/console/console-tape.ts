import { assert } from '../../base/assert.ts'
import { WAIT_MOST } from '../../engine/lab/lab-lines.ts'
import type { TerminalLine } from '../../engine/lab/terminal.ts'
import type { Input } from '../../run/input.ts'
import { comparePos, endOf, type Pos, type SimMicros } from '../../run/position.ts'
import type { RecordedInput, Recording, Typed } from '../../run/recording.ts'
import { INTERRUPT } from '../../run/terminal-keys.ts'
import type { Course } from '../course.ts'
import { ConsoleRun } from './console-run.ts'
import { sameValue } from './same-value.ts'

/** So far lines are followed at once, into what the page has not shown. */
const AHEAD_MOST: SimMicros = 120_000_000

export interface GoOn {
  readonly act?: Input
  readonly texts?: readonly string[]
  readonly apart?: boolean
  readonly toEnd?: boolean
}

export interface WentOn {
  readonly recording: Recording
  /** Where it stood when all was typed, and its end awaited. */
  readonly pos: Pos
  /** The last line: as it stood when it was awaited, else with all that is known of what comes. */
  readonly line: TerminalLine | null
  /** It was awaited in vain. */
  readonly isLate?: boolean
}

/** A part of the run during which the terminal had something to do. */
interface Stretch {
  readonly run: ConsoleRun
  /** Number of its first line. */
  readonly first: number
  /** Places in the recording's list of what was typed. */
  readonly typedFrom: number
  typedTo: number
  /** It is known up to here; afterwards, when it is over, there is nothing more. */
  reached: Pos
  isOver: boolean
  lines: readonly TerminalLine[]
}

/**
 * What c1's terminal showed, of one course: known as far as somebody looked, and followed from there. Everything follows from the
 * recording: stretches in which lines are open are simulated again, the rest of the run is skipped.
 */
export class ConsoleTape {
  private recording: Recording
  private stretches: Stretch[] = []

  private constructor(private readonly course: Course) {
    this.recording = course.recording
  }

  static of(course: Course): ConsoleTape {
    let tape = TAPES.get(course)
    if (tape === undefined) TAPES.set(course, (tape = new ConsoleTape(course)))
    return tape
  }

  /** The lines up to `at`; some of them know more than had happened then. */
  linesUpTo(at: Pos): readonly TerminalLine[] {
    this.adopt(this.course.recording)
    this.runTo(at)
    return this.stretches.flatMap(({ lines }) => lines)
  }

  /**
   * The run goes on from `at`, where the recording is `prefix`, with what is acted and typed there. Tells what comes of it, also of
   * lines that are open then. `toEnd`: the last line is awaited, and interrupted when it does not end.
   */
  goOn(prefix: Recording, at: Pos, what: GoOn): WentOn {
    this.adopt(prefix)
    this.stretches = this.stretches.filter(({ reached }) => comparePos(reached, at) <= 0)
    this.runTo(at)
    const { act, texts = [], apart = false, toEnd = false } = what
    const stretch = this.open() ?? (texts.length > 0 ? this.begin(at, (prefix.typed ?? []).length) : null)
    if (stretch === null) {
      return {
        recording: withInputs(prefix, act === undefined ? [] : [{ pos: at, input: act }]),
        pos: at,
        line: null,
      }
    }
    const { run } = stretch
    run.goLive()
    run.runTo({ at: at.at, seq: 0 })
    const made = run.made.length
    if (act !== undefined) run.act(act)
    const typed: Typed[] = [...(prefix.typed ?? [])]
    const type = (text: string): void => {
      typed.push({ pos: run.pos, text, ...(apart && { apart }) })
      run.type(text, apart)
    }
    for (const text of texts) type(text)
    const place = run.lines.length - 1
    const isAwaited = (): boolean => {
      const line = run.lines[place]
      return toEnd && line?.endedAt === null && !line.ampersand
    }
    run.runTo(endOf(at.at + WAIT_MOST), isAwaited)
    const { pos } = run
    const isLate = isAwaited()
    if (isLate) type(`${INTERRUPT}${stretch.first + place}`)
    const awaited = run.lines[place] ?? null
    run.runTo(endOf(at.at + AHEAD_MOST), () => run.isBusy())
    const line = toEnd ? awaited : (run.lines[place] ?? null)
    stretch.typedTo = typed.length
    this.look(stretch)
    this.recording = { ...withInputs(prefix, run.made.slice(made)), ...(typed.length > 0 && { typed }) }
    return { recording: this.recording, pos, line, isLate }
  }

  private get count(): number {
    const last = this.stretches.at(-1)
    return last === undefined ? 0 : last.first + last.lines.length
  }

  private open(): Stretch | null {
    const last = this.stretches.at(-1)
    return last === undefined || last.isOver ? null : last
  }

  /** Forgets what another recording does otherwise. */
  private adopt(recording: Recording): void {
    const before = this.recording
    if (before === recording) return
    this.recording = recording
    const [typedBefore, typed] = [before.typed ?? [], recording.typed ?? []]
    const forks = [forkOf(before.inputs, recording.inputs), forkOf(typedBefore, typed)]
    const shared = common(typedBefore, typed)
    this.stretches = this.stretches.filter(
      ({ typedTo, reached }) =>
        typedTo <= shared && forks.every((fork) => fork === null || comparePos(reached, fork) <= 0),
    )
  }

  private runTo(at: Pos): void {
    const typed = this.recording.typed ?? []
    for (;;) {
      const stretch = this.open()
      const place = this.stretches.at(-1)?.typedTo ?? 0
      const next = typed[place]
      const isDue = next !== undefined && comparePos(next.pos, at) <= 0
      if (stretch === null) {
        if (!isDue) return
        this.typeIn(this.begin(next.pos, place), next)
        continue
      }
      // When its last line ends the stretch is over.
      const { run } = stretch
      run.runTo(isDue ? next.pos : at, () => !run.isIdle())
      if (isDue && !run.isIdle()) this.typeIn(stretch, next)
      else this.look(stretch)
      if (!isDue) return
    }
  }

  private begin(at: Pos, place: number): Stretch {
    const player = this.course.player.fork(this.recording, at)
    assert(comparePos(player.sim.pos, at) <= 0, 'a stretch begins where something was typed')
    const first = this.count
    const run = new ConsoleRun(player, first, place)
    const stretch = {
      run,
      first,
      typedFrom: place,
      typedTo: place,
      reached: run.pos,
      isOver: false,
      lines: [],
    }
    this.stretches.push(stretch)
    return stretch
  }

  private typeIn(stretch: Stretch, { text, apart }: Typed): void {
    stretch.run.type(text, apart === true)
    stretch.typedTo++
    this.look(stretch)
  }

  private look(stretch: Stretch): void {
    stretch.lines = stretch.run.lines
    stretch.reached = stretch.run.pos
    stretch.isOver = stretch.run.isIdle()
  }
}

function withInputs(recording: Recording, more: readonly RecordedInput[]): Recording {
  return { ...recording, inputs: [...recording.inputs, ...more] }
}

const TAPES = new WeakMap<Course, ConsoleTape>()

/** How many of them both lists begin with. */
function common<T>(one: readonly T[], other: readonly T[]): number {
  const differs = one.findIndex((item, i) => item !== other[i] && !sameValue(item, other[i]))
  return differs < 0 ? Math.min(one.length, other.length) : differs
}

/** The place before which both runs are one; null when they are one altogether. */
function forkOf<T extends { readonly pos: Pos }>(one: readonly T[], other: readonly T[]): Pos | null {
  const shared = common(one, other)
  const [a, b] = [one[shared]?.pos, other[shared]?.pos]
  if (a === undefined || b === undefined) return a ?? b ?? null
  return comparePos(a, b) < 0 ? a : b
}
