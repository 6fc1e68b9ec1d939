import { expect, test } from 'vitest'

import { texts } from '../../../i18n/catalogue.ts'
import { Playhead } from '../../../machines/playhead.ts'
import { defaultConfig } from '../../../run/config.ts'
import { movingScene, planStage } from '../../../scene/stage-scene.ts'
import { aFlight, aStage, AT, calmWorld } from '../../../scene/test-kit/worlds.ts'
import { sceneTexts } from '../scene-words.ts'
import type { PaintedScene } from './messages.ts'
import { MovingPicture } from './moving-picture.ts'

const stage = aStage(calmWorld(5))
const plan = planStage(stage)
const recording = { version: 1, seed: 1, config: defaultConfig(5), inputs: [] } as const
const flights = [aFlight(1), aFlight(2, { from: 'n1', to: 'n2' })]
const scene: PaintedScene = {
  plan,
  members: stage.world.members,
  clients: stage.world.clients,
  electionMicros: 1_000_000,
  selection: null,
  hover: null,
  lang: 'en',
  ratio: 1,
  colors: { byToken: {}, ui: '', mono: '' },
  segments: [],
  recording,
}
const clock = {
  at: AT - 3500.25,
  frameMs: 1000,
  moves: true,
  speed: 0.01,
  tempo: 1,
  limit: AT + 1000,
} as const

/** What the page itself would draw `ms` after the clock's frame. */
function ofPage(ms: number): ReturnType<typeof movingScene> {
  const head = new Playhead()
  head.place(clock.at)
  head.advance(ms, clock.speed, clock.tempo, clock.limit)
  const viewMs = (time: number): number => head.viewMs(time)
  const shown = { world: stage.world, flights, at: head.micros(), electionMicros: 1_000_000, viewMs }
  return movingScene({ ...shown, selection: null, hover: null, texts: sceneTexts(texts('en')) }, plan)
}

function aPicture(): MovingPicture {
  const picture = new MovingPicture(texts)
  picture.take({ scene, forget: true, flights, clock })
  return picture
}

test('between two words of the page the thread draws what the page would', () => {
  const picture = aPicture()
  for (const ms of [0, 16, 33, 120]) {
    const at = picture.at(1000 + ms)
    const marks = picture.marks(at, picture.near(at))
    expect(marks.some(({ id }) => id.startsWith('message:1'))).toBe(true)
    expect(marks).toEqual(ofPage(ms))
  }
})

test('a page that says nothing for long is busy: the picture waits for it', () => {
  expect(aPicture().at(60_000)).toBe(aPicture().at(1200))
})

test('a clock that stands moves nothing', () => {
  const picture = aPicture()
  picture.take({ clock: { ...clock, moves: false } })
  expect(picture.at(1100)).toBe(Math.floor(clock.at))
})

test('messages of another past are forgotten, and those long gone make room', () => {
  const picture = aPicture()
  picture.take({ forget: true, flights: [aFlight(7)] })
  expect(picture.near(AT - 3500).map(({ id }) => id)).toEqual([7])
  const old = Array.from({ length: 4000 }, (_, i) =>
    aFlight(100 + i, { sent: { at: 10, seq: 0 }, arrivesAt: 20 }),
  )
  picture.take({ flights: old })
  const near = (): readonly number[] => picture.near(AT - 3500).map(({ id }) => id)
  expect(near()).toEqual([7])
  expect(near()).toEqual([7])
})
