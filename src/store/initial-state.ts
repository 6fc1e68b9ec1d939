import { EntryTexts } from './entry-texts.ts'
import type { AppState, ClientForm, LookState, PlaybackState, RunState } from './app-state.ts'

/** What the page knows before the worker said anything. */
export function initialState(look: Partial<LookState> = {}): AppState {
  return {
    run: EMPTY_RUN,
    moment: null,
    playback: PAUSED_AT_START,
    look: { ...DEFAULT_LOOK, ...look },
    status: { kind: 'loading' },
    notice: null,
  }
}

export const EMPTY_RUN: RunState = {
  epoch: -1,
  recording: null,
  done: 0,
  undoable: false,
  acts: [],
  redoable: false,
  undone: null,
  lastAction: null,
  frames: [],
  flights: new Map(),
  entries: EntryTexts.NONE,
  marks: [],
  chronicle: [],
  segments: [],
  simulatedTo: 0,
  seenTo: 0,
  branches: [],
}

export const PAUSED_AT_START: PlaybackState = {
  mode: 'paused',
  speed: 'director',
  pace: { speed: 0, reason: 'paused' },
  idle: false,
}

export const EMPTY_FORM: ClientForm = { open: false, verb: 'put', key: '', value: '', to: null }

export const DEFAULT_LOOK: LookState = {
  lens: 'log',
  serverLog: null,
  selection: null,
  hover: null,
  armed: null,
  tools: false,
  clientForm: EMPTY_FORM,
  theme: 'auto',
  lang: 'en',
  motion: 'full',
  present: false,
  embed: null,
  invited: true,
  shortcuts: true,
  privateOpen: false,
}
