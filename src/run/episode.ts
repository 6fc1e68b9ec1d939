import type { Name } from './input.ts'
import type { Pos, SimMicros } from './position.ts'

export type EpisodeKind =
  'election' | 'refusal' | 'write' | 'truncation' | 'step-down' | 'fault' | 'replay' | 'handover' | 'snapshot'

/** A stretch of virtual time that deserves the viewer's time (product §2, rule 1). */
export interface Episode {
  readonly kind: EpisodeKind
  readonly a: SimMicros
  /** End; null while unknown (it then counts as a + 1 s). */
  readonly b: SimMicros | null
  /** Trace id of its first event. */
  readonly id: number
  /** Trace id at the root of its cause chain, within the cluster: episodes of one chain nest. */
  readonly root: number
  readonly member: Name | null
  /** An election: the first of the run. A write: sent by the reader. */
  readonly first: boolean
  readonly byReader: boolean
}

/**
 * What pacing may know while the playhead is in [from, to): the episodes of the run that holds only the Inputs
 * up to `from`, simulated at least 1 s beyond the part that is read (product §2, rule 0).
 */
export interface PacingSegment {
  readonly from: Pos
  /** The next Input's position; null in the last segment. */
  readonly to: Pos | null
  readonly episodes: readonly Episode[]
  /** Stretches [from, to) in which a leader hears a quorum; the last may be open (to null). */
  readonly led: readonly { readonly from: SimMicros; readonly to: SimMicros | null }[]
  /** How far this segment's run was simulated. */
  readonly simulatedTo: SimMicros
}
