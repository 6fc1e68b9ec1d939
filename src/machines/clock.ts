import type { SimMicros } from '../run/position.ts'
import type { SpeedChoice } from '../store/app-state.ts'

/** Where the playhead was at one frame, and how it goes on: enough for another thread to move it alike for a while. */
export interface Clock {
  /** Between two steps with its fraction. */
  readonly at: number
  /** The frame's time, ms since the epoch. */
  readonly frameMs: number
  /** Plays, and nothing holds it. */
  readonly moves: boolean
  readonly speed: SpeedChoice
  readonly tempo: number
  /** It does not pass what was simulated. */
  readonly limit: SimMicros
}
