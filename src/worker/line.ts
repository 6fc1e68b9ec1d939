import { ok, refuse, type Result } from '../base/result.ts'
import { EXIT_NOT_ENDED } from '../engine/lab/lab-runner.ts'
import { WAIT_MOST } from '../engine/lab/lab-lines.ts'
import type { TerminalLine } from '../engine/lab/terminal.ts'
import type { Input } from '../run/input.ts'
import { parseLabLine } from '../run/lab-script.ts'
import { comparePos, endOf, type Pos } from '../run/position.ts'
import { printMicros } from '../run/position-text.ts'
import type { Recording } from '../run/recording.ts'
import { ConsoleTape, type WentOn } from './console/console-tape.ts'
import type { Course } from './course.ts'

export interface LineOutcome {
  /** The run with what the line did; null when it did nothing that others could see. */
  readonly recording: Recording | null
  /** Where the playhead stands then. */
  readonly endedAt: Pos
  /** Where whoever watches the run has seen its end, or that it does not come. */
  readonly seenAt: Pos
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/**
 * `watch`: the playhead stays where it was typed, and whoever watches sees what comes of it. `typed`: at the console, where it may
 * be several lines, keys, or input of the line before; else one line of lab script beside whatever is open there.
 */
export interface HowLine {
  readonly watch: boolean
  readonly typed?: boolean
}

/** Lines at `at`, where the recording is `prefix`; the course stays where it is. */
export function runLine(
  course: Course,
  prefix: Recording,
  at: Pos,
  text: string,
  how: HowLine,
): Result<LineOutcome> {
  const { watch, typed = false } = how
  if (typed) {
    const { recording, pos } = ConsoleTape.of(course).goOn(prefix, at, { texts: text.split('\n') })
    return ok({ recording, endedAt: pos, seenAt: pos, stdout: '', stderr: '', exit: 0 })
  }
  const line = parseLabLine(text, 1)
  if (!line.ok) return refuse(line.error)
  if (line.value.action.kind === 'nothing')
    return ok({ ...outputOf(null, false), recording: null, endedAt: at, seenAt: at })
  const went = ConsoleTape.of(course).goOn(prefix, at, { texts: [text], apart: true, toEnd: !watch })
  const { pos, line: typedLine } = went
  const seenAt = watch ? endOfWatch(pos, typedLine) : pos
  const isLate = watch ? seenAt === null : went.isLate === true
  return ok({
    ...outputOf(typedLine, isLate),
    recording: did(prefix, went) ? went.recording : null,
    endedAt: pos,
    seenAt: seenAt ?? endOf(pos.at + WAIT_MOST),
  })
}

/** Where a line ends for whoever watches; null when that is too far away. One with `&` is not awaited. */
function endOfWatch(from: Pos, line: TerminalLine | null): Pos | null {
  if (line === null || line.ampersand) return from
  const { endedAt } = line
  return endedAt !== null && comparePos(endedAt, endOf(from.at + WAIT_MOST)) <= 0 ? endedAt : null
}

/** The run goes on from `at` with the lines that are open there, after an Input of the reader's or without one. */
export function goOn(course: Course, prefix: Recording, at: Pos, act: Input | null): Recording {
  return ConsoleTape.of(course).goOn(prefix, at, act === null ? {} : { act }).recording
}

function did(prefix: Recording, { recording, line }: WentOn): boolean {
  return recording.inputs.length > prefix.inputs.length || (line !== null && line.endedAt === null)
}

function outputOf(
  line: TerminalLine | null,
  isLate: boolean,
): Pick<LineOutcome, 'stdout' | 'stderr' | 'exit'> {
  const printed = (to: 'out' | 'err'): string =>
    (line?.pieces ?? [])
      .filter((piece) => piece.to === to)
      .map((piece) => piece.text)
      .join('')
  const late = isLate ? `the line had not ended after ${printMicros(WAIT_MOST)} of virtual time\n` : ''
  return {
    stdout: printed('out'),
    stderr: printed('err') + late,
    exit: isLate ? EXIT_NOT_ENDED : (line?.exit ?? 0),
  }
}
