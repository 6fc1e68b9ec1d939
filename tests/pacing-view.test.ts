import { expect, test } from 'vitest'

import { LabRunner } from '../src/engine/lab/lab-runner.ts'
import { Player } from '../src/engine/sim/player.ts'
import { Simulation } from '../src/engine/sim/simulation.ts'
import { defaultConfig, type ClusterConfig } from '../src/run/config.ts'
import { parseLabScript } from '../src/run/lab-script.ts'
import type { Episode, EpisodeKind } from '../src/run/episode.ts'
import { OPENING } from '../src/run/opening.ts'
import { makePacing, type DirectorReason, type Pacing } from '../src/run/pacing.ts'
import { endOf, type SimMicros } from '../src/run/position.ts'
import { RECORDING_VERSION, type Recording } from '../src/run/recording.ts'
import type { TraceEvent } from '../src/run/trace.ts'
import { Course } from '../src/worker/course.ts'

/** What the director promises (product §2), on whole runs with the segments that the worker gives the page. */

const SECOND = 1_000_000
const END = 25 * SECOND
/** A flight shorter than this to the viewer is no glyph (rule 7). */
const SEEN_MS = 120

function played(seed: number, members: number, script: string, change: Partial<ClusterConfig> = {}) {
  const config = { ...defaultConfig(members), ...change }
  const runner = new LabRunner(Simulation.create(seed, config))
  const lines = parseLabScript(script)
  if (!lines.ok) throw new Error(lines.error)
  for (const line of lines.value) {
    const { exit, stderr } = runner.runLine(line)
    if (exit === 2) throw new Error(stderr)
  }
  return { version: RECORDING_VERSION, seed, config, inputs: runner.inputs } satisfies Recording
}

const SCRIPTS = {
  'a leader crashes and comes back': played(
    3,
    5,
    'wait until leader\nwait 2s\ncrash leader\nwait 3s\netcdctl put k v\nwait 4s\nrestart n1',
    { workload: 1 },
  ),
  'two are cut off from three': played(
    7,
    5,
    'wait until leader\nwait 2s\npartition n1 n2 | n3 n4 n5\netcdctl put k v &\nwait 5s\nheal\nwait 3s\netcdctl get k',
    { workload: 2 },
  ),
  'three members': played(
    21,
    3,
    'wait until leader\nwait 1s\netcdctl put a 1\nwait 2s\ncrash follower\nwait 2s\netcdctl put a 2',
    {},
  ),
  'seven members': played(5, 7, 'wait until leader\nwait 2s\ncrash leader\nwait 3s\netcdctl put a 1', {
    workload: 3,
  }),
  'a tenth of all messages is lost': played(
    11,
    5,
    'wait until leader\nwait 1s\nloss 10%\nwait 2s\netcdctl put a 1\nwait 3s\nloss 0%',
    { workload: 2 },
  ),
  'a slow disk': played(13, 3, 'wait until leader\nslow-disk leader 80ms\nwait 2s\netcdctl put a 1', {}),
  'the reader writes, reads and deletes': played(
    17,
    5,
    'wait until leader\nwait 2s\netcdctl put a 1\nwait 2s\netcdctl get a\nwait 2s\netcdctl del a',
    {},
  ),
  'a follower campaigns': played(
    19,
    5,
    'wait until leader\nwait 2s\ncampaign follower\nwait 3s\netcdctl put a 1',
    {},
  ),
  'pre-vote, and a paused leader': played(
    23,
    5,
    'wait until leader\nwait 2s\npause leader\nwait 4s\netcdctl put a 1 &\nwait 4s',
    { preVote: true, workload: 1 },
  ),
  'slow links': played(29, 5, 'wait until leader\njitter 20ms\nwait 2s\netcdctl put a 1', {
    latencyMs: 60,
    jitterMs: 10,
  }),
  'a member is added, and the leader hands over': played(
    37,
    3,
    'wait until healthy\nwait 9s\netcdctl member add n4 --peer-urls=http://127.0.0.1:42380\nstart n4\nwait 2s\ntransfer follower\nwait 2s',
    { workload: 2, snapshotCount: 10, snapshotCatchUpEntries: 2 },
  ),
  'nothing is done': played(31, 5, 'wait 1s', {}),
} satisfies Readonly<Record<string, Recording>>

const RUNS: readonly (readonly [string, Recording])[] = [['the opening', OPENING], ...Object.entries(SCRIPTS)]

interface Watched {
  readonly course: Course
  readonly events: readonly TraceEvent[]
  readonly pacing: Pacing
}

const watched = new Map<Recording, Watched>()

function watch(recording: Recording): Watched {
  const known = watched.get(recording)
  if (known !== undefined) return known
  const course = new Course(recording, [])
  course.moveTo(endOf(END))
  const events = course.sim.trace.since(0)
  const pacing = makePacing(course.segments, recording, 1)
  const made = { course, events, pacing }
  watched.set(recording, made)
  return made
}

function secondsOf({ pacing }: Watched, a: SimMicros, b: SimMicros): number {
  return (pacing.viewMs(b) - pacing.viewMs(a)) / 1000
}

test.each(RUNS)('%s: one microsecond more is always later to the viewer', (_, recording) => {
  const { pacing } = watch(recording)
  const bad: SimMicros[] = []
  let before = -1
  for (let at = 0; at < END; at += 4999) {
    const ms = pacing.viewMs(at)
    if (!(ms > before)) bad.push(at)
    before = ms
  }
  for (const { t0 } of pacing.pieces) {
    for (let at = Math.max(0, Math.floor(t0) - 2); at < t0 + 2; at++) {
      if (!(pacing.viewMs(at + 1) > pacing.viewMs(at))) bad.push(at)
    }
  }
  expect(bad).toEqual([])
})

test('in the opening the first leader stands after 5 to 9 seconds', () => {
  const { events, pacing } = watch(OPENING)
  const won = events.find((event) => event.kind === 'election' && event.result === 'won')
  expect(pacing.viewMs(won?.at ?? 0) / 1000).toBeGreaterThan(5)
  expect(pacing.viewMs(won?.at ?? 0) / 1000).toBeLessThan(9)
})

/** The first episode of a kind in the run and after each action, that was seen to its end. */
function firsts({ course }: Watched, kind: EpisodeKind): readonly Episode[] {
  return course.segments.flatMap(({ from, to, episodes }) => {
    const until = Math.min(to?.at ?? END, END - 2 * SECOND)
    const first = episodes.find(({ kind: its, a }) => its === kind && a >= from.at && a < until)
    return first === undefined ? [] : [first]
  })
}

function endOfEpisode({ a, b }: Episode): SimMicros {
  return Math.min(b ?? Infinity, a + SECOND)
}

test.each(RUNS)('%s: each first election takes 4 to 8 seconds', (_, recording) => {
  const run = watch(recording)
  const elections = firsts(run, 'election')
  expect(elections.length).toBeGreaterThan(0)
  for (const one of elections) {
    const taken = secondsOf(run, one.a, endOfEpisode(one))
    expect(taken, `the one of ${one.a}`).toBeGreaterThan(4)
    expect(taken, `the one of ${one.a}`).toBeLessThan(8)
  }
})

test.each(RUNS.filter(([name]) => name !== 'nothing is done'))(
  '%s: each first write takes 4 to 6 seconds, and what the reader just sent',
  (_, recording) => {
    const run = watch(recording)
    const elections = run.course.segments
      .flatMap(({ episodes }) => episodes)
      .filter(({ kind }) => kind === 'election')
    // A write that waits for a leader is told by the election that makes one.
    const writes = firsts(run, 'write').filter(
      ({ a, b, byReader }) =>
        byReader || !elections.some((one) => one.a < (b ?? Infinity) && endOfEpisode(one) > a),
    )
    expect(writes.some(({ byReader }) => byReader)).toBe(true)
    for (const one of writes) {
      const taken = secondsOf(run, one.a, endOfEpisode(one))
      expect(taken, `the one of ${one.a}`).toBeGreaterThan(4)
      expect(taken, `the one of ${one.a}`).toBeLessThan(6)
    }
  },
)

test.each(RUNS)('%s: no calm lasts 15 seconds without a heartbeat that is seen', (_, recording) => {
  const { events, pacing } = watch(recording)
  const seen = events.flatMap((event) => {
    if (event.kind !== 'sent' || event.type !== 'MsgHeartbeat') return []
    const [left, lands] = [pacing.viewMs(event.at), pacing.viewMs(event.arrivesAt)]
    return lands - left >= SEEN_MS ? [left] : []
  })
  const calm = (reason: DirectorReason): boolean =>
    reason === 'calm' || reason === 'leaderless' || reason === 'after-action'
  let from: SimMicros | null = null
  for (const piece of pacing.pieces) {
    if (!calm(piece.reason)) {
      from = null
      continue
    }
    from ??= piece.t0
    const [start, end] = [pacing.viewMs(from), pacing.viewMs(Math.min(piece.t1, END))]
    const beats = [start, ...seen.filter((ms) => ms > start && ms < end), end]
    const longest = beats.slice(1).reduce((most, ms, i) => Math.max(most, ms - (beats[i] ?? 0)), 0)
    expect(longest, `from ${from}`).toBeLessThan(15_000)
  }
})

test.each(RUNS)('%s: breakpoints stay after a seek back, and when the run goes on', (_, recording) => {
  const whole = watch(recording).pacing.pieces
  const course = new Course(recording, [])
  for (const at of [4, 2, 9, 1, 12]) course.moveTo(endOf(at * SECOND))
  const part = makePacing(course.segments, recording, 1).pieces
  const until = 12 * SECOND - 1.1 * SECOND
  const known = (pieces: typeof whole) => pieces.filter(({ t1 }) => t1 <= until)
  expect(known(part).length).toBeGreaterThan(1)
  expect(known(part)).toEqual(known(whole))
})

test.each(RUNS)('%s: what pacing looks at changes nothing', (_, recording) => {
  const player = Player.start(recording)
  player.runTo(endOf(END))
  expect(watch(recording).course.sim.hash()).toBe(player.sim.hash())
})

test('a handover’s one message and a snapshot’s box take their time: a glance is not enough to understand them', () => {
  const recording = SCRIPTS['a member is added, and the leader hands over']
  const { events, pacing } = watch(recording)
  const arrivals = new Map(
    events.flatMap((event) => (event.kind === 'received' ? [[event.msg, event.at]] : [])),
  )
  for (const type of ['MsgTimeoutNow', 'MsgSnap']) {
    const sent = events.filter(
      (event) => event.kind === 'sent' && event.type === type && arrivals.has(event.id),
    )
    expect(sent.length, type).toBeGreaterThan(0)
    for (const { id, at } of sent)
      expect(pacing.viewMs(arrivals.get(id) ?? 0) - pacing.viewMs(at), type).toBeGreaterThan(1000)
  }
})
