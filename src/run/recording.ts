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
}

export interface RecordedInput {
  readonly pos: Pos
  readonly input: Input
}
