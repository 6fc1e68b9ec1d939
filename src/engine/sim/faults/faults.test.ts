import { describe, expect, it } from 'vitest'
import { defined } from '../../../base/assert.ts'
import type { Input } from '../../../run/input.ts'
import type { SimFlight } from '../flight.ts'
import type { Simulation } from '../simulation.ts'
import {
  cluster,
  eventsOf,
  followers,
  leader,
  put,
  runFor,
  runTo,
  runUntil,
  runUntilLeader,
} from '../test-kit/runs.ts'
import { FAULTS } from './index.ts'
import { refusesInWords } from '../../lab/refuses-in-words.ts'

function led(members = 3): Simulation {
  const sim = cluster(members)
  runUntilLeader(sim)
  runFor(sim, 1)
  return sim
}

/** Steps until a message is under way from one member to another, and hands it out. */
function flightFrom(sim: Simulation, from: string, to: string): SimFlight {
  const find = (): SimFlight | undefined =>
    [...sim.flights.values()].find((flight) => flight.from === from && flight.to === to)
  runUntil(sim, () => find() !== undefined)
  return defined(find(), 'a message is under way')
}

const endOfFlight = (sim: Simulation, id: number): string => {
  runUntil(sim, () => !sim.flights.has(id))
  const [end] = sim.trace
    .since(id)
    .filter((event) => (event.kind === 'dropped' || event.kind === 'received') && event.msg === id)
  return end?.kind === 'dropped' ? `${end.why} at ${end.at}` : `received at ${end?.at}`
}

it('every kind of Input has its fault under its own name', () => {
  expect(Object.entries(FAULTS).every(([kind, fault]) => fault.kind === kind)).toBe(true)
})

describe('an Input that makes no sense is refused with a sentence', () => {
  const sim = led()
  const boss = leader(sim).name
  const [up = '', down = ''] = followers(sim)
  sim.apply({ kind: 'crash', member: down })
  const flight = flightFrom(sim, boss, up)
  it.each<[Input, string]>([
    [{ kind: 'crash', member: 'n9' }, 'there is no member n9'],
    [{ kind: 'crash', member: down }, `${down} is down already`],
    [{ kind: 'restart', member: up }, `${up} is running already`],
    [{ kind: 'pause', member: down }, `${down} is down`],
    [{ kind: 'resume', member: up }, `${up} is not paused`],
    [{ kind: 'campaign', member: boss }, `${boss} leads already`],
    [{ kind: 'heal' }, 'the network is whole'],
    [{ kind: 'cut', from: 'n1', to: 'n1' }, 'n1 has no link to itself'],
    [{ kind: 'mend', from: 'n1', to: 'n2' }, 'the link from n1 to n2 is not cut'],
    [
      {
        kind: 'partition',
        groups: [
          ['n1', 'n2'],
          ['n2', 'n3'],
        ],
      },
      'a member stands in one group only',
    ],
    [{ kind: 'partition', groups: [['n1'], ['n2']] }, 'n3 is in no group'],
    [{ kind: 'partition', groups: [['n1', 'n2', 'n3']] }, 'a partition has at least two groups'],
    [{ kind: 'drop', message: 0 }, 'no message 0 is under way'],
    [{ kind: 'delay', message: flight.id, micros: -1 }, '-1 µs is not a whole number from 0 to 60000000'],
    [{ kind: 'loss', permille: 1001 }, 'a loss is 0 to 1000 permille'],
    [
      { kind: 'client', client: 'c1', request: { verb: 'del', key: 'a' }, to: [] },
      'a request goes to at least one member',
    ],
    [
      { kind: 'client', client: 'n1', request: { verb: 'del', key: 'a' }, to: ['n1'] },
      '"n1" is not a client\'s name',
    ],
  ])('%j', (input, sentence) => {
    expect(refusesInWords(sim, input)).toBe(sentence)
  })
})

describe('a message', () => {
  it('on a link is never overtaken, whatever the jitter', () => {
    const sim = cluster(3, 5, { jitterMs: 80, workload: 20 })
    runTo(sim, 10)
    const last = new Map<string, number>()
    for (const { msg, from, to } of eventsOf(sim, 'received')) {
      if (from.startsWith('c') || to.startsWith('c')) continue
      expect(msg).toBeGreaterThan(last.get(from + to) ?? -1)
      last.set(from + to, msg)
    }
    expect(last.size).toBeGreaterThanOrEqual(4)
  })

  it('that has not passed half way dies there when the link is cut, and one that has arrives', () => {
    for (const late of [false, true]) {
      const sim = led()
      const { name } = leader(sim)
      const [other = ''] = followers(sim)
      const { id, sentAt, arrivesAt } = flightFrom(sim, name, other)
      const middle = sentAt + Math.floor((arrivesAt - sentAt) / 2)
      runTo(sim, (late ? middle + 1 : middle - 1) / 1_000_000)
      sim.apply({ kind: 'cut', from: name, to: other })
      expect(endOfFlight(sim, id)).toBe(late ? `received at ${arrivesAt}` : `cut at ${middle}`)
    }
  })

  it('dropped by hand dies at once; delayed by hand arrives that much later', () => {
    const sim = led()
    const { name } = leader(sim)
    const [other = '', third = ''] = followers(sim)
    const dropped = flightFrom(sim, name, other)
    sim.apply({ kind: 'drop', message: dropped.id })
    expect(endOfFlight(sim, dropped.id)).toBe(`reader at ${sim.pos.at}`)
    const delayed = flightFrom(sim, name, third)
    sim.apply({ kind: 'delay', message: delayed.id, micros: 30_000 })
    expect(endOfFlight(sim, delayed.id)).toBe(`received at ${delayed.arrivesAt + 30_000}`)
  })

  it('of a type that is awaited to be dropped dies half way, and only the first of them', () => {
    const sim = led()
    const { name } = leader(sim)
    const [other = ''] = followers(sim)
    sim.apply({ kind: 'drop-next', type: 'MsgHeartbeat', from: name, to: other })
    const { length } = sim.trace
    runFor(sim, 1)
    const beats = eventsOf(sim, 'sent', length).filter(
      ({ type, from, to }) => type === 'MsgHeartbeat' && from === name && to === other,
    )
    expect(beats.map(({ why }) => why).slice(0, 3)).toEqual(['reader', null, null])
    expect(sim.links.dropNext).toEqual([])
  })

  it('to a process that is down dies on arrival, and its sender hears of it at once', () => {
    const sim = led()
    const { name } = leader(sim)
    const [other = ''] = followers(sim)
    const id = sim.member(other).id
    sim.apply({ kind: 'crash', member: other })
    runFor(sim, 0.2)
    expect(
      eventsOf(sim, 'dropped').filter(({ to, why }) => to === other && why === 'down').length,
    ).toBeGreaterThan(0)
    const progress = sim
      .member(name)
      .server?.node.status()
      .progress.find((peer) => peer.id === id)
    expect(progress?.state).toBe('StateProbe')
  })

  it('over a silent cut is missed only after five seconds', () => {
    const sim = led()
    const { name } = leader(sim)
    const [other = ''] = followers(sim)
    const id = sim.member(other).id
    const state = (): string | undefined =>
      sim
        .member(name)
        .server?.node.status()
        .progress.find((peer) => peer.id === id)?.state
    sim.apply({ kind: 'cut', from: name, to: other })
    sim.apply({ kind: 'pause', member: other })
    runFor(sim, 4.8)
    expect(state()).toBe('StateReplicate')
    runFor(sim, 0.5)
    expect(state()).toBe('StateProbe')
  })

  it('that was sent to an earlier process of its receiver is not read by the next one', () => {
    const sim = led()
    const { name } = leader(sim)
    const [other = ''] = followers(sim)
    const { id, arrivesAt } = flightFrom(sim, name, other)
    sim.apply({ kind: 'crash', member: other })
    sim.apply({ kind: 'restart', member: other })
    expect(endOfFlight(sim, id)).toBe(`down at ${arrivesAt}`)
  })
})

it('latency and jitter are what a message takes', () => {
  const sim = led()
  const { name } = leader(sim)
  const [other = '', third = ''] = followers(sim)
  sim.apply({ kind: 'jitter', micros: 0 })
  sim.apply({ kind: 'latency', from: name, to: other, micros: 80_000 })
  runFor(sim, 0.5)
  const slow = flightFrom(sim, name, other)
  const plain = flightFrom(sim, name, third)
  expect([slow.arrivesAt - slow.sentAt, plain.arrivesAt - plain.sentAt]).toEqual([80_000, 15_000])
})

it('a loss of everything lets nothing through, and the client still reaches its member', () => {
  const sim = led()
  sim.apply({ kind: 'loss', permille: 1000 })
  const { length } = sim.trace
  runFor(sim, 0.5)
  const { at } = sim.pos
  expect(put(sim, leader(sim).name, 'a', '1').status).toBe('timeout')
  const arrived = eventsOf(sim, 'received', length).filter((event) => event.at > at)
  expect(new Set(arrived.map(({ type }) => type))).toEqual(new Set(['ClientRequest']))
})

it('a slow disk makes its member answer late, and misses ticks meanwhile', () => {
  const sim = led()
  const [other = ''] = followers(sim)
  sim.apply({ kind: 'slow-disk', member: other, micros: 450_000 })
  put(sim, leader(sim).name, 'a', '1')
  const written = eventsOf(sim, 'written')
    .filter(({ member, first }) => member === other && first > 0)
    .at(-1)
  runFor(sim, 0.6)
  const synced = eventsOf(sim, 'synced')
    .filter(({ member }) => member === other)
    .at(-1)
  expect((synced?.at ?? 0) - (written?.at ?? 0)).toBe(450_000)
  expect(synced?.cause).toBe(written?.id)
})

it('the workload sends its puts from the first leader on, to a member that answers', () => {
  const sim = cluster(3, 1, { workload: 5 })
  const first = runUntilLeader(sim)
  const from = sim.pos.at
  runFor(sim, 4)
  const sent = eventsOf(sim, 'client-sent')
  expect([sent.length, sent[0]?.at, sent[0]?.byReader]).toEqual([20, from + 200_000, false])
  expect(eventsOf(sim, 'client-done').every(({ status }) => status === 'ok')).toBe(true)
  expect(first.name).toBe(leader(sim).name)
  sim.apply({ kind: 'crash', member: 'n1' })
  runFor(sim, 8)
  expect(eventsOf(sim, 'client-sent').at(-1)?.to).not.toBe('n1')
})
