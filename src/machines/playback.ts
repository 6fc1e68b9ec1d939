import { assign, createMachine } from 'xstate'

import type { PlaybackState } from '../store/app-state.ts'

/** Without a sign of the reader for so long, a playing page pauses. */
export const IDLE_AFTER_MS = 180_000

export type PlaybackEvent =
  | { readonly type: 'PLAY' }
  | { readonly type: 'PAUSE' }
  | { readonly type: 'TOGGLE' }
  | { readonly type: 'SCRUB_START' }
  | { readonly type: 'SCRUB_END' }
  /** The page went out of sight, or came back. */
  | { readonly type: 'HIDE' }
  | { readonly type: 'SHOW' }
  /** The reader did something: the idle clock starts again. */
  | { readonly type: 'SIGN' }
  | { readonly type: 'HALT' }
  | { readonly type: 'REVIVE'; readonly playing: boolean }

interface PlaybackContext {
  /** What the end of a scrub returns to. */
  readonly resume: boolean
  /** Paused because nobody was there. */
  readonly idle: boolean
}

type Of = PlaybackContext
const resumes = ({ context }: { readonly context: Of }): boolean => context.resume
const willResume = assign<Of, PlaybackEvent, undefined, PlaybackEvent, never>({ resume: true })
const willStay = assign<Of, PlaybackEvent, undefined, PlaybackEvent, never>({ resume: false })
const fellIdle = assign<Of, PlaybackEvent, undefined, PlaybackEvent, never>({ idle: true })
const woke = assign<Of, PlaybackEvent, undefined, PlaybackEvent, never>({ idle: false })

/**
 * The modes of playback; it knows no playhead and no worker. `halted`: the worker died, only `REVIVE` leads on.
 * A hidden page pauses and plays on when it is seen again; after three idle minutes it stays paused.
 * Made by `createMachine`: `setup` would bring a kilobyte of actions that nothing here does.
 */
export const playbackMachine = createMachine({
  types: {} as { context: PlaybackContext; events: PlaybackEvent; input: { playing: boolean } },
  id: 'playback',
  context: ({ input }) => ({ resume: input.playing, idle: false }),
  initial: 'start',
  on: { HALT: '.halted' },
  states: {
    start: { always: [{ guard: resumes, target: 'playing' }, { target: 'paused' }] },
    paused: {
      on: {
        PLAY: { target: 'playing', actions: woke },
        TOGGLE: { target: 'playing', actions: woke },
        SCRUB_START: { target: 'scrubbing', actions: [willStay, woke] },
        SIGN: { actions: woke },
      },
    },
    playing: {
      entry: woke,
      after: { [IDLE_AFTER_MS]: { target: 'paused', actions: fellIdle } },
      on: {
        PAUSE: 'paused',
        TOGGLE: 'paused',
        SCRUB_START: { target: 'scrubbing', actions: willResume },
        HIDE: 'hidden',
        SIGN: { target: 'playing', reenter: true },
      },
    },
    hidden: {
      on: { SHOW: 'playing', PLAY: 'playing', PAUSE: 'paused', TOGGLE: 'playing' },
    },
    scrubbing: {
      on: {
        SCRUB_END: [{ guard: resumes, target: 'playing' }, { target: 'paused' }],
        PLAY: { actions: willResume },
        PAUSE: { actions: willStay },
      },
    },
    halted: {
      on: { REVIVE: [{ guard: ({ event }) => event.playing, target: 'playing' }, { target: 'paused' }] },
    },
  },
})

/** What the page calls a state of the machine: one that never began, or that nobody sees, is paused. */
export function modeOf(state: unknown): PlaybackState['mode'] {
  return state === 'playing' || state === 'scrubbing' || state === 'halted' ? state : 'paused'
}
