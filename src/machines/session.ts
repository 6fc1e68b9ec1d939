import type { StoreApi } from 'zustand/vanilla'

import type { Input } from '../run/input.ts'
import type { Pos, SimMicros } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import type {
  AppState,
  ArmedTool,
  ClientForm,
  LensId,
  LookState,
  Lang,
  OldBranch,
  Selection,
  SpeedChoice,
  ThemeChoice,
} from '../store/app-state.ts'
import type { Result } from '../base/result.ts'
import type { Landmark } from '../protocol/messages.ts'
import type { LookQuestion, ViewOf } from '../protocol/view/look.ts'
import type { Clock } from './clock.ts'

/** What is answered instead of a link while Inspect holds the reader's files. */
export const PRIVATE_OPEN = 'private data open'

/**
 * The one handle by which a person's hand (pointer, key, URL, script) reaches playback and the worker. Components
 * call these and read the store; they never write it. Refusals come back as a `notice` in the store.
 */
export interface Session {
  readonly store: StoreApi<AppState>
  /** The playhead in virtual time, between steps too. Read by the frame loop and by painters; not React state. */
  playhead(): SimMicros
  /** Where it will be after `ms` of the viewer's time, if nothing comes between. */
  playheadIn(ms: number): SimMicros
  /** Where it is, for a thread that moves it on by itself. */
  clock(): Clock
  /** Moves playback by the wall clock; called once a frame by the frame loop with a monotonic time in ms. */
  frame(nowMs: number): void

  play(speed?: SpeedChoice): void
  pause(): void
  toggle(): void
  setSpeed(speed: SpeedChoice): void
  /** The reader is reading something that time must wait for; the answer lets it go on. */
  hold(): () => void
  /** The deck's − and +: a factor on the director's pace, ¼ to 4. */
  setTempo(factor: number): void
  step(n: number, unit: 'event' | 'message'): Promise<void>
  seek(to: Pos): Promise<void>
  seekLandmark(direction: 'next' | 'previous', what: Landmark): Promise<void>
  scrubStart(): void
  scrub(at: SimMicros): void
  scrubEnd(): void

  /** An Input of the reader at the playhead. */
  act(input: Input): Promise<void>
  /** A line of lab script, or what is `typed` at the console: lines, keys, input of the line before. */
  line(text: string, watch: boolean, typed?: boolean): Promise<LineResult>
  /** A lens's question about the moment shown; `at` is the moment it was answered for. */
  lookUp<Q extends LookQuestion>(
    question: Q,
  ): Promise<Result<{ readonly at: Pos; readonly view: ViewOf<Q> }, Refusal>>
  undo(): Promise<void>
  redo(): Promise<void>
  /** Brings a run that was left back, at `at` or, without, where it parts from the present one (or before it, where the eye is). */
  returnTo(branch: OldBranch, at: SimMicros | null): Promise<void>
  load(recording: unknown, at: Pos | null): Promise<void>
  /** After the worker died: a new worker, the same recording. */
  restart(): Promise<void>

  select(selection: Selection | null): void
  hover(selection: Selection | null): void
  arm(tool: ArmedTool | null): void
  form(change: Partial<ClientForm>): void
  sendForm(): Promise<void>
  show(view: {
    lens?: LensId
    serverLog?: LookState['serverLog']
    theme?: ThemeChoice
    lang?: Lang
    motion?: 'full' | 'reduced'
    present?: boolean
    tools?: boolean
  }): void
  /** `text` in the reader's language. */
  say(tone: 'refusal' | 'news', text: string): void
  refuse(refusal: Refusal): Promise<void>
  dismissNotice(): void

  /** view(t) of product §2: virtual time to viewer's milliseconds since the run's start, by the director. */
  viewMs(at: SimMicros): number
  /** The inverse of `viewMs`. */
  atViewMs(ms: number): SimMicros
  /** A worker of the page's own build, for files that must not meet the simulation. The caller ends it. */
  spawnWorker(): Promise<Worker>
  /** While private files are open `link` refuses. */
  holdPrivate(open: boolean): void
  /** Address of this very moment, selection included. Throws while private files are open. */
  link(): string
  recording(): Recording
  traceHash(): string
  dispose(): void
}

export interface LineResult {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}
