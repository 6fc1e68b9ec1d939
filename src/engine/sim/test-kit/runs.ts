import { defined } from '../../../base/assert.ts'
import { Rng } from '../../../base/rng.ts'
import { defaultConfig, type ClusterConfig } from '../../../run/config.ts'
import type { ClientRequest } from '../../../run/client-request.ts'
import type { Input, Name } from '../../../run/input.ts'
import { endOf } from '../../../run/position.ts'
import type { RecordedInput, Recording } from '../../../run/recording.ts'
import type { TraceKind, TraceOf } from '../../../run/trace.ts'
import { CHECKERS, type Checker, type Violation } from '../checkers/index.ts'
import type { SimMember } from '../member.ts'
import { Simulation } from '../simulation.ts'

/** For tests of this folder: runs to look at, in few words. */

export function cluster(members = 3, seed = 1, changes: Partial<ClusterConfig> = {}): Simulation {
  return Simulation.create(seed, { ...defaultConfig(members), ...changes })
}

export function recording(
  inputs: readonly RecordedInput[],
  members = 5,
  seed = 1,
  changes: Partial<ClusterConfig> = {},
): Recording {
  return { version: 1, seed, config: { ...defaultConfig(members), ...changes }, inputs }
}

export function runTo(sim: Simulation, seconds: number): void {
  const at = Math.round(seconds * 1_000_000)
  while ((sim.nextAt() ?? Infinity) <= at) sim.step()
  sim.advanceTo(at)
}

export function runFor(sim: Simulation, seconds: number): void {
  runTo(sim, sim.pos.at / 1_000_000 + seconds)
}

/** Steps until `done` holds; fails after `seconds`. */
export function runUntil(sim: Simulation, done: () => boolean, seconds = 20): void {
  const end = sim.pos.at + seconds * 1_000_000
  while (!done()) {
    if ((sim.nextAt() ?? Infinity) > end) throw new Error(`did not come true within ${seconds} s`)
    sim.step()
  }
}

export function runUntilLeader(sim: Simulation): SimMember {
  runUntil(sim, () => sim.leader() !== null)
  return leader(sim)
}

export function leader(sim: Simulation): SimMember {
  return defined(sim.leader(), 'somebody leads')
}

export function followers(sim: Simulation): readonly Name[] {
  const { name } = leader(sim)
  return sim.members.filter((member) => member.name !== name).map((member) => member.name)
}

/** Sends a request and runs until it has ended. */
export function ask(sim: Simulation, to: Name, request: ClientRequest): TraceOf<'client-done'> {
  sim.apply({ kind: 'client', client: 'c1', request, to: [to] })
  const { length } = sim.trace
  let done: TraceOf<'client-done'> | undefined
  runUntil(sim, () => (done = eventsOf(sim, 'client-done', length)[0]) !== undefined)
  return defined(done, 'the request has ended')
}

export function put(sim: Simulation, to: Name, key: string, value: string): TraceOf<'client-done'> {
  return ask(sim, to, { verb: 'put', key, value })
}

export function get(sim: Simulation, to: Name, key: string, serializable = false): TraceOf<'client-done'> {
  return ask(sim, to, { verb: 'get', key, serializable })
}

export function eventsOf<K extends TraceKind>(sim: Simulation, kind: K, from = 0): TraceOf<K>[] {
  return sim.trace.since(from).filter((event): event is TraceOf<K> => event.kind === kind)
}

/** Runs with every checker watching. */
export function watch(sim: Simulation, until: number, inputs: readonly RecordedInput[] = []): Violation[] {
  const checkers = CHECKERS.map((kind) => kind.create())
  const found: Violation[] = []
  let seen = 0
  const look = (): void => {
    const events = sim.trace.since(seen)
    seen = sim.trace.length
    for (const checker of checkers) found.push(...checker.observe(events, sim))
  }
  for (const { pos, input } of inputs) {
    while ((sim.nextAt() ?? Infinity) <= pos.at) {
      sim.step()
      look()
    }
    sim.advanceTo(pos.at)
    if (sim.refuses(input) === null) sim.apply(input)
    look()
  }
  while ((sim.nextAt() ?? Infinity) <= until) {
    sim.step()
    look()
  }
  return found
}

/** What one checker says to events that somebody made up. */
export function judge(
  checker: Checker,
  sim: Simulation,
  events: Parameters<Checker['observe']>[0],
): readonly string[] {
  return checker.observe(events, sim).map(({ detail }) => detail)
}

/** Faults at random, from 1 s to `seconds`, for a cluster of `members`; ends with everything healed. */
export function randomInputs(
  seed: number,
  members: number,
  seconds: number,
  healAtEnd = true,
): RecordedInput[] {
  const rng = Rng.fromSeed(seed).fork('test inputs')
  const names = Array.from({ length: members }, (_, i) => `n${i + 1}`)
  const inputs: RecordedInput[] = []
  for (let at = 1_000_000; at < seconds * 1_000_000; at += rng.between(1, 900_000)) {
    inputs.push({ pos: endOf(at), input: randomInput(rng, names) })
  }
  if (!healAtEnd) return inputs
  const end = endOf(seconds * 1_000_000)
  const last: Input[] = [
    { kind: 'heal' },
    { kind: 'loss', permille: 0 },
    ...names.flatMap((member): Input[] => [
      { kind: 'resume', member },
      { kind: 'restart', member },
      { kind: 'slow-disk', member, micros: 4000 },
    ]),
  ]
  return [...inputs, ...last.map((input) => ({ pos: end, input }))]
}

function randomInput(rng: Rng, names: readonly Name[]): Input {
  const member = rng.pick(names)
  const to = rng.pick(names.filter((name) => name !== member))
  const makers: readonly (() => Input)[] = [
    () => ({ kind: 'crash', member }),
    () => ({ kind: 'restart', member }),
    () => ({ kind: 'restart', member }),
    () => ({ kind: 'pause', member }),
    () => ({ kind: 'resume', member }),
    () => ({ kind: 'campaign', member }),
    () => ({ kind: 'cut', from: member, to }),
    () => ({ kind: 'heal' }),
    () => ({ kind: 'loss', permille: rng.below(200) }),
    () => ({ kind: 'slow-disk', member, micros: rng.below(400_000) }),
    () => ({ kind: 'drop-next', type: 'MsgApp', from: member, to }),
    () => ({
      kind: 'partition',
      groups: [names.filter((_, i) => i % 2 === 0), names.filter((_, i) => i % 2 === 1)],
    }),
    () => ({
      kind: 'client',
      client: 'c1',
      request: { verb: 'put', key: 'a', value: String(rng.below(100)) },
      to: [member],
    }),
    () => ({
      kind: 'client',
      client: 'c2',
      request: { verb: 'get', key: 'a', serializable: false },
      to: [member],
    }),
  ]
  return rng.pick(makers)()
}
