import { swarmRun } from '../src/cli/swarm-run.ts'
import { Player } from '../src/engine/sim/player.ts'
import { Simulation } from '../src/engine/sim/simulation.ts'
import { defaultConfig, type ClusterConfig } from '../src/run/config.ts'
import { endOf } from '../src/run/position.ts'
import type { RecordedInput, Recording } from '../src/run/recording.ts'

export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly least?: number
  readonly most?: number
}

const SECOND = 1_000_000

/** How fast the engine is: idle, busy, sought in, and searched for broken promises. */
export function run(): Promise<Row[]> {
  warmUp()
  return Promise.resolve([idle(5), idle(3), busy(5, 100), ...seek(), swarm()])
}

function warmUp(): void {
  play(Simulation.create(1, defaultConfig(5)), 60 * SECOND)
}

/** A cluster that only beats. */
function idle(members: number): Row {
  const value = virtualPerWall(defaultConfig(members), 1200)
  const row = { name: `${members} idle members`, value, unit: 'virtual s / s' }
  return members === 5 ? { ...row, least: 2000 } : row
}

function busy(members: number, workload: number): Row {
  const config = { ...defaultConfig(members), workload }
  return {
    name: `${members} members, ${workload} puts a virtual second`,
    value: virtualPerWall(config, 60),
    unit: 'virtual s / s',
  }
}

function virtualPerWall(config: ClusterConfig, seconds: number): number {
  const sim = Simulation.create(1, config)
  play(sim, 5 * SECOND)
  const wall = timed(() => {
    for (let done = 1; done <= seconds; done++) {
      play(sim, (5 + done) * SECOND)
      sim.trace.dropBefore(sim.trace.length - 4096)
    }
  })
  return seconds / wall
}

/** Ten minutes of a page's cluster with five writes a second and a fault now and then. */
function seek(): readonly Row[] {
  const config = { ...defaultConfig(5), workload: 5 }
  const inputs: RecordedInput[] = []
  for (let at = 20; at < 600; at += 40) {
    const member = `n${1 + ((at / 20) % 5)}`
    inputs.push({ pos: endOf(at * SECOND), input: { kind: 'crash', member } })
    inputs.push({ pos: endOf((at + 10) * SECOND), input: { kind: 'restart', member } })
  }
  const recording: Recording = { version: 1, seed: 1, config, inputs }
  const player = Player.start(recording)
  const whole = timed(() => player.runTo(endOf(600 * SECOND)))
  let worst = 0
  for (let i = 1; i <= 60; i++) {
    const at = ((i * 37) % 60) * 10 + (i % 7)
    worst = Math.max(
      worst,
      timed(() => player.seek(endOf(at * SECOND))),
    )
  }
  return [
    { name: 'a recording of 10 minutes, from start to end', value: whole * 1000, unit: 'ms' },
    { name: 'seek anywhere in it, the slowest of 60', value: worst * 1000, unit: 'ms', most: 100 },
  ]
}

function swarm(): Row {
  const seeds = 20
  const options = { micros: 60 * SECOND, config: null, rulesOff: [] }
  const wall = timed(() => {
    for (let seed = 1; seed <= seeds; seed++) swarmRun(seed, options)
  })
  return {
    name: 'swarm seeds of 60 virtual s, every checker at every step',
    value: seeds / wall,
    unit: 'seeds / s',
  }
}

function play(sim: Simulation, until: number): void {
  for (let next = sim.nextAt(); next !== null && next <= until; next = sim.nextAt()) sim.step()
}

/** Wall seconds. */
function timed(work: () => void): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}
