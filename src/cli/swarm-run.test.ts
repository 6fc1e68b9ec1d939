import { expect, test } from 'vitest'

import { swarmRun, type SwarmOutcome } from './swarm-run.ts'
import { Player } from '../engine/sim/player.ts'

const options = { micros: 6_000_000, config: null, rulesOff: [] }

test('sixty seeds of trouble break no promise, and every cluster heals', () => {
  const outcomes: SwarmOutcome[] = []
  for (let seed = 1; seed <= 60; seed++) outcomes.push(swarmRun(seed, options))
  expect(
    outcomes.flatMap(({ seed, violations }) =>
      violations.map(({ claim, detail }) => ({ seed, claim, detail })),
    ),
  ).toEqual([])
  expect(outcomes.filter(({ converged }) => !converged).map(({ seed, apart }) => ({ seed, apart }))).toEqual(
    [],
  )
  const kinds = new Set(outcomes.flatMap(({ faults }) => Object.keys(faults)))
  for (const kind of [
    'crash',
    'restart',
    'partition',
    'cut',
    'loss',
    'pause',
    'latency',
    'slow-disk',
    'drop-next',
    'transfer',
    'start',
    'member-add',
    'member-remove',
    'member-promote',
  ]) {
    expect(kinds).toContain(kind)
  }
})

test('a swarm’s run is a recording: played again it does the same', () => {
  const { recording, events } = swarmRun(11, options)
  const again = swarmRun(11, options)
  expect(again.recording).toEqual(recording)
  const player = Player.start(recording)
  player.runTo({ at: 120_000_000, seq: 0 })
  expect(player.sim.trace.length).toBeGreaterThanOrEqual(events)
  expect(player.inputsDone).toBe(recording.inputs.length)
})
