import type { Pos } from '../run/position.ts'
import type { RecordedInput, Recording } from '../run/recording.ts'

interface Undone {
  readonly recording: Recording
  readonly own: number
  /** Where the Input that was taken back stands. */
  readonly pos: Pos
}

/** Which Inputs are the reader's, and what an undo took away. */
export class Branches {
  /** From this Input on they were made in this page. */
  private own: number
  private undone: Undone[] = []

  /** `before`: what was known of a run with the same Inputs; without it none of them is the reader's. */
  constructor(recording: Recording, before: Branches | null = null) {
    this.own = before?.own ?? recording.inputs.length
  }

  isUndoable(recording: Recording): boolean {
    return recording.inputs.length > this.own
  }

  get isRedoable(): boolean {
    return this.undone.length > 0
  }

  /** The run in which the Inputs after the first `kept` gave way to these. */
  acted(recording: Recording, kept: number, inputs: readonly RecordedInput[]): Recording {
    this.own = Math.min(this.own, kept)
    this.undone = []
    return { ...recording, inputs: [...recording.inputs.slice(0, kept), ...inputs] }
  }

  /** The run without its n-th Input and all after it, or null when there is none. */
  undo(recording: Recording, n: number | null): { readonly recording: Recording; readonly pos: Pos } | null {
    const place = n ?? (this.isUndoable(recording) ? recording.inputs.length - 1 : -1)
    const input = recording.inputs[place]
    if (input === undefined) return null
    this.undone.push({ recording, own: this.own, pos: input.pos })
    this.own = Math.min(this.own, place)
    return { recording: { ...recording, inputs: recording.inputs.slice(0, place) }, pos: input.pos }
  }

  redo(): Undone | null {
    const last = this.undone.pop() ?? null
    if (last !== null) this.own = last.own
    return last
  }
}
