import { ok, type Result } from '../../base/result.ts'
import type { Input } from '../../run/input.ts'
import { isLabVerb, parseLabLine, type LabLine } from '../../run/lab-script.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import { END_OF_INPUT, INTERRUPT, TO_BACKGROUND } from '../../run/terminal-keys.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Piece } from './etcdctl-jobs.ts'
import { LabLines, type Phase, type StartedLine } from './lab-lines.ts'

const EXIT_BAD_LINE = 2

/** A line as the terminal shows it. */
export interface TerminalLine {
  readonly text: string
  readonly typedAt: Pos
  /** By a script of the page. */
  readonly apart: boolean
  /** null while it waits for the line before it to end. */
  readonly startedAt: Pos | null
  readonly endedAt: Pos | null
  readonly exit: number
  readonly pieces: readonly Piece[]
  readonly requests: readonly number[]
  /** What it did, from when; empty before its start. */
  readonly phases: readonly Phase[]
  /** It ends with `&`: nobody waits for its end. */
  readonly ampersand: boolean
  /** Since when it does not keep others waiting; null while it does. */
  readonly behindFrom: Pos | null
  /** The line before read it as input: it is no line of its own from then on. */
  readonly readAt: Pos | null
}

interface Typed {
  readonly text: string
  readonly typedAt: Pos
  readonly apart: boolean
  /** Its place among the started ones; null before. */
  place: number | null
  /** A line that says no command: what is wrong with it, and where it was to start. */
  refused: { readonly pos: Pos; readonly reason: string } | null
  ampersand: boolean
  behindFrom: Pos | null
  readAt: Pos | null
}

/**
 * c1's terminal: one line in front at a time. What is typed meanwhile is read by that line if it reads, else it waits and is
 * read by whoever reads next, the shell or a command. `settle` must be called after every step of the simulation.
 */
export class Terminal {
  private readonly typed: Typed[] = []
  private readonly lines: LabLines
  private front: Typed | null = null

  /** `attempt` makes an Input now, or says why not. `first`: the number of its first line. */
  constructor(
    private readonly sim: Simulation,
    attempt: (input: Input) => string | null,
    private readonly first = 0,
  ) {
    this.lines = new LabLines(sim, attempt)
  }

  get all(): readonly TerminalLine[] {
    return this.typed.map((one) => this.shown(one))
  }

  line(place: number): TerminalLine | undefined {
    const one = this.typed[place]
    return one === undefined ? undefined : this.shown(one)
  }

  type(text: string, apart: boolean): void {
    const { pos } = this.sim
    if (text.startsWith(INTERRUPT)) this.interrupt(text.slice(1))
    else if (text === END_OF_INPUT) {
      if (this.front !== null && this.started(this.front)?.reads === true) {
        this.lines.endInput(this.front.place ?? 0)
      }
    } else if (text === TO_BACKGROUND) {
      if (this.front !== null) this.front.behindFrom = pos
      this.front = null
    } else if (!apart && this.front !== null && this.isReading()) {
      this.lines.giveInput(this.front.place ?? 0, `${text}\n`)
    } else if (!isBlank(text) || this.front !== null) {
      const one: Typed = {
        text,
        typedAt: pos,
        apart,
        place: null,
        refused: null,
        ampersand: false,
        behindFrom: null,
        readAt: null,
      }
      this.typed.push(one)
      if (apart) this.start(one, parseLabLine(text, 1))
    }
    this.settle()
  }

  settle(): void {
    this.lines.settle()
    while (this.goOn()) this.lines.settle()
  }

  /** When a wait is over without anything happening. */
  nextDue(): SimMicros | null {
    return this.lines.nextDue()
  }

  /** Nothing is open and nothing waits. */
  isIdle(): boolean {
    return this.typed.every((one) => one.readAt !== null || this.shown(one).endedAt !== null)
  }

  /** Something will go on by itself: not only streams, and lines that wait for the reader. */
  isBusy(): boolean {
    const front = this.front === null ? null : this.started(this.front)
    const stands = front !== null && (front?.streaming || front?.reads)
    return this.typed.some((one) => {
      if (one.readAt !== null || one.refused !== null) return false
      const started = this.started(one)
      if (started === null) return !stands
      return started.endedAt === null && !started.streaming && !started.reads
    })
  }

  private isReading(): boolean {
    return this.front !== null && this.started(this.front)?.reads === true && this.next() === undefined
  }

  private next(): Typed | undefined {
    return this.typed.find(
      ({ place, refused, readAt }) => place === null && refused === null && readAt === null,
    )
  }

  /** Whoever reads takes the next line that waits; false when nobody does. */
  private goOn(): boolean {
    const { front } = this
    const open = front === null ? null : this.started(front)
    if (front !== null && open?.endedAt !== null) {
      this.front = null
      return true
    }
    const next = this.next()
    if (next === undefined) return false
    if (open === null) {
      if (isBlank(next.text)) next.readAt = this.sim.pos
      else this.start(next, lenient(next.text))
      return true
    }
    if (!open.reads) return false
    next.readAt = this.sim.pos
    this.lines.giveInput(front?.place ?? 0, `${next.text}\n`)
    return true
  }

  private start(one: Typed, line: Result<LabLine>): void {
    if (!line.ok) {
      one.refused = { pos: this.sim.pos, reason: line.error }
      return
    }
    const { action } = line.value
    one.ampersand = action.kind === 'etcdctl' && action.background
    const isBehind = one.apart || one.ampersand
    if (isBehind) one.behindFrom = this.sim.pos
    else this.front = one
    one.place = this.lines.start(line.value, !isBehind)
  }

  private interrupt(which: string): void {
    const one =
      which === ''
        ? (this.front ?? this.typed.findLast((each) => this.isOpen(each)))
        : this.typed[Number(which) - this.first]
    if (one === undefined || !this.isOpen(one)) return
    this.lines.interrupt(one.place ?? 0)
  }

  private isOpen(one: Typed): boolean {
    return this.started(one)?.endedAt === null
  }

  private started({ place }: Typed): StartedLine | null {
    return place === null ? null : this.lines.line(place)
  }

  private shown(one: Typed): TerminalLine {
    const { text, typedAt, apart, ampersand, behindFrom, readAt, refused } = one
    const typed = { text, typedAt, apart, ampersand, behindFrom, readAt }
    if (refused !== null) {
      const { pos, reason } = refused
      const pieces = [{ pos, to: 'err', text: `${reason}\n` } as const]
      return { ...typed, startedAt: pos, endedAt: pos, exit: EXIT_BAD_LINE, pieces, requests: [], phases: [] }
    }
    const started = this.started(one)
    if (started === null) {
      return { ...typed, startedAt: null, endedAt: null, exit: 0, pieces: [], requests: [], phases: [] }
    }
    const { startedAt, endedAt, exit, pieces, requests, phases } = started
    return { ...typed, startedAt, endedAt, exit, pieces: [...pieces], requests: [...requests], phases }
  }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

/** As a reader types it: the word etcdctl may be left out. */
function lenient(text: string): Result<LabLine> {
  const verb = /^\s*([^\s|&]*)/.exec(text)?.[1] ?? ''
  const isWhole = isLabVerb(verb) || verb.startsWith('#')
  const line = parseLabLine(isWhole ? text : `etcdctl ${text}`, 1)
  return line.ok ? ok({ ...line.value, text }) : line
}
