import { expect, test } from 'vitest'

import type { TapeMark } from '../../protocol/view/tape.ts'
import type { Flight } from '../../protocol/view/world.ts'
import { detailEdges, detailFrom, overviewMs } from './axis.ts'
import { laneSpans, parts, wallSpans } from './lanes.ts'
import { commitNotches, placeMarks } from './marks.ts'
import { pacingLine } from './pacing-line.ts'
import { spaceTime } from './space-time.ts'
import { laneMiddle, tapeLayout } from './tape-layout.ts'
import { timeTicks } from './ticks.ts'

const S = 1_000_000
const lane = (
  at: number,
  member: string,
  role: 'leader' | 'follower',
  term: number,
  status: 'running' | 'down' = 'running',
): TapeMark => ({
  id: 0,
  at,
  seq: 0,
  kind: 'lane',
  member,
  role,
  term,
  status,
})
const crash = (at: number): TapeMark => ({
  id: 0,
  at,
  seq: 0,
  kind: 'action',
  input: { kind: 'crash', member: 'n1' },
})
const elected = (at: number): TapeMark => ({ id: 0, at, seq: 0, kind: 'elected', member: 'n2', term: 3 })

test('the overview keeps its scale until the seen part comes near its end', () => {
  expect(overviewMs(0)).toBe(30_000)
  expect(overviewMs(28_000)).toBe(30_000)
  expect(overviewMs(29_000)).toBe(37_500)
  expect(overviewMs(3_600_000)).toBeGreaterThan(3_600_000)
})

test('the detail strip begins at the start and moves once the playhead has come far', () => {
  expect(detailFrom(10_000)).toBe(0)
  expect(detailFrom(60_000)).toBe(36_600)
})

test('after going back, what was seen stays on the detail strip; void begins beyond it', () => {
  expect(detailEdges(3000, 9000)).toEqual({ head: 0.1, seen: 0.3 })
  expect(detailEdges(9000, 9000)).toEqual({ head: 0.3, seen: 0.3 })
  expect(detailEdges(60_000, 120_000)).toEqual({ head: 0.78, seen: 1 })
  expect(detailEdges(9000, 3000).seen, 'the playhead itself is seen').toBe(0.3)
})

test('a lane is spans of one role, term and state, repeated marks joined, the future left out', () => {
  const marks = [
    lane(0, 'n1', 'follower', 1),
    lane(S, 'n1', 'follower', 1),
    lane(2 * S, 'n1', 'leader', 2),
    lane(9 * S, 'n1', 'leader', 2, 'down'),
  ]
  expect(laneSpans(marks, 5 * S)).toEqual([
    { member: 'n1', from: 0, to: 2 * S, role: 'follower', term: 1, status: 'running' },
    { member: 'n1', from: 2 * S, to: 5 * S, role: 'leader', term: 2, status: 'running' },
  ])
})

test('a wall stands from its partition to the next one or to the healing', () => {
  const wall = (at: number, ...groups: string[][]): TapeMark => ({
    id: 0,
    at,
    seq: 0,
    kind: 'action',
    input: { kind: 'partition', groups },
  })
  const heal: TapeMark = { id: 0, at: 9, seq: 0, kind: 'action', input: { kind: 'heal' } }
  const spans = wallSpans([wall(1, ['n1'], ['n2', 'n3']), wall(4, ['n1', 'n2'], ['n3']), heal], 20)
  expect(spans.map(({ from, to }) => [from, to])).toEqual([
    [1, 4],
    [4, 9],
  ])
  expect(parts(spans[1]!.groups, 'n1', 'n2')).toBe(false)
  expect(parts(spans[1]!.groups, 'n2', 'n3')).toBe(true)
})

test('marks within 8 px fold into one that shows the gravest and counts them', () => {
  const placed = placeMarks(
    [elected(100), crash(104), elected(300)],
    (mark) => mark.at,
    () => 'label',
    400,
  )
  expect(placed.map(({ x, count, mark, label }) => [x, count, mark.kind, label])).toEqual([
    [100, 2, 'action', 'label +1'],
    [300, 1, 'elected', 'label'],
  ])
})

test('a label is dropped where the next mark leaves it no room', () => {
  const placed = placeMarks(
    [elected(100), elected(120)],
    (mark) => mark.at,
    () => 't3 n2 elected',
    400,
  )
  expect(placed.map(({ label }) => label)).toEqual([null, 't3 n2 elected'])
})

test('commits that would touch on the tape are one notch, the reader’s own always stands', () => {
  const commit = (at: number, byReader: boolean): TapeMark => ({
    id: 0,
    at,
    seq: 0,
    kind: 'commit',
    member: 'n1',
    index: 9,
    byReader,
  })
  expect(
    commitNotches(
      [commit(0, false), commit(3, false), commit(4, true), commit(20, false)],
      (at) => at,
      6,
    ).map(({ x }) => x),
  ).toEqual([0, 4, 20])
})

test('ticks are round moments, never nearer than the gap, and finer where time is slow', () => {
  const x = (at: number): number => (at < S ? (at / S) * 50 : 50 + ((at - S) / (0.2 * S)) * 600)
  const ticks = timeTicks(0, 1.2 * S, x, 48)
  for (let i = 1; i < ticks.length; i++) expect(ticks[i]!.x - ticks[i - 1]!.x).toBeGreaterThanOrEqual(48)
  expect(ticks.map(({ text }) => text)).toContain('0 s')
  expect(ticks.filter(({ at }) => at > S && at < 1.2 * S).length).toBeGreaterThan(3)
})

test('ticks of an hour are few', () => {
  expect(timeTicks(0, 3600 * S, (at) => at / S / 4, 48).length).toBeLessThan(20)
})

test('the speed line is low where the director is slow', () => {
  const time = {
    viewMs: (at: number) => at,
    atViewMs: (ms: number) => (ms < 1000 ? ms * 1000 : 1_000_000 + (ms - 1000)),
  }
  const { line } = pacingLine(time, 0, 2000, { x: (ms) => ms / 10, top: 0, height: 10, every: 20 })
  const ys = line
    .split(/[ML]/)
    .slice(1)
    .map((pair) => Number(pair.split(' ')[1]))
  expect(ys[2]).toBe(0)
  expect(ys.at(-1)).toBeGreaterThan(6)
})

test('a message that died ends on its way, its place marked; heartbeats of a term are one path', () => {
  const flight = (type: Flight['type'], died: Flight['died']): Flight => ({
    id: 1,
    type,
    from: 'n1',
    to: 'n2',
    term: 2,
    index: 0,
    logTerm: 0,
    commit: 0,
    entries: 0,
    entriesTerm: 0,
    reject: false,
    reads: false,
    request: 0,
    sent: { at: 0, seq: 0 },
    arrivesAt: 100,
    died,
    delayed: false,
  })
  const drawn = spaceTime(
    [flight('MsgHeartbeat', null), flight('MsgHeartbeat', null), flight('MsgVote', { at: 50, why: 'cut' })],
    (at) => at,
    (name) => (name === 'n1' ? 0 : 20),
    500,
  )
  expect(drawn.bundles.map(({ look }) => look)).toEqual(['beat', 'request'])
  expect(drawn.deaths).toEqual([{ x: 50, y: 10, beat: false }])
})

test.each([
  [252, 5],
  [252, 9],
  [152, 5],
  [152, 9],
  [76, 5],
  [76, 9],
  [40, 5],
])('at %i px with %i members everything fits', (height, members) => {
  const layout = tapeLayout(1100, height, members, 1)
  expect(laneMiddle(layout.lanes, layout.lanes.count - 1)).toBeLessThan(height)
  expect((layout.ticks?.top ?? 0) + (layout.ticks?.height ?? 0)).toBeLessThanOrEqual(height)
  if (layout.detail !== null) {
    expect(laneMiddle(layout.detail.lanes, layout.detail.lanes.count - 1)).toBeLessThan(
      layout.detail.ticks.top,
    )
  }
  expect(layout.detail === null).toBe(height < 180)
})
