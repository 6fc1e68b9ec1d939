import { ok, refuse, type Result } from '../base/result.ts'
import { LabRunner } from '../engine/lab/lab-runner.ts'
import { parseLabLine } from '../run/lab-script.ts'
import type { Pos } from '../run/position.ts'
import type { RecordedInput } from '../run/recording.ts'
import type { Course } from './course.ts'

export interface LineOutcome {
  /** What the line did, where it did it. */
  readonly inputs: readonly RecordedInput[]
  readonly endedAt: Pos
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/**
 * One line of lab script at `at`, on a copy of the simulation that the course has there: the course itself stays.
 * `watch`: the place right after its Inputs is the end, and whoever watches sees what comes of them.
 */
export function runLine(course: Course, at: Pos, text: string, watch: boolean): Result<LineOutcome> {
  const line = parseLabLine(text, 1)
  if (!line.ok) return refuse(line.error)
  const sim = course.peek(at)
  const runner = new LabRunner(sim)
  const { stdout, stderr, exit } = runner.runLine(line.value)
  const last = runner.inputs.at(-1)
  const started: Pos = last === undefined ? at : { at: last.pos.at, seq: last.pos.seq + 1 }
  const outcome = { inputs: runner.inputs, stdout, stderr, exit }
  if (!watch || exit === 2) return ok({ ...outcome, endedAt: runner.pos })
  return ok({ ...outcome, endedAt: started, stdout: '', stderr: '', exit: 0 })
}
