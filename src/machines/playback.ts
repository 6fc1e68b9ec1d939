import { assign, setup } from 'xstate'

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

/**
 * The modes of playback; it knows no playhead and no worker. `halted`: the worker died, only `REVIVE` leads on.
 * A hidden page pauses and plays on when it is seen again; after three idle minutes it stays paused.
 */
export const playbackMachine = setup({
  types: { context: {} as PlaybackContext, events: {} as PlaybackEvent, input: {} as { playing: boolean } },
  delays: { idle: IDLE_AFTER_MS },
  guards: { resumes: ({ context }) => context.resume },
  actions: {
    willResume: assign({ resume: true }),
    willStay: assign({ resume: false }),
    fellIdle: assign({ idle: true }),
    woke: assign({ idle: false }),
  },
}).createMachine({
  id: 'playback',
  context: ({ input }) => ({ resume: input.playing, idle: false }),
  initial: 'start',
  on: { HALT: '.halted' },
  states: {
    start: { always: [{ guard: 'resumes', target: 'playing' }, { target: 'paused' }] },
    paused: {
      on: {
        PLAY: { target: 'playing', actions: 'woke' },
        TOGGLE: { target: 'playing', actions: 'woke' },
        SCRUB_START: { target: 'scrubbing', actions: ['willStay', 'woke'] },
        SIGN: { actions: 'woke' },
      },
    },
    playing: {
      entry: 'woke',
      after: { idle: { target: 'paused', actions: 'fellIdle' } },
      on: {
        PAUSE: 'paused',
        TOGGLE: 'paused',
        SCRUB_START: { target: 'scrubbing', actions: 'willResume' },
        HIDE: 'hidden',
        SIGN: { target: 'playing', reenter: true },
      },
    },
    hidden: {
      on: { SHOW: 'playing', PLAY: 'playing', PAUSE: 'paused', TOGGLE: 'playing' },
    },
    scrubbing: {
      on: {
        SCRUB_END: [{ guard: 'resumes', target: 'playing' }, { target: 'paused' }],
        PLAY: { actions: 'willResume' },
        PAUSE: { actions: 'willStay' },
      },
    },
    halted: {
      on: { REVIVE: [{ guard: ({ event }) => event.playing, target: 'playing' }, { target: 'paused' }] },
    },
  },
})
