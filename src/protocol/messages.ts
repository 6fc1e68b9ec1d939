import type { PacingSegment } from '../run/episode.ts'
import type { Input } from '../run/input.ts'
import type { Pos, SimMicros } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { ChronicleEvent } from './view/chronicle.ts'
import type { InspectQuestion, InspectView } from './view/inspect-look.ts'
import type { LookQuestion, LookView } from './view/look.ts'
import type { TapeMark } from './view/tape.ts'
import type {
  ClientView,
  ClusterView,
  EntryView,
  Flight,
  LinksView,
  MemberView,
  ViolationView,
  World,
} from './view/world.ts'

/** Worker and page are always of one build; the number guards a cached half. */
export const PROTOCOL_VERSION = 1

/** Page to worker. `request` numbers are the page's; every one is answered by exactly one `done` or `refused`. */
export type ToWorker =
  /** Starts a run; the page shows `at` (default: the end of the first instant). The page has parsed the recording. */
  | {
      readonly kind: 'load'
      readonly request: number
      readonly recording: Recording
      readonly at: Pos | null
    }
  /** The eye: simulate up to `until` (the playhead plus look-ahead), one frame per `grain` µs (0: every step). */
  | { readonly kind: 'watch'; readonly playhead: Pos; readonly until: SimMicros; readonly grain: SimMicros }
  /** Answers with a new `window` whose playhead is the place meant. */
  | { readonly kind: 'seek'; readonly request: number; readonly to: SeekTarget; readonly grain: SimMicros }
  /** The reader acts at `at`: later Inputs go into the old branch, a new `window` follows. */
  | { readonly kind: 'act'; readonly request: number; readonly at: Pos; readonly input: Input }
  /** One line of lab script at `at`, run forward in virtual time to its end; `watch`: the Input only, the page plays. */
  | {
      readonly kind: 'line'
      readonly request: number
      readonly at: Pos
      readonly line: string
      readonly watch: boolean
      /** At the console: lines, keys, input of the line before. Else one line of a script. */
      readonly typed?: boolean
    }
  /**
   * Back to just before the last action (or the `nth` Input, from 0), without it and all after it. An eye that is
   * before it already (`at`) stays where it is.
   */
  | { readonly kind: 'undo'; readonly request: number; readonly at: Pos; readonly input: number | null }
  | { readonly kind: 'redo'; readonly request: number }
  /** A run that was left, with the reader's actions in it: the page shows `at` of it, and knows it up to `seenTo`. */
  | {
      readonly kind: 'return'
      readonly request: number
      readonly recording: Recording
      readonly acts: readonly Act[]
      readonly at: Pos
      readonly seenTo: SimMicros
    }
  | { readonly kind: 'entries'; readonly request: number; readonly from: number; readonly to: number }
  /** A lens's question about the run as it is at `at`; nothing moves. */
  | { readonly kind: 'look'; readonly request: number; readonly at: Pos; readonly question: LookQuestion }
  /** Of files that the reader opened, asked of a worker of their own; it needs no run. */
  | { readonly kind: 'inspect'; readonly request: number; readonly question: InspectQuestion }
  /** Trace events with ids in [from, to), for the feed. */
  | { readonly kind: 'events'; readonly request: number; readonly from: number; readonly to: number }

/** Where the reader acted: how many Inputs and typed lines the recording held there, and the place. */
export interface Act {
  readonly inputs: number
  readonly typed: number
  readonly pos: Pos
}

export type SeekTarget =
  | { readonly kind: 'pos'; readonly pos: Pos }
  /** The n-th step with a visible effect (or message sent or received) after (n > 0) or before (n < 0) `from`. */
  | { readonly kind: 'step'; readonly from: Pos; readonly n: number; readonly unit: 'event' | 'message' }
  | {
      readonly kind: 'landmark'
      readonly from: Pos
      readonly direction: 'next' | 'previous'
      readonly what: Landmark
    }

/** `refusal`: a vote, or the promise of one, that somebody refuses. */
export type Landmark = 'election' | 'refusal' | 'commit' | 'fault' | 'violation'

/** Worker to page. `epoch` rises with every load, seek, act and undo; frames of an older epoch are stale. */
export type Report =
  | { readonly kind: 'ready'; readonly version: number }
  | Window
  | Frames
  | { readonly kind: 'done'; readonly request: number; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly request: number; readonly refusal: Refusal }
  /** The worker's program failed; nothing more will come. `recording` is what ran, to copy. */
  | {
      readonly kind: 'crashed'
      readonly claim: string
      readonly at: SimMicros
      readonly recording: Recording | null
    }

export type Answer =
  | { readonly kind: 'moved'; readonly to: Pos }
  | {
      readonly kind: 'line'
      readonly stdout: string
      readonly stderr: string
      readonly exit: number
      readonly endedAt: Pos
      /** Where whoever watches the run has seen its end. */
      readonly seenAt: Pos
    }
  | { readonly kind: 'entries'; readonly entries: readonly EntryView[] }
  | { readonly kind: 'events'; readonly events: readonly TraceEvent[] }
  | { readonly kind: 'look'; readonly view: LookView }
  | { readonly kind: 'inspect'; readonly view: InspectView }

/** A fresh start of the page's window: everything needed to draw `pos`. */
export interface Window {
  readonly kind: 'window'
  readonly epoch: number
  /** Why the window was sent: the page keeps its branch lanes, feed and undo line by it. */
  readonly reason: 'load' | 'seek' | 'act' | 'undo' | 'redo'
  readonly recording: Recording
  /** Number of Inputs at or before `pos`; of them, `undoable` were made by the reader in this page. */
  readonly done: number
  readonly undoable: boolean
  readonly acts: readonly Act[]
  readonly redoable: boolean
  /** What the last undo took back, while it can be brought back; null also for a line that did nothing to the cluster. */
  readonly undone: Input | null
  readonly pos: Pos
  readonly hash: string
  /** Trace events of the whole run up to `pos`. */
  readonly traced: number
  readonly world: World
  /** Messages in flight at `pos`, and those that ended within the last virtual second. */
  readonly flights: readonly Flight[]
  readonly entries: readonly EntryView[]
  /** The last 200 telling trace events up to `pos` (no log lines, no heartbeats), oldest first. */
  readonly recent: readonly TraceEvent[]
  readonly marks: readonly TapeMark[]
  /** The last of them up to `pos`. */
  readonly chronicle: readonly ChronicleEvent[]
  readonly segments: readonly PacingSegment[]
}

/** What the worker simulated beyond what it had told. */
export interface Frames {
  readonly kind: 'frames'
  readonly epoch: number
  readonly frames: readonly Frame[]
  /** New flights and those whose end changed; later wins by id. */
  readonly flights: readonly Flight[]
  readonly entries: readonly EntryView[]
  readonly marks: readonly TapeMark[]
  readonly chronicle: readonly ChronicleEvent[]
  /** Replaces the last segments by `from`; earlier ones stand. */
  readonly segments: readonly PacingSegment[]
  readonly simulatedTo: SimMicros
}

/** One step (or one grain of steps): where, the hash after it, what changed, what happened. */
export interface Frame {
  readonly pos: Pos
  readonly hash: string
  readonly traced: number
  readonly patch: WorldPatch
  readonly events: readonly TraceEvent[]
}

/** Absent parts did not change; `members` and `clients` hold only the changed ones, whole. */
export interface WorldPatch {
  readonly members?: readonly MemberView[]
  readonly links?: LinksView
  readonly clients?: readonly ClientView[]
  readonly cluster?: ClusterView
  readonly violations?: readonly ViolationView[]
}
