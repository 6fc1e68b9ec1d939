import { beforeAll, expect, it } from 'vitest'

import { CHECKERS } from '../engine/sim/checkers/index.ts'
import { hexOf } from '../base/id64.ts'
import type { Frames } from '../protocol/messages.ts'
import type { Flight, MemberView } from '../protocol/view/world.ts'
import { defaultConfig } from '../run/config.ts'
import type { Input } from '../run/input.ts'
import { endOf } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import { Branches } from './branches.ts'
import { Course } from './course.ts'
import { FrameWriter } from './frame-writer.ts'
import { windowOf } from './window.ts'

/** One run in which members come and go, a follower reads and the leader hands over: what of it reaches the page. */

const CONFIG = { ...defaultConfig(3), workload: 2 }
const LEARNER = {
  verb: 'member-add',
  name: 'n4',
  peerURLs: ['http://127.0.0.1:42380'],
  learner: true,
} as const

let frames: Frames
let flights: readonly Flight[]

beforeAll(() => {
  const { names, id, leader } = firstLeader()
  const [one = '', two = ''] = names.filter((name) => name !== leader)
  const ask = (request: Extract<Input, { kind: 'client' }>['request'], to: string): Input => ({
    kind: 'client',
    client: 'c1',
    request,
    to: [to],
  })
  const course = new Course(
    {
      version: 1,
      seed: 1,
      config: CONFIG,
      inputs: [
        { pos: endOf(7_000_000), input: ask(LEARNER, leader) },
        {
          pos: endOf(7_500_000),
          input: ask({ ...LEARNER, name: 'n5', peerURLs: ['http://127.0.0.1:52380'] }, leader),
        },
        { pos: endOf(8_000_000), input: { kind: 'start', member: 'n4' } },
        { pos: endOf(10_000_000), input: ask({ verb: 'get', key: 'k1', serializable: false }, one) },
        { pos: endOf(11_000_000), input: { kind: 'transfer', member: one } },
        { pos: endOf(13_000_000), input: ask({ verb: 'member-remove', id: id(two) }, one) },
      ],
    },
    CHECKERS,
  )
  course.moveTo(endOf(0))
  const window = windowOf(1, 'load', course, new Branches())
  const writer = new FrameWriter(1, course, window.world)
  course.advance(endOf(16_000_000), (sim) => writer.look(sim, 0))
  frames = writer.take(16_000_000)
  flights = frames.flights
})

function firstLeader(): { names: readonly string[]; id: (name: string) => string; leader: string } {
  const course = new Course({ version: 1, seed: 1, config: CONFIG, inputs: [] } satisfies Recording, CHECKERS)
  course.moveTo(endOf(7_000_000))
  const { sim } = course
  const leader = sim.leader()
  if (leader === null) throw new Error('seed 1 has a leader after 7 s')
  return {
    names: sim.members.map(({ name }) => name),
    id: (name) => hexOf(sim.member(name).id),
    leader: leader.name,
  }
}

function views(name: string): readonly MemberView[] {
  return frames.frames.flatMap(({ patch }) => (patch.members ?? []).filter((member) => member.name === name))
}

it('a member that is added is there before it runs, as a learner, and runs then', () => {
  expect(views('n4')[0]).toMatchObject({ unstarted: true, isLearner: true, isVoter: false, status: 'down' })
  expect(views('n4').at(-1)).toMatchObject({ unstarted: false, isLearner: true, status: 'running' })
})

it('its leader probes it first and replicates then', () => {
  const states = frames.frames
    .flatMap(({ patch }) => patch.members ?? [])
    .flatMap(({ progress }) => progress?.filter(({ peer }) => peer === 'n4') ?? [])
    .map(({ state }) => state)
  expect(states[0]).toBe('StateProbe')
  expect(states).toContain('StateReplicate')
})

it('a read goes to the leader and its confirmation round carries no entry', () => {
  const types = new Set(flights.map(({ type }) => type))
  expect(types.has('MsgReadIndex')).toBe(true)
  expect(types.has('MsgReadIndexResp')).toBe(true)
  const round = flights.filter(({ reads }) => reads)
  expect(new Set(round.map(({ type }) => type))).toEqual(new Set(['MsgHeartbeat', 'MsgHeartbeatResp']))
  expect(round.every(({ entries }) => entries === 0)).toBe(true)
  expect(flights.some(({ type, reads }) => type === 'MsgHeartbeat' && !reads)).toBe(true)
})

it('a handover is one message that tells the other to campaign', () => {
  expect(flights.filter(({ type }) => type === 'MsgTimeoutNow')).toHaveLength(1)
})

it('a removed member is no voter any more, whether or not it runs', () => {
  const gone = frames.frames
    .flatMap(({ patch }) => patch.members ?? [])
    .filter(({ isVoter, isLearner }) => !isVoter && !isLearner)
  expect(new Set(gone.map(({ status }) => status))).toEqual(new Set(['running', 'down']))
})

it('the chronicle has the servers’ lines and the changes that were asked for, refused ones with their reason', () => {
  const { chronicle } = frames
  expect(chronicle.map(({ id }) => id)).toEqual(chronicle.map(({ id }) => id).sort((a, b) => a - b))
  expect(
    chronicle.some((event) => event.kind === 'log-line' && / became leader at term 2$/.test(event.text)),
  ).toBe(true)
  expect(chronicle.filter(({ kind }) => kind === 'member-refused')).toMatchObject([
    { reason: 'too-many-learners', subject: 'n5', missing: [] },
  ])
  expect(
    chronicle.every((event) => event.kind !== 'client-sent' || event.what.verb.startsWith('member-')),
  ).toBe(true)
})
