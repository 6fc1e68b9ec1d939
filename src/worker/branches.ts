import type { Act } from '../protocol/messages.ts'
import type { Input } from '../run/input.ts'
import { comparePos, type Pos, type SimMicros } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'

interface Undone {
  readonly recording: Recording
  readonly acts: readonly Act[]
  /** Where the action that was taken back stands. */
  readonly pos: Pos
  /** Its first Input; null for a line that did nothing to the cluster. */
  readonly input: Input | null
  /** How far the run had been simulated. */
  readonly reach: SimMicros
}

/** Which actions are the reader's, and what an undo took away. */
export class Branches {
  /** Made in this page, oldest first. */
  acts: readonly Act[]
  private undone: Undone[] = []

  /** `before`: what was known of a run with the same Inputs; without it nothing is the reader's. */
  constructor(before: Branches | null = null) {
    this.acts = before?.acts ?? []
  }

  get isUndoable(): boolean {
    return this.acts.length > 0
  }

  get isRedoable(): boolean {
    return this.undone.length > 0
  }

  /** What a redo would do again. */
  get undoneInput(): Input | null {
    return this.undone.at(-1)?.input ?? null
  }

  /** The reader acted at `pos`, where the recording was `before`. */
  acted(before: Recording, pos: Pos): void {
    this.acts = [...this.acts.filter((act) => comparePos(act.pos, pos) <= 0), actAt(before, pos)]
    this.undone = []
  }

  /** The run without the reader's last action (or its n-th Input), and all after it; null when there is none. */
  undo(
    recording: Recording,
    n: number | null,
    reach: SimMicros,
  ): { readonly recording: Recording; readonly pos: Pos } | null {
    const input = n === null ? undefined : recording.inputs[n]
    const act = n === null ? this.acts.at(-1) : input && actAt(upTo(recording, n, input.pos), input.pos)
    if (act === undefined) return null
    const first = recording.inputs[act.inputs]?.input ?? null
    this.undone.push({ recording, acts: this.acts, pos: act.pos, input: first, reach })
    this.acts = this.acts.filter(({ inputs, typed }) => inputs < act.inputs || typed < act.typed)
    return { recording: cut(recording, act.inputs, act.typed), pos: act.pos }
  }

  /** The reader returned to a run that was left. */
  returned(acts: readonly Act[]): void {
    this.acts = acts
    this.undone = []
  }

  redo(): Undone | null {
    const last = this.undone.pop() ?? null
    if (last !== null) this.acts = last.acts
    return last
  }
}

/** What of a recording is before `pos`, when `inputs` of its Inputs are. A line that was typed there goes with its Input. */
export function upTo(recording: Recording, inputs: number, pos: Pos): Recording {
  const next = recording.inputs[inputs]
  const isCutHere = next !== undefined && comparePos(next.pos, pos) === 0
  const kept = recording.typed?.filter((one) => comparePos(one.pos, pos) < (isCutHere ? 0 : 1))
  return cut(recording, inputs, kept?.length ?? 0)
}

function actAt({ inputs, typed }: Recording, pos: Pos): Act {
  return { inputs: inputs.length, typed: typed?.length ?? 0, pos }
}

function cut(recording: Recording, inputs: number, lines: number): Recording {
  const { version, seed, config } = recording
  const kept = recording.typed?.slice(0, lines) ?? []
  return {
    version,
    seed,
    config,
    inputs: recording.inputs.slice(0, inputs),
    ...(kept.length > 0 && { typed: kept }),
  }
}
