import type { ClusterConfig } from './config.ts'
import type { Input } from './input.ts'
import type { Pos } from './position.ts'

export const RECORDING_VERSION = 1

/**
 * A whole run: everything else follows from it, bit for bit.
 * Invariant: inputs are in position order; an Input runs right after the step that its position names and is
 * itself a step of that instant.
 */
export interface Recording {
  readonly version: typeof RECORDING_VERSION
  readonly seed: number
  readonly config: ClusterConfig
  readonly inputs: readonly RecordedInput[]
  /** What was typed at c1's terminal; absent when nothing was. It changes nothing: what it did is in the Inputs. */
  readonly typed?: readonly Typed[]
  /** Where the run ended that was saved; it changes nothing, and whoever acts in it has another run. */
  readonly end?: Pos
}

/**
 * A line at the terminal, right after the step that its position names; in position order. Control characters as a terminal
 * has them: `terminal-keys.ts`. `apart`: by a script of the page, not behind the line before.
 */
export interface Typed {
  readonly pos: Pos
  readonly text: string
  readonly apart?: true
}

export interface RecordedInput {
  readonly pos: Pos
  readonly input: Input
}
