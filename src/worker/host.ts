import { assertNever, defined } from '../base/assert.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import {
  PROTOCOL_VERSION,
  type Answer,
  type Report,
  type SeekTarget,
  type ToWorker,
  type Window,
} from '../protocol/messages.ts'
import type { CheckerKind } from '../engine/sim/checkers/checker.ts'
import type { Input } from '../run/input.ts'
import { comparePos, endOf, START, type Pos, type SimMicros } from '../run/position.ts'
import type { refusesDataDirs } from '../run/parse-data-dirs.ts'
import { partsAt } from '../run/recording-parts.ts'
import type { Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import { Branches, upTo } from './branches.ts'
import { Course } from './course.ts'
import { FrameWriter } from './frame-writer.ts'
import type { inspectFiles } from './inspect/inspect-part.ts'
import type * as lines from './line.ts'
import type { lookUp } from './look/look-up.ts'
import { findPlace, findViolation, isLandmark, isStep } from './places.ts'
import { windowOf } from './window.ts'

/** Steps between two looks at the mail: an Input waits no longer than these take. */
const STEPS_A_SLICE = 400
/** Further than this no run is followed: a page's memory is finite. */
const LONGEST_RUN: SimMicros = 3_600_000_000

export interface HostOptions {
  readonly post: (report: Report) => void
  /** Calls back after the messages that wait have been taken. */
  readonly later: (go: () => void) => void
  readonly parts: { readonly [Kind in keyof Parts]: () => Promise<Parts[Kind]> }
  /** Those that need no loading. */
  readonly atHand?: Partial<Parts>
}

/** What is loaded with the first message of its kind. */
export interface Parts {
  /** Lab script and etcdctl. */
  readonly line: typeof lines
  /** What lenses ask. */
  readonly look: typeof lookUp
  /** What watches the promises of raft and etcd. */
  readonly promises: readonly CheckerKind[]
  /** Files that the reader opened. */
  readonly inspect: typeof inspectFiles
  /** What a run may begin with. */
  readonly dirs: typeof refusesDataDirs
}

type Late = Exclude<ToWorker, { readonly kind: 'watch' }>
type Return = Extract<ToWorker, { readonly kind: 'return' }>
type Line = Extract<ToWorker, { readonly kind: 'line' }>

interface Eye {
  readonly until: SimMicros
  readonly grain: SimMicros
}

/**
 * The worker's loop: takes the page's messages, plays the run, reports. Whatever throws here ends the show with one
 * `crashed` report; after it nothing is answered any more.
 */
export class Host {
  private readonly options: HostOptions
  private course: Course | null = null
  private branches: Branches | null = null
  private frames: FrameWriter | null = null
  private eye: Eye | null = null
  private epoch = 0
  private running = false
  private dead = false
  private parts: Partial<Parts>
  /** What came while a part is being loaded; it is taken in order. */
  private held: ToWorker[] | null = null

  constructor(options: HostOptions) {
    this.options = options
    this.parts = { ...options.atHand }
  }

  start(): void {
    this.options.post({ kind: 'ready', version: PROTOCOL_VERSION })
  }

  take(message: ToWorker): void {
    if (this.held !== null) this.held.push(message)
    else if (message.kind !== 'watch' && this.isMissing(message)) void this.hold(message)
    else this.guarded(() => this.dispatch(message))
  }

  /**
   * Lines that are open act for themselves: whoever changes the run needs them. Where a promise can be broken, or the run has
   * gone on by the moment that is shown, it is watched from the start; else what watches may come after the first picture.
   */
  private partOf(message: ToWorker): keyof Parts | null {
    const { kind } = message
    if (kind === 'look' || kind === 'inspect') return kind
    if (kind === 'load') {
      const { at, recording } = message
      // Nothing is judged where nobody knows what was promised before.
      if (recording.config.dataDirs !== undefined) return 'dirs'
      return at !== null || recording.config.rulesOff.length > 0 ? 'promises' : null
    }
    const acts = kind === 'act' || kind === 'undo'
    return kind === 'line' || (acts && this.course?.recording.typed !== undefined) ? 'line' : null
  }

  private isMissing(message: ToWorker): boolean {
    const part = this.partOf(message)
    return part !== null && this.parts[part] === undefined
  }

  /** Brings the part that `message` needs, then takes it and what came after it. */
  private async hold(message: Late): Promise<void> {
    const held: ToWorker[] = []
    this.held = held
    const kind = this.partOf(message) ?? 'line'
    const part = await this.options.parts[kind]().catch(() => null)
    this.held = null
    if (part !== null) {
      this.parts = { ...this.parts, [kind]: part }
      this.take(message)
    } else {
      this.options.post({ kind: 'refused', request: message.request, refusal: { why: 'not-loaded' } })
    }
    for (const each of held) this.take(each)
  }

  private dispatch(message: ToWorker): void {
    if (message.kind === 'watch') {
      this.eye = { until: Math.min(message.until, LONGEST_RUN), grain: message.grain }
      this.keepRunning()
      return
    }
    const answer = this.answer(message)
    const { request } = message
    this.options.post(
      answer.ok
        ? { kind: 'done', request, answer: answer.value }
        : { kind: 'refused', request, refusal: answer.error },
    )
  }

  private answer(message: Exclude<ToWorker, { readonly kind: 'watch' }>): Result<Answer, Refusal> {
    if (message.kind === 'load') return this.load(message.recording, message.at)
    if (message.kind === 'inspect') {
      const view = defined(this.parts.inspect, 'inspect is loaded')(message.question)
      return view.ok ? ok({ kind: 'inspect', view: view.value }) : refuse({ why: 'words', text: view.error })
    }
    const { course, branches } = this
    if (course === null || branches === null) return refuse({ why: 'no-run' })
    switch (message.kind) {
      case 'seek':
        return this.seek(course, message.to)
      case 'act':
        return this.act(course, branches, message.at, message.input)
      case 'line':
        return this.line(course, branches, message)
      case 'undo':
        return this.undo(course, branches, message.at, message.input)
      case 'redo':
        return this.redo(course, branches)
      case 'return':
        return this.return(course, branches, message)
      case 'entries': {
        const { from, to } = message
        const entries = course.history.entries
          .map(({ entry }) => entry)
          .filter(({ index }) => index >= from && index < to)
        return ok({ kind: 'entries', entries })
      }
      case 'look': {
        if (message.at.at > LONGEST_RUN) return refuse({ why: 'too-late' })
        const lookUp = defined(this.parts.look, 'looks are loaded')
        const view = lookUp(
          course.lookAt(message.at),
          message.question,
          (pos) => course.peek(pos),
          course.history.revisions,
          { course, at: message.at },
        )
        return view.ok ? ok({ kind: 'look', view: view.value }) : view
      }
      case 'events':
        return ok({ kind: 'events', events: course.sim.trace.range(message.from, message.to) })
      default:
        return assertNever(message)
    }
  }

  /**
   * A moment that is refused leaves the run that was shown as it is. Without a moment the run is shown when its
   * members have started, at the end of the first instant.
   */
  private load(recording: Recording, at: Pos | null): Result<Answer, Refusal> {
    if (at !== null && at.at > LONGEST_RUN) return refuse({ why: 'too-late' })
    const text = this.parts.dirs?.(recording.config) ?? null
    if (text !== null) return refuse({ why: 'words', text })
    const course = new Course(recording, this.parts.promises ?? [])
    course.moveTo(at ?? endOf(0))
    // Of a run that begins with data dirs nothing is judged.
    if (this.parts.promises === undefined && recording.config.dataDirs === undefined) void this.watchLate()
    const again = this.course !== null && sameInputs(this.course.recording, recording)
    this.course = course
    this.branches = new Branches(again ? this.branches : null)
    return this.moved('load')
  }

  /** Where it cannot be loaded nothing is watched, and the page says so: it counts no promises. */
  private async watchLate(): Promise<void> {
    const promises = await this.options.parts.promises().catch(() => null)
    if (promises === null || this.parts.promises !== undefined) return
    this.parts = { ...this.parts, promises }
    this.guarded(() => this.course?.watchFor(promises))
  }

  private seek(course: Course, target: SeekTarget): Result<Answer, Refusal> {
    const here = course.sim.pos
    const place = placeOf(course, target)
    if (!place.ok) {
      // Looking for it ran on; the page stays where it was.
      course.moveTo(target.kind === 'pos' ? here : target.from)
      return place
    }
    course.moveTo(place.value)
    return this.moved('seek')
  }

  private act(course: Course, branches: Branches, at: Pos, input: Input): Result<Answer, Refusal> {
    if (at.at > LONGEST_RUN) return refuse({ why: 'too-late' })
    const refusal = course.peek(at).refuses(input)
    if (refusal !== null) return refuse(refusal)
    this.branch(course, branches, at, input)
    return this.moved('act')
  }

  /** From `at` on the run is another: with this Input, and without those that followed. */
  private branch(course: Course, branches: Branches, at: Pos, input: Input): void {
    const { prefix, pos } = this.cut(course, at)
    const plain = { ...prefix, inputs: [...prefix.inputs, { pos, input }] }
    branches.acted(prefix, pos)
    course.fork(pos, prefix.typed === undefined ? plain : this.lines.goOn(course, prefix, pos, input))
    course.advance({ at: pos.at, seq: pos.seq + 1 })
  }

  /** Goes to `at`, and tells what the recording holds up to there. */
  private cut(course: Course, at: Pos): { readonly prefix: Recording; readonly pos: Pos } {
    course.moveTo(at)
    course.sim.advanceTo(at.at)
    const { pos } = course.sim
    return { prefix: upTo(course.recording, course.player.inputsDone, pos), pos }
  }

  private get lines(): Parts['line'] {
    return defined(this.parts.line, 'lines are loaded')
  }

  private line(course: Course, branches: Branches, asked: Line): Result<Answer, Refusal> {
    const { prefix, pos } = this.cut(course, asked.at)
    const outcome = this.lines.runLine(course, prefix, pos, asked.line, asked)
    if (!outcome.ok) return refuse({ why: 'words', text: outcome.error })
    const { recording, endedAt, ...said } = outcome.value
    if (recording !== null) {
      branches.acted(prefix, pos)
      course.fork(pos, recording)
    }
    course.moveTo(endedAt)
    this.moved(recording === null ? 'seek' : 'act')
    return ok({ kind: 'line', ...said, endedAt })
  }

  private undo(course: Course, branches: Branches, at: Pos, input: number | null): Result<Answer, Refusal> {
    const undone = branches.undo(course.recording, input, course.reach.at)
    if (undone === null) return refuse({ why: 'nothing-to-undo' })
    const { recording, pos } = undone
    course.fork(pos, recording)
    if (recording.typed !== undefined) course.fork(pos, this.lines.goOn(course, recording, pos, null))
    if (comparePos(at, pos) < 0) course.moveTo(at)
    return this.moved('undo')
  }

  private redo(course: Course, branches: Branches): Result<Answer, Refusal> {
    const again = branches.redo()
    if (again === null) return refuse({ why: 'nothing-undone' })
    course.fork(again.pos, again.recording)
    const pos = { at: again.pos.at, seq: course.sim.pos.seq + 1 }
    this.learn(course, again.reach, pos)
    return this.moved('redo')
  }

  private return(
    course: Course,
    branches: Branches,
    { recording, acts, at, seenTo }: Return,
  ): Result<Answer, Refusal> {
    const fork = partsAt(course.recording, recording)
    if (fork !== null) course.fork(fork, recording)
    branches.returned(acts)
    this.learn(course, seenTo, at)
    return this.moved('redo')
  }

  /** What was seen of a run once is known again when the reader comes back to it. */
  private learn(course: Course, reach: SimMicros, pos: Pos): void {
    course.moveTo(endOf(Math.min(reach, LONGEST_RUN)))
    course.moveTo(pos)
  }

  /** Tells the page the new place; what the eye had asked for is stale. */
  private moved(reason: Window['reason']): Result<Answer, Refusal> {
    const { course, branches } = this
    if (course === null || branches === null) return refuse({ why: 'no-run' })
    this.epoch++
    this.eye = null
    const window = windowOf(this.epoch, reason, course, branches)
    this.frames = new FrameWriter(this.epoch, course, window.world)
    this.options.post(window)
    return ok({ kind: 'moved', to: window.pos })
  }

  private keepRunning(): void {
    if (this.running) return
    this.running = true
    this.options.later(() => this.guarded(() => this.slice()))
  }

  /** A part of what the eye wants; the rest follows when the mail was looked at. */
  private slice(): void {
    this.running = false
    const { course, frames, eye } = this
    if (course === null || frames === null || eye === null) return
    // After a refused search the course may stand behind what was told.
    let steps = 0
    while (steps < STEPS_A_SLICE) {
      const next = course.sim.nextAt()
      const input = course.recording.inputs[course.player.inputsDone]
      const due = Math.min(next ?? Infinity, input?.pos.at ?? Infinity)
      if (due > eye.until) break
      course.advance(endOf(due), (sim) => {
        steps++
        frames.look(sim, eye.grain)
      })
    }
    const done = steps < STEPS_A_SLICE
    if (done) course.advance(endOf(eye.until))
    this.options.post(frames.take(done ? eye.until : course.sim.pos.at))
    if (done) this.eye = null
    else this.keepRunning()
  }

  /** The one door at which a broken program is caught. */
  private guarded(go: () => void): void {
    if (this.dead) return
    try {
      go()
    } catch (error) {
      this.dead = true
      const claim = error instanceof Error ? error.message : 'the worker keeps its word'
      const { course } = this
      const recording: Recording | null = course?.recording ?? null
      this.options.post({ kind: 'crashed', claim, at: course?.sim.pos.at ?? 0, recording })
    }
  }
}

/** The same actions under another configuration: they are still the reader's. */
function sameInputs(one: Recording, other: Recording): boolean {
  return one.seed === other.seed && JSON.stringify(one.inputs) === JSON.stringify(other.inputs)
}

function placeOf(course: Course, target: SeekTarget): Result<Pos, Refusal> {
  switch (target.kind) {
    case 'pos':
      return target.pos.at > LONGEST_RUN ? refuse({ why: 'too-late' }) : ok(target.pos)
    case 'step': {
      const place = findPlace(course, target.from, target.n, isStep(target.unit))
      if (place !== null) return ok(place)
      if (target.n < 0 && comparePos(target.from, START) > 0) return ok(START)
      return refuse({ why: target.n < 0 ? 'at-start' : 'nothing-more' })
    }
    case 'landmark': {
      const { from, direction, what } = target
      const found =
        what === 'violation'
          ? findViolation(course, from, direction)
          : findPlace(course, from, direction === 'next' ? 1 : -1, isLandmark(what))
      if (found !== null) return ok(found)
      return refuse({ why: direction === 'next' ? 'none-ahead' : 'none-behind', what })
    }
    default:
      return assertNever(target)
  }
}
