import type { EntryTexts } from './entry-texts.ts'
import type { KeyRequest } from '../run/client-request.ts'
import type { Input, Name } from '../run/input.ts'
import type { PacingSegment } from '../run/episode.ts'
import type { Pos, SimMicros } from '../run/position.ts'
import type { RecordedInput, Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Act, Frame } from '../protocol/messages.ts'
import type { ChronicleEvent } from '../protocol/view/chronicle.ts'
import type { TapeMark } from '../protocol/view/tape.ts'
import type { Flight, World } from '../protocol/view/world.ts'

/**
 * What the page knows: facts from the worker, and what the person chose to look at. Nothing derived, nothing that
 * moves with every animation frame: the playhead between two steps lives in the session.
 */
export interface AppState {
  readonly run: RunState
  /** The moment shown; changes when the playhead crosses a frame. null until the first window. */
  readonly moment: Moment | null
  readonly playback: PlaybackState
  readonly look: LookState
  readonly status: Status
  /** A refusal or a piece of news to say once; the shell shows and dismisses it. */
  readonly notice: Notice | null
}

export interface RunState {
  readonly epoch: number
  readonly recording: Recording | null
  /** Number of Inputs at or before the moment of the last window. */
  readonly done: number
  readonly undoable: boolean
  /** The reader's own actions in this run. */
  readonly acts: readonly Act[]
  readonly redoable: boolean
  /** What the last undo took back, while it can be brought back. */
  readonly undone: Input | null
  /** The last thing the reader did in this run, for the line *n2 crashed · Undo*. */
  readonly lastAction: RecordedInput | null
  /** Steps of the window, ascending; `world` is the state after the frame. The page may drop old ones. */
  readonly frames: readonly ShownFrame[]
  readonly flights: ReadonlyMap<number, Flight>
  /** Entry texts by `${index}:${term}`. */
  readonly entries: EntryTexts
  readonly marks: readonly TapeMark[]
  /** Oldest first; some lie right of the moment. */
  readonly chronicle: readonly ChronicleEvent[]
  readonly segments: readonly PacingSegment[]
  readonly simulatedTo: SimMicros
  /** Right of it the tape is void; up to it the run was seen, and up to the playhead, which tells it with every step. */
  readonly seenTo: SimMicros
  /** What was left by an act in the past, an undo or a return; at most eight, oldest first. */
  readonly branches: readonly OldBranch[]
}

/** A run that was left. Where it parts from the present one follows from the two recordings. */
export interface OldBranch {
  readonly recording: Recording
  readonly acts: readonly Act[]
  readonly seenTo: SimMicros
  /** From its start up to what was seen. */
  readonly marks: readonly TapeMark[]
}

export interface ShownFrame {
  readonly pos: Pos
  readonly hash: string
  /** Trace events of the whole run up to `pos`. */
  readonly traced?: number
  readonly world: World
  readonly events: Frame['events']
}

export interface Moment {
  readonly pos: Pos
  readonly hash: string
  readonly traced?: number
  readonly world: World
  /** Telling events up to `pos`, oldest first, at most 500: feed and narration read them. */
  readonly events: readonly TraceEvent[]
}

export type SpeedChoice = 'director' | number

export interface PlaybackState {
  readonly mode: 'paused' | 'playing' | 'scrubbing' | 'halted'
  readonly speed: SpeedChoice
  /** Why it moves as fast as it does, refreshed at ≤ 10 Hz. `held`: a form or an armed tool holds the playhead. */
  readonly pace: Pace
  readonly idle: boolean
}

export interface Pace {
  /** Virtual seconds a viewer's second. */
  readonly speed: number
  readonly reason: PaceReason
}

export type PaceReason =
  | 'election'
  | 'refusal'
  | 'write'
  | 'truncation'
  | 'step-down'
  | 'fault'
  | 'replay'
  | 'handover'
  | 'snapshot'
  | 'calm'
  | 'leaderless'
  | 'after-action'
  | 'held'
  | 'fixed'
  | 'paused'

export type LensId = 'log' | 'disk' | 'keys' | 'members' | 'console' | 'inspect'
export type ThemeChoice = 'paper' | 'night' | 'auto'
export type Lang = 'en' | 'zh'

export type Selection =
  | { readonly kind: 'member'; readonly member: Name }
  | { readonly kind: 'link'; readonly a: Name; readonly b: Name }
  | { readonly kind: 'message'; readonly id: number }
  | { readonly kind: 'client'; readonly client: Name }
  | { readonly kind: 'wall' }
  | { readonly kind: 'entry'; readonly member: Name; readonly index: number; readonly term: number }
  /** A file of a data dir; `offset`: the record there, null for the file itself. */
  | { readonly kind: 'file'; readonly member: Name; readonly path: string; readonly offset: number | null }
  | { readonly kind: 'event'; readonly id: number }
  /** `key`: one UTF-16 unit a byte. */
  | { readonly kind: 'key'; readonly key: string }

/** A stage tool that waits for its target. Partition holds the groups picked so far (members in `side` stand apart). */
export type ArmedTool =
  | { readonly kind: 'crash' | 'restart' | 'pause' | 'slow-disk' }
  | { readonly kind: 'cut'; readonly from: Name | null }
  | { readonly kind: 'partition'; readonly side: readonly Name[] }

export interface LookState {
  readonly lens: LensId
  /** The Members lens shows what a server logged, or all of them did; null: the members themselves. */
  readonly serverLog: { readonly member: Name | null } | null
  readonly selection: Selection | null
  readonly hover: Selection | null
  readonly armed: ArmedTool | null
  /** A phone shows the stage's tools. */
  readonly tools: boolean
  readonly clientForm: ClientForm
  readonly theme: ThemeChoice
  readonly lang: Lang
  readonly motion: 'full' | 'reduced'
  readonly present: boolean
  readonly embed: EmbedLook | null
  readonly invited: boolean
  readonly shortcuts: boolean
  /** Inspect holds files of the reader's: nothing leaves the tab while it does. */
  readonly privateOpen: boolean
}

/** `to` null follows the leader. `open`: the reader is writing, so the playhead is held. */
export interface ClientForm {
  readonly open: boolean
  readonly verb: KeyRequest['verb']
  readonly key: string
  readonly value: string
  readonly to: Name | null
}

export interface EmbedLook {
  readonly parts: readonly ('log' | 'disk' | 'keys' | 'members' | 'console' | 'narration' | 'tape')[]
  readonly controls: 'none' | 'play' | 'full'
  readonly lock: 'act' | 'seek' | 'all' | null
}

export type Status =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'halted'
      readonly claim: string
      readonly at: SimMicros
      readonly recording: Recording | null
    }
  /** No run could be started at all. */
  | { readonly kind: 'failed'; readonly reason: string; readonly refusal: Refusal | null }

export interface Notice {
  readonly id: number
  readonly tone: 'refusal' | 'news'
  readonly text: string
  /** What `text`, which is English then, is made of; null when it is in the reader's language already. */
  readonly refusal: Refusal | null
}
