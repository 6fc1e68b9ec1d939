import { describe, expect, it } from 'vitest'
import { encodeSimulation } from './canonical.ts'
import { equalBytes } from '../../base/bytes.ts'
import { Rng } from '../../base/rng.ts'
import { comparePos, endOf, START, type Pos } from '../../run/position.ts'
import { Player } from './player.ts'
import { randomInputs, recording } from './test-kit/runs.ts'
import { refusesInWords } from '../lab/refuses-in-words.ts'

const same = (a: Player, b: Player): void => {
  expect(a.sim.hash()).toBe(b.sim.hash())
  expect(equalBytes(encodeSimulation(a.sim), encodeSimulation(b.sim))).toBe(true)
}

describe('the same recording', () => {
  it('gives the same run twice, and another seed gives another one', () => {
    const inputs = randomInputs(1, 5, 6)
    const [one, two, other] = [recording(inputs), recording(inputs), recording(inputs, 5, 2)].map((it) =>
      Player.start(it),
    )
    for (const player of [one, two, other]) player?.runTo(endOf(8_000_000))
    same(one as Player, two as Player)
    expect(other?.sim.hash()).not.toBe(one?.sim.hash())
  })

  it('gives the same run in one go and in steps of any size', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const whole = Player.start(recording(randomInputs(seed, 5, 5), 5, seed))
      const pieces = Player.start(whole.recording)
      whole.runTo(endOf(6_000_000))
      const rng = Rng.fromSeed(seed)
      for (let at = 0; at < 6_000_000; at += rng.between(1, 700_000)) pieces.runTo({ at, seq: rng.below(3) })
      pieces.runTo(endOf(6_000_000))
      same(whole, pieces)
    }
  })

  it('goes on the same from a clone taken anywhere, and the clone does not disturb its origin', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const origin = Player.start(recording(randomInputs(seed, 5, 5), 5, seed))
      const alone = Player.start(origin.recording)
      origin.runTo(endOf(Rng.fromSeed(seed).below(5_000_000)))
      const copy = origin.clone()
      copy.runTo(endOf(6_000_000))
      origin.runTo(endOf(6_000_000))
      alone.runTo(endOf(6_000_000))
      same(copy, origin)
      same(alone, origin)
    }
  })
})

describe('a seek', () => {
  it('back and forward finds the same bytes as playing there, on 200 random recordings', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rng = Rng.fromSeed(seed)
      const members = 3 + 2 * rng.below(2)
      const player = Player.start(
        recording(randomInputs(seed, members, 20), members, seed, { workload: rng.below(4) }),
      )
      const end = (4 + rng.below(18)) * 1_000_000
      player.runTo(endOf(end))
      const back: Pos = { at: rng.below(end), seq: rng.below(3) }
      const forward: Pos = { at: rng.between(back.at, end), seq: rng.below(3) }
      const fresh = Player.start(player.recording)
      for (const pos of [back, forward]) {
        player.seek(pos)
        fresh.runTo(pos)
        same(player, fresh)
        expect(comparePos(player.sim.pos, pos)).toBeLessThanOrEqual(0)
      }
    }
  })

  it('to the start is the start', () => {
    const player = Player.start(recording([]))
    const { sim } = Player.start(recording([]))
    player.runTo(endOf(3_000_000))
    player.seek(START)
    expect(equalBytes(encodeSimulation(player.sim), encodeSimulation(sim))).toBe(true)
    expect(player.sim.pos).toEqual(START)
  })
})

describe('an Input', () => {
  it('runs right after the step that its position names, and is itself a step of that instant', () => {
    const plain = Player.start(recording([]))
    plain.runTo(endOf(1_500_000))
    const { pos } = plain.sim
    const player = Player.start(recording([{ pos, input: { kind: 'crash', member: 'n1' } }]))
    player.runTo(pos)
    same(player, plain)
    player.runTo({ at: pos.at, seq: pos.seq + 1 })
    expect(player.sim.pos).toEqual({ at: pos.at, seq: pos.seq + 1 })
    expect(player.sim.member('n1').status).toBe('down')
  })

  it('at the end of an instant comes after all its steps, also between two scheduled steps', () => {
    const player = Player.start(
      recording([{ pos: endOf(1_234_567), input: { kind: 'crash', member: 'n1' } }]),
    )
    player.runTo(endOf(1_234_567))
    expect(player.sim.pos).toEqual({ at: 1_234_567, seq: 1 })
    expect(player.inputsDone).toBe(1)
  })

  it('may start a member of the first instant before its own start comes', () => {
    const player = Player.start(recording([{ pos: START, input: { kind: 'restart', member: 'n1' } }]))
    player.runTo(endOf(3_000_000))
    expect(player.sim.member('n1').status).toBe('running')
  })

  it('that makes no sense is a step in which nothing happens', () => {
    const at = endOf(1_234_567)
    const player = Player.start(recording([{ pos: at, input: { kind: 'restart', member: 'n1' } }]))
    const plain = Player.start(recording([]))
    for (const each of [player, plain]) each.runTo(at)
    expect(refusesInWords(player.sim, { kind: 'restart', member: 'n1' })).toBe('n1 is running already')
    expect(player.sim.hash()).toBe(plain.sim.hash())
    expect(player.sim.pos.seq).toBe(1)
  })
})

it('a fork keeps the common past and is the run of its own recording', () => {
  const inputs = randomInputs(4, 5, 12, false)
  const player = Player.start(recording(inputs))
  player.runTo(endOf(14_000_000))
  const at = endOf(6_000_000)
  const past = inputs.filter(({ pos }) => comparePos(pos, at) <= 0)
  const branch = { ...player.recording, inputs: [...past, { pos: at, input: { kind: 'heal' } as const }] }
  const fork = player.fork(branch, at)
  const fresh = Player.start(branch)
  fresh.runTo(at)
  same(fork, fresh)
  for (const each of [fork, fresh]) each.runTo(endOf(14_000_000))
  same(fork, fresh)
})

it('a fork where it stands is the run of its own recording too, and leaves it there', () => {
  const inputs = randomInputs(4, 5, 12, false)
  const player = Player.start(recording(inputs))
  const at = endOf(6_000_000)
  player.runTo(at)
  const before = player.sim.hash()
  const past = inputs.filter(({ pos }) => comparePos(pos, at) <= 0)
  const branch = { ...player.recording, inputs: [...past, { pos: at, input: { kind: 'heal' } as const }] }
  const fork = player.fork(branch, at)
  const fresh = Player.start(branch)
  for (const each of [fork, fresh]) each.runTo(endOf(9_000_000))
  same(fork, fresh)
  expect(player.sim.hash()).toBe(before)
})
