import type { Rng } from '../base/rng.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import type { Input, Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import { healingInputs } from './swarm-chaos.ts'

/** One move of an attack: made as soon as `when` holds; the attack is given up when that takes longer than `most`. */
export interface Move {
  readonly when: (sim: Simulation) => boolean
  readonly most: SimMicros
  /** Left out when it makes no sense then. */
  readonly input: Input
}

/** A story that breaks a promise when its rule is off, with the seed's own cast and timing; null: not now. */
export type Attack = (rng: Rng, sim: Simulation) => readonly Move[] | null

const MS: SimMicros = 1000
const SOON: SimMicros = 3_000_000

/**
 * Two leaders of one term: the voter votes for the first, forgets it in a crash, and votes for the second, who heard
 * of nothing.
 */
export const voteTwice: Attack = (rng, sim) => {
  const cast = threeAlive(rng, sim)
  if (cast === null) return null
  const [first, voter, second] = cast
  return [
    now({ kind: 'heal' }),
    after(rng.between(100, 600) * MS, apart([first, voter], [second])),
    now({ kind: 'campaign', member: first }),
    after(rng.between(20, 60) * MS, { kind: 'crash', member: voter }),
    now(apart([first], [voter, second])),
    now({ kind: 'restart', member: voter }),
    after(rng.between(1, 80) * MS, { kind: 'campaign', member: second }),
    after(rng.between(200, 600) * MS, { kind: 'heal' }),
  ]
}

/**
 * Figure 8 of the paper with three members: the old leader's entry reaches a majority in a later term, is counted as
 * committed, and is overwritten by the leader of the term between.
 */
export const figureEight: Attack = (rng, sim) => {
  const leader = sim.leader()?.name
  const cast = threeAlive(rng, sim)
  if (leader === undefined || cast === null) return null
  const [between, witness] = cast.filter((name) => name !== leader)
  if (between === undefined || witness === undefined) return null
  const lastOf = (name: Name): number => sim.member(name).server?.durable ?? 0
  const old = lastOf(leader)
  return [
    now(apart([leader], [between, witness])),
    now(put(leader, `old${old}`)),
    when((s) => durable(s, leader) > old, { kind: 'campaign', member: between }),
    when((s) => leads(s, between), apart([leader], [between], [witness])),
    when((s) => durable(s, between) > old, apart([leader, witness], [between])),
    ...campaignUntilItLeads(leader),
    when((s) => commit(s, leader) > old, apart([leader], [between, witness])),
    ...campaignUntilItLeads(between),
    after(rng.between(50, 400) * MS, { kind: 'heal' }),
  ]
}

/** A leader that is cut off answers a read before it knows, while the others have chosen and written. */
export const staleRead: Attack = (rng, sim) => {
  const leader = sim.leader()?.name
  const rest = sim.members.map(({ name }) => name).filter((name) => name !== leader)
  const [next] = rest
  if (leader === undefined || next === undefined || sim.members.some(({ status }) => status !== 'running'))
    return null
  const before = sim.trace.length
  return [
    now(apart([leader], rest)),
    ...campaignUntilItLeads(next),
    now(put(next, `new${before}`, 'c8')),
    when((s) => done(s, 'c8'), get(leader)),
    after(rng.between(100, 500) * MS, { kind: 'heal' }),
  ]
}

/** The leader dies when a majority has stored its entry and nobody else knows that; then all is quiet. */
export const silentMajority: Attack = (rng, sim) => {
  const leader = sim.leader()?.name
  const follower = sim.members.find(({ name }) => name !== leader)?.name
  if (
    leader === undefined ||
    follower === undefined ||
    sim.members.some(({ status }) => status !== 'running')
  )
    return null
  const old = durable(sim, leader)
  return [
    ...healingInputs(sim).map(now),
    now(put(leader, `last${old}`)),
    when((s) => durable(s, follower) > old, { kind: 'crash', member: leader }),
    after((8000 + rng.between(1, 900)) * MS, { kind: 'restart', member: leader }),
  ]
}

/** Its votes of this term may be given away already: then it asks again, in the next. */
function campaignUntilItLeads(member: Name): readonly Move[] {
  const campaign: Input = { kind: 'campaign', member }
  return [now(campaign), after(150 * MS, campaign)]
}

function threeAlive(rng: Rng, sim: Simulation): [Name, Name, Name] | null {
  if (sim.members.length !== 3 || sim.members.some(({ status }) => status !== 'running')) return null
  const names = sim.members.map(({ name }) => name)
  const first = rng.pick(names)
  const [one = '', other = ''] = names.filter((name) => name !== first)
  return rng.chance(1, 2) ? [first, one, other] : [first, other, one]
}

function apart(...groups: readonly (readonly Name[])[]): Input {
  return { kind: 'partition', groups }
}

function put(to: Name, value: string, client: Name = 'c7'): Input {
  return { kind: 'client', client, request: { verb: 'put', key: 'a', value }, to: [to] }
}

function get(to: Name): Input {
  return { kind: 'client', client: 'c9', request: { verb: 'get', key: 'a', serializable: false }, to: [to] }
}

function now(input: Input): Move {
  return { when: () => true, most: 0, input }
}

function after(micros: SimMicros, input: Input): Move {
  return { when: waited(micros), most: micros + 200 * MS, input }
}

function when(condition: (sim: Simulation) => boolean, input: Input): Move {
  return { when: condition, most: SOON, input }
}

/** True once that much time has passed since it was first asked. */
function waited(micros: SimMicros): (sim: Simulation) => boolean {
  let since: SimMicros | null = null
  return (sim) => {
    since ??= sim.pos.at
    return sim.pos.at >= since + micros
  }
}

function leads(sim: Simulation, name: Name): boolean {
  return sim.member(name).server?.isLeader === true
}

function durable(sim: Simulation, name: Name): number {
  return sim.member(name).server?.durable ?? 0
}

function commit(sim: Simulation, name: Name): number {
  return sim.member(name).server?.node.status().committed ?? 0
}

function done(sim: Simulation, client: Name): boolean {
  const requests = sim.clients.find(({ name }) => name === client)?.requests ?? []
  return requests.at(-1)?.state === 'ok'
}
