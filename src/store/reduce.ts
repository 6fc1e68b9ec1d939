import { isTelling } from '../run/telling.ts'
import { comparePos, type Pos } from '../run/position.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Frames, Window } from '../protocol/messages.ts'
import type { Flight, World } from '../protocol/view/world.ts'
import { branchesAfter, branchOf } from './old-branches.ts'
import { EntryTexts } from './entry-texts.ts'
import { partsAt } from '../run/recording-parts.ts'
import { patchWorld } from './patch-world.ts'
import type { AppState, Moment, RunState, Selection, ShownFrame } from './app-state.ts'

/** Events that a moment tells. */
const TOLD = 500
/** Frames kept before the moment; older ones fold into the first. */
const FRAMES_KEPT = 3000
const FLIGHTS_KEPT = 6000
/** Frames that one step of the eye crosses at most, as a rule. */
const NEAR = 50
const CHRONICLE_KEPT = 4000

/** A fresh window: the run starts again at `window.pos`, which is the moment. */
export function applyWindow(state: AppState, window: Window): AppState {
  const before = state.run
  const recent = window.recent.filter(isTelling)
  const frame: ShownFrame = {
    pos: window.pos,
    hash: window.hash,
    traced: window.traced,
    world: window.world,
    events: recent,
  }
  const sameRun = window.reason !== 'load'
  const seenTo = Math.max(window.pos.at, seenOf(before, window))
  const run: RunState = {
    epoch: window.epoch,
    recording: window.recording,
    done: window.done,
    undoable: window.undoable,
    acts: window.acts,
    redoable: window.redoable,
    undone: window.undone,
    lastAction: lastAction(before, window),
    frames: [frame],
    flights: new Map([
      // What was seen of the same run stays on the tape.
      ...(window.reason === 'seek' ? before.flights : []),
      ...window.flights.map((flight) => [flight.id, flight] as const),
    ]),
    entries: (sameRun ? before.entries : EntryTexts.NONE).with(window.entries),
    marks: window.marks,
    chronicle: window.chronicle,
    segments: window.segments,
    simulatedTo: window.pos.at,
    seenTo,
    branches: branchesAfter(before, window),
  }
  const moment = momentOf(frame, recent.slice(-TOLD))
  return { ...state, run, moment, look: stillThere(state, window), status: { kind: 'ready' } }
}

/** What the worker simulated beyond. Frames of another epoch are stale and change nothing. */
export function applyFrames(state: AppState, report: Frames): AppState {
  if (report.epoch !== state.run.epoch) return state
  const frames = report.frames.length === 0 ? state.run.frames : [...state.run.frames]
  if (frames !== state.run.frames) {
    let world = frames.at(-1)?.world
    for (const frame of report.frames) {
      if (world === undefined) break
      world = patchWorld(world, frame.patch)
      ;(frames as ShownFrame[]).push({
        pos: frame.pos,
        hash: frame.hash,
        traced: frame.traced,
        world,
        events: frame.events,
      })
    }
  }
  const run: RunState = {
    ...state.run,
    frames,
    flights: withFlights(state.run.flights, report.flights),
    entries: state.run.entries.with(report.entries),
    marks: report.marks.length === 0 ? state.run.marks : [...state.run.marks, ...report.marks],
    chronicle: withChronicle(state.run.chronicle, report.chronicle),
    segments: withSegments(state.run.segments, report.segments),
    simulatedTo: Math.max(state.run.simulatedTo, report.simulatedTo),
  }
  return { ...state, run }
}

/** The moment at `pos`: the last frame that is not after it. Changes nothing while no frame was crossed. */
export function showMoment(state: AppState, pos: Pos): AppState {
  const { frames, seenTo } = state.run
  const index = frameIndexAt(frames, pos)
  const frame = frames[index]
  if (frame === undefined) return state
  const crossed = state.moment === null || comparePos(state.moment.pos, frame.pos) !== 0
  const seen = Math.max(seenTo, Math.floor(pos.at))
  if (!crossed && seen === seenTo) return state
  if (!crossed) return { ...state, run: { ...state.run, seenTo: seen } }
  const moment = momentOf(frame, toldSince(state, index) ?? toldUpTo(frames, index))
  const pruned = index > 2 * FRAMES_KEPT ? folded(frames, index - FRAMES_KEPT) : frames
  return { ...state, run: { ...state.run, frames: pruned, seenTo: seen }, moment }
}

function momentOf(frame: ShownFrame, events: Moment['events']): Moment {
  return { pos: frame.pos, hash: frame.hash, traced: frame.traced ?? 0, world: frame.world, events }
}

/** Index of the last frame at or before `pos`; -1 when all are after it. */
export function frameIndexAt(frames: readonly ShownFrame[], pos: Pos): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (comparePos((frames[middle] as ShownFrame).pos, pos) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The telling events of frames up to `index`, the last `TOLD` of them. The first frame holds those before it. */
function toldUpTo(frames: readonly ShownFrame[], index: number): readonly TraceEvent[] {
  const groups: TraceEvent[][] = []
  let count = 0
  for (let i = index; i >= 0 && count < TOLD; i--) {
    const told = (frames[i] as ShownFrame).events.filter(isTelling)
    groups.push(told)
    count += told.length
  }
  return groups.reverse().flat().slice(-TOLD)
}

/** The same from the moment shown, when it lies a few frames before: a heartbeat tells nothing, and shares its list. */
function toldSince({ run, moment }: AppState, index: number): readonly TraceEvent[] | null {
  if (moment === null) return null
  const from = frameIndexAt(run.frames, moment.pos)
  if (from < 0 || from > index || index - from > NEAR || run.frames[from]?.world !== moment.world) return null
  const more = run.frames.slice(from + 1, index + 1).flatMap(({ events }) => events.filter(isTelling))
  return more.length === 0 ? moment.events : [...moment.events, ...more].slice(-TOLD)
}

function folded(frames: readonly ShownFrame[], from: number): readonly ShownFrame[] {
  const first = frames[from] as ShownFrame
  return [{ ...first, events: toldUpTo(frames, from) }, ...frames.slice(from + 1)]
}

function withFlights(flights: RunState['flights'], more: readonly Flight[]): RunState['flights'] {
  if (more.length === 0) return flights
  const out = new Map(flights)
  for (const flight of more) {
    // Later news of a flight keeps its place only if it is set anew: oldest first is what pruning relies on.
    out.set(flight.id, flight)
  }
  const surplus = out.size - FLIGHTS_KEPT
  if (surplus > FLIGHTS_KEPT / 4) {
    for (const id of [...out.keys()].slice(0, surplus)) out.delete(id)
  }
  return out
}

function withChronicle(chronicle: RunState['chronicle'], more: Frames['chronicle']): RunState['chronicle'] {
  return more.length === 0 ? chronicle : [...chronicle, ...more].slice(-CHRONICLE_KEPT)
}

function withSegments(segments: RunState['segments'], more: Frames['segments']): RunState['segments'] {
  const first = more[0]
  if (first === undefined) return segments
  return [...segments.filter((segment) => comparePos(segment.from, first.from) < 0), ...more]
}

/** The reader's last action, for as long as it is still part of the run. */
function lastAction(before: RunState, window: Window): RunState['lastAction'] {
  if (window.reason === 'load' || window.reason === 'undo') return null
  if (window.reason === 'seek') return before.lastAction
  return window.recording.inputs[window.done - 1] ?? null
}

/** How far the run of a window was seen: up to where it parts from the one before, or as far as when it was left. */
function seenOf({ recording, seenTo, branches }: RunState, window: Window): number {
  if (window.reason === 'seek') return seenTo
  if (window.reason === 'load') return 0
  const known = window.reason === 'redo' ? branchOf(branches, window.recording) : undefined
  const fork = recording === null ? null : partsAt(recording, window.recording)
  return known?.seenTo ?? Math.min(seenTo, fork?.at ?? window.pos.at)
}

/** A selection that names nothing in another run is let go; an entry's unknown term is looked up. */
function stillThere(state: AppState, window: Window): AppState['look'] {
  const { look } = state
  const selection = resolved(look.selection, window.world)
  return selection === look.selection ? look : { ...look, selection }
}

function resolved(selection: Selection | null, world: World): Selection | null {
  if (selection === null) return null
  const named = (name: string) => world.members.find((member) => member.name === name)
  if (selection.kind === 'member') return named(selection.member) === undefined ? null : selection
  if (selection.kind !== 'entry') return selection
  const member = named(selection.member)
  if (member === undefined) return null
  if (selection.term !== 0) return selection
  const run = member.runs.findLast(({ index }) => index <= selection.index)
  return run === undefined ? selection : { ...selection, term: run.term }
}
