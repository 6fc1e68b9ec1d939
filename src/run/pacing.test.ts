import { expect, test } from 'vitest'

import { defaultConfig } from './config.ts'
import type { Episode, EpisodeKind, PacingSegment } from './episode.ts'
import { makePacing, type Pacing } from './pacing.ts'
import { SLEW_PER_MICRO } from './pace-slew.ts'
import { endOf, START, type SimMicros } from './position.ts'
import type { Recording } from './recording.ts'

const SECOND = 1_000_000
const MS = 1000

function recordingWith(...actedAt: SimMicros[]): Recording {
  const inputs = actedAt.map((at) => ({ pos: endOf(at), input: { kind: 'heal' } as const }))
  return { version: 1, seed: 1, config: defaultConfig(5), inputs }
}

let ids = 0
function episode(kind: EpisodeKind, a: SimMicros, b: SimMicros | null, more: Partial<Episode> = {}): Episode {
  const id = ++ids
  return { kind, a, b, id, root: id, member: 'n1', first: false, byReader: false, ...more }
}

function segment(episodes: readonly Episode[], more: Partial<PacingSegment> = {}): PacingSegment {
  return { from: START, to: null, episodes, led: [{ from: 0, to: null }], simulatedTo: 100 * SECOND, ...more }
}

function seconds(pacing: Pacing, { a, b }: Episode): number {
  return (pacing.viewMs(b ?? a) - pacing.viewMs(a)) / 1000
}

/** Several kinds, near and far, inside each other and not. */
const BUSY = segment(
  [
    episode('election', SECOND, SECOND + 80 * MS, { first: true, root: 5000 }),
    episode('refusal', SECOND + 20 * MS, SECOND + 40 * MS, { root: 5000 }),
    episode('write', 2 * SECOND, 2 * SECOND + 110 * MS),
    episode('write', 2 * SECOND + 60 * MS, 2 * SECOND + 170 * MS),
    episode('step-down', 4 * SECOND, 4 * SECOND + 5 * MS),
    episode('truncation', 4 * SECOND + 50 * MS, 4 * SECOND + 54 * MS),
    episode('election', 6 * SECOND, null),
  ],
  {
    led: [
      { from: SECOND + 60 * MS, to: 4 * SECOND },
      { from: 6.2 * SECOND, to: null },
    ],
  },
)

test('view(t) is strictly increasing, and atViewMs is its inverse', () => {
  for (const tempo of [0.25, 1, 4]) {
    const pacing = makePacing([BUSY], recordingWith(), tempo)
    let before = -1
    for (let at = 0; at < 9 * SECOND; at += 1777) {
      const ms = pacing.viewMs(at)
      expect(ms).toBeGreaterThan(before)
      expect(Math.abs(pacing.atViewMs(ms) - at)).toBeLessThan(0.01)
      before = ms
    }
    for (let ms = 0; ms < 60_000; ms += 97)
      expect(Math.abs(pacing.viewMs(pacing.atViewMs(ms)) - ms)).toBeLessThan(0.01)
  }
})

test('one microsecond more is always later to the viewer', () => {
  const pacing = makePacing([BUSY], recordingWith(), 1)
  for (const { t0 } of pacing.pieces) {
    for (let at = Math.max(1, Math.floor(t0) - 3); at < t0 + 3; at++) {
      expect(pacing.viewMs(at + 1)).toBeGreaterThan(pacing.viewMs(at))
    }
  }
})

test('an election takes 5 viewer’s seconds, the first 7, and repeats decay to a fifth', () => {
  const elections = [0, 1, 2, 3, 4, 5].map((i) =>
    episode('election', (i + 1) * 3 * SECOND, (i + 1) * 3 * SECOND + 80 * MS, { first: i === 0 }),
  )
  const pacing = makePacing([segment(elections)], recordingWith(), 1)
  const taken = elections.map((one) => seconds(pacing, one))
  ;[7, 3, 1.8, 1.08, 1, 1].forEach((budget, i) => expect(taken[i]).toBeCloseTo(budget, 1))
})

test('a reader’s action gives the next of each kind its whole budget again', () => {
  const before = [1, 2, 3].map((i) => episode('write', i * SECOND, i * SECOND + 100 * MS))
  const after = episode('write', 6 * SECOND, 6 * SECOND + 100 * MS)
  const segments = [
    segment(before, { to: endOf(5 * SECOND) }),
    segment([...before, after], { from: endOf(5 * SECOND) }),
  ]
  const pacing = makePacing(segments, recordingWith(5 * SECOND), 1)
  expect(seconds(pacing, before[2]!)).toBeCloseTo(1.8, 1)
  expect(seconds(pacing, after)).toBeCloseTo(5, 1)
})

test('an episode inside another of its cause chain has no budget of its own; a stranger has', () => {
  const election = episode('election', SECOND, SECOND + 80 * MS, { root: 77 })
  const inner = episode('refusal', SECOND + 20 * MS, SECOND + 22 * MS, { root: 77 })
  const stranger = episode('refusal', SECOND + 20 * MS, SECOND + 22 * MS, { root: 78 })
  expect(seconds(makePacing([segment([election, inner])], recordingWith(), 1), election)).toBeCloseTo(5, 1)
  expect(seconds(makePacing([segment([election, stranger])], recordingWith(), 1), election)).toBeGreaterThan(
    7,
  )
})

test('calm is a tenth while a leader hears a quorum, a half without, a fifth for 2 s after an action', () => {
  const led = [{ from: 10 * SECOND, to: null }]
  const segments = [
    segment([], { to: endOf(3 * SECOND), led }),
    segment([], { from: endOf(3 * SECOND), led }),
  ]
  const pacing = makePacing(segments, recordingWith(3 * SECOND), 1)
  expect(pacing.speedAt(SECOND)).toEqual({ speed: 0.5, reason: 'leaderless' })
  expect(pacing.speedAt(4 * SECOND)).toEqual({ speed: 0.2, reason: 'after-action' })
  expect(pacing.speedAt(8 * SECOND)).toEqual({ speed: 0.5, reason: 'leaderless' })
  expect(pacing.speedAt(12 * SECOND)).toEqual({ speed: 0.1, reason: 'calm' })
})

test('speed moves one decade in 0.3 viewer’s seconds at most, and slows down before the episode begins', () => {
  const pacing = makePacing([BUSY], recordingWith(), 1)
  expect(pacing.speedAt(SECOND - 30 * MS).speed).toBeLessThan(0.5)
  expect(pacing.speedAt(SECOND).speed).toBeCloseTo(0.08 / 7, 5)
  for (let ms = 0; ms < 60_000; ms += 11) {
    const [one, other] = [ms, ms + 30].map((at) => pacing.speedAt(pacing.atViewMs(at)).speed) as [
      number,
      number,
    ]
    expect(Math.abs(Math.log10(one / other))).toBeLessThan(0.1 + 1e-6)
  }
  for (const { t0, t1, s0, s1 } of pacing.pieces) {
    if (s0 !== s1) expect(Math.abs(s1 - s0) / (t1 - t0) / SLEW_PER_MICRO).toBeCloseTo(1, 6)
  }
})

test('at an Input it drops at once: nothing before it is slowed by what it brought', () => {
  const fault = episode('fault', 5 * SECOND, 5 * SECOND + 5 * MS)
  const cut = makePacing(
    [segment([], { to: endOf(5 * SECOND) }), segment([fault], { from: endOf(5 * SECOND) })],
    recordingWith(5 * SECOND),
    1,
  )
  const alone = makePacing([segment([])], recordingWith(), 1)
  expect(cut.viewMs(5 * SECOND)).toBe(alone.viewMs(5 * SECOND))
  expect(cut.speedAt(5 * SECOND).speed).toBeCloseTo(0.005 / 1.2, 6)
})

test('an end that is unknown a second after its start counts as start + 1 s, and no speed leaves its bounds', () => {
  const pacing = makePacing([segment([episode('election', SECOND, 30 * SECOND)])], recordingWith(), 1)
  expect(pacing.speedAt(1.5 * SECOND)).toEqual({ speed: 1 / 5, reason: 'election' })
  expect(pacing.speedAt(3 * SECOND).reason).toBe('calm')
  const tiny = makePacing([segment([episode('truncation', SECOND, SECOND)])], recordingWith(), 1)
  expect(tiny.speedAt(SECOND).speed).toBe(1 / 2000)
})

test('what was shown stays: more of the run changes nothing a second before its end', () => {
  const all = BUSY.episodes
  const whole = makePacing([BUSY], recordingWith(), 1)
  for (let simulatedTo = SECOND; simulatedTo < 8 * SECOND; simulatedTo += 37 * MS) {
    const known = all
      .filter(({ a }) => a <= simulatedTo)
      .map((one) => ({ ...one, b: one.b !== null && one.b <= simulatedTo ? one.b : null }))
    const led = BUSY.led
      .filter(({ from }) => from <= simulatedTo)
      .map(({ from, to }) => ({ from, to: to !== null && to <= simulatedTo ? to : null }))
    const part = makePacing([{ ...BUSY, episodes: known, led, simulatedTo }], recordingWith(), 1)
    const stable = simulatedTo - 1.1 * SECOND
    for (let at = 0; at < stable; at += 91 * MS) expect(part.viewMs(at)).toBe(whole.viewMs(at))
  }
})

test('without any segment there is a pace, too', () => {
  expect(makePacing([], recordingWith(), 1).viewMs(SECOND)).toBe(2000)
})
