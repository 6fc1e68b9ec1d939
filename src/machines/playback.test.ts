import { expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'

import { IDLE_AFTER_MS, playbackMachine } from './playback.ts'

function started(playing: boolean) {
  const clock = new SimulatedClock()
  const actor = createActor(playbackMachine, { input: { playing }, clock })
  actor.start()
  return { clock, actor, mode: () => actor.getSnapshot().value, idle: () => actor.getSnapshot().context.idle }
}

test('it begins as it is asked to', () => {
  expect(started(true).mode()).toBe('playing')
  expect(started(false).mode()).toBe('paused')
})

test('a page without a sign of its reader pauses after three minutes, not before', () => {
  const { clock, mode, idle } = started(true)
  clock.increment(IDLE_AFTER_MS - 1)
  expect(mode()).toBe('playing')
  clock.increment(1)
  expect(mode()).toBe('paused')
  expect(idle()).toBe(true)
})

test('a sign of the reader starts the idle clock again', () => {
  const { clock, actor, mode } = started(true)
  clock.increment(IDLE_AFTER_MS - 1)
  actor.send({ type: 'SIGN' })
  clock.increment(IDLE_AFTER_MS - 1)
  expect(mode()).toBe('playing')
})

test('playing again is not idle', () => {
  const { clock, actor, idle } = started(true)
  clock.increment(IDLE_AFTER_MS)
  actor.send({ type: 'PLAY' })
  expect(idle()).toBe(false)
})

test('a hidden page stands still and plays on when it is seen again; a paused one stays paused', () => {
  const playing = started(true)
  playing.actor.send({ type: 'HIDE' })
  expect(playing.mode()).toBe('hidden')
  playing.actor.send({ type: 'SHOW' })
  expect(playing.mode()).toBe('playing')
  const paused = started(false)
  paused.actor.send({ type: 'HIDE' })
  paused.actor.send({ type: 'SHOW' })
  expect(paused.mode()).toBe('paused')
})

test.each([true, false])('a scrub returns to what it interrupted (playing: %s)', (playing) => {
  const { actor, mode } = started(playing)
  actor.send({ type: 'SCRUB_START' })
  expect(mode()).toBe('scrubbing')
  actor.send({ type: 'SCRUB_END' })
  expect(mode()).toBe(playing ? 'playing' : 'paused')
})

test('only a revival leads out of a halt', () => {
  const { actor, mode } = started(true)
  actor.send({ type: 'HALT' })
  actor.send({ type: 'PLAY' })
  expect(mode()).toBe('halted')
  actor.send({ type: 'REVIVE', playing: false })
  expect(mode()).toBe('paused')
})
