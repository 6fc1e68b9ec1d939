import type { Pos } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import type { LookState, SpeedChoice } from '../store/app-state.ts'

/** How a session begins. */
export interface SessionOptions {
  readonly spawn: () => Promise<Worker>
  readonly recording: Recording
  readonly at: Pos | null
  readonly look: Partial<LookState>
  readonly play: boolean
  readonly speed?: SpeedChoice
  /** Address of the page without its hash; default the document's own. */
  readonly page?: string
}
