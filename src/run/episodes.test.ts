import { expect, test } from 'vitest'

import { Player } from '../engine/sim/player.ts'
import { defaultConfig, type ClusterConfig } from './config.ts'
import type { Episode, EpisodeKind } from './episode.ts'
import { EpisodeBuilder } from './episodes.ts'
import type { Input } from './input.ts'
import { makePacing } from './pacing.ts'
import { endOf, START, type SimMicros } from './position.ts'
import type { Recording } from './recording.ts'

const SECOND = 1_000_000

function recordingOf(
  inputs: readonly (readonly [SimMicros, Input])[],
  more: Partial<ClusterConfig> = {},
): Recording {
  const config = { ...defaultConfig(3), ...more }
  return { version: 1, seed: 2, config, inputs: inputs.map(([at, input]) => ({ pos: endOf(at), input })) }
}

function watch(
  recording: Recording,
  until: SimMicros,
): { builder: EpisodeBuilder; kinds: (kind: EpisodeKind) => Episode[] } {
  const builder = new EpisodeBuilder(recording.config)
  let seen = 0
  Player.start(recording).runTo(endOf(until), (sim) => {
    for (const event of sim.trace.since(seen)) builder.observe(event)
    seen = sim.trace.length
  })
  return { builder, kinds: (kind) => builder.episodes().filter((episode) => episode.kind === kind) }
}

const leaderOf = (recording: Recording, at: SimMicros): string => {
  const player = Player.start(recording)
  player.runTo(endOf(at))
  return player.sim.leader()?.name ?? ''
}

test('the first election runs from its first vote request to the winner’s first commit', () => {
  const { builder, kinds } = watch(recordingOf([]), 4 * SECOND)
  const [election, ...others] = kinds('election')
  expect(others).toEqual([])
  expect(election).toMatchObject({ first: true })
  const length = (election?.b ?? 0) - (election?.a ?? 0)
  expect(length).toBeGreaterThan(50_000)
  expect(length).toBeLessThan(200_000)
  expect(builder.led()).toEqual([{ from: expect.any(Number) as number, to: null }])
  expect(builder.led()[0]?.from).toBeGreaterThan(election?.a ?? 0)
  expect(builder.led()[0]?.from).toBeLessThan(election?.b ?? 0)
})

test('the opening election takes 4 to 8 viewer’s seconds', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const recording = { ...recordingOf([]), seed, config: defaultConfig(5) }
    const { builder, kinds } = watch(recording, 6 * SECOND)
    const segment = {
      from: START,
      to: null,
      episodes: builder.episodes(),
      led: builder.led(),
      simulatedTo: 6 * SECOND,
    }
    const pacing = makePacing([segment], recording, 1)
    const [election] = kinds('election')
    const took = pacing.viewMs(election?.b ?? 0) - pacing.viewMs(election?.a ?? 0)
    expect(took).toBeGreaterThan(4000)
    expect(took).toBeLessThan(8000)
  }
})

test('a crash of the leader is a fault, then an election; its restart is a replay', () => {
  const leader = leaderOf(recordingOf([]), 4 * SECOND)
  const crash = [4 * SECOND, { kind: 'crash', member: leader }] as const
  const restart = [8 * SECOND, { kind: 'restart', member: leader }] as const
  const { builder, kinds } = watch(recordingOf([crash, restart]), 12 * SECOND)
  expect(kinds('fault')).toMatchObject([{ a: 4 * SECOND, b: 4 * SECOND + 5000, member: leader }])
  expect(kinds('election').length).toBeGreaterThan(1)
  expect(kinds('election').at(-1)).toMatchObject({ first: false })
  expect(kinds('replay')).toMatchObject([{ a: 8 * SECOND, member: leader }])
  expect(kinds('replay')[0]?.b).not.toBeNull()
  expect(builder.led()).toMatchObject([{ to: 4 * SECOND }, { to: null }])
})

test('a write runs from its sending to its reply, and closes after 300 ms without one', () => {
  const request = { verb: 'put', key: 'k', value: 'v' } as const
  const put = { kind: 'client', client: 'c1', request, to: ['n1'] } as const
  const { kinds } = watch(
    recordingOf([
      [4 * SECOND, put],
      [6 * SECOND, { kind: 'partition', groups: [['n1'], ['n2'], ['n3']] }],
      [9 * SECOND, put],
    ]),
    12 * SECOND,
  )
  const [answered, unanswered] = kinds('write')
  expect(answered).toMatchObject({ a: 4 * SECOND, byReader: true })
  expect((answered?.b ?? 0) - 4 * SECOND).toBeLessThan(200_000)
  expect(unanswered).toMatchObject({ a: 9 * SECOND, b: 9 * SECOND + 300_000 })
})

test('a cut-off leader is led no longer than it hears a quorum, and its step-down is told', () => {
  const leader = leaderOf(recordingOf([]), 4 * SECOND)
  const rest = ['n1', 'n2', 'n3'].filter((name) => name !== leader)
  const cut = { kind: 'partition', groups: [[leader], rest] } as const
  const { builder, kinds } = watch(recordingOf([[4 * SECOND, cut]]), 8 * SECOND)
  expect(kinds('step-down')).toMatchObject([{ member: leader }])
  const [first] = builder.led()
  expect(first?.to).toBeGreaterThan(4 * SECOND)
  expect(first?.to).toBeLessThan(4.5 * SECOND)
})

test('a stale candidate’s refusals belong to its election’s chain', () => {
  const leader = leaderOf(recordingOf([]), 4 * SECOND)
  const stale = ['n1', 'n2', 'n3'].find((name) => name !== leader) ?? ''
  const others = ['n1', 'n2', 'n3'].filter((name) => name !== stale)
  const request = { verb: 'put', key: 'k', value: 'v' } as const
  const { kinds } = watch(
    recordingOf([
      [4 * SECOND, { kind: 'partition', groups: [[stale], others] }],
      [5 * SECOND, { kind: 'client', client: 'c1', request, to: [leader] }],
      [8 * SECOND, { kind: 'heal' }],
      [8 * SECOND + 1, { kind: 'crash', member: leader }],
    ]),
    14 * SECOND,
  )
  const refusals = kinds('refusal')
  expect(refusals.length).toBeGreaterThan(0)
  const roots = new Set(kinds('election').map(({ root }) => root))
  expect(refusals.some(({ root }) => roots.has(root))).toBe(true)
})

test('a copy of the builder goes on without the other noticing', () => {
  const recording = recordingOf([[4 * SECOND, { kind: 'crash', member: 'n1' }]])
  const player = Player.start(recording)
  player.runTo(endOf(10 * SECOND))
  const events = player.sim.trace.since(0)
  const whole = new EpisodeBuilder(recording.config)
  for (const event of events) whole.observe(event)
  const half = new EpisodeBuilder(recording.config)
  for (const event of events.slice(0, events.length / 3)) half.observe(event)
  const before = [half.episodes(), half.led()]
  const copy = half.clone()
  for (const event of events.slice(events.length / 3)) copy.observe(event)
  expect([copy.episodes(), copy.led()]).toEqual([whole.episodes(), whole.led()])
  expect([half.episodes(), half.led()]).toEqual(before)
})
