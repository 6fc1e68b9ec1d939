import { expect, test } from 'vitest'

import type { Frames, Window } from '../protocol/messages.ts'
import type { Flight, MemberView, World } from '../protocol/view/world.ts'
import { defaultConfig } from '../run/config.ts'
import type { Pos } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { AppState } from './app-state.ts'
import { initialState } from './initial-state.ts'
import { applyFrames, applyWindow, showMoment } from './reduce.ts'

const recording: Recording = { version: 1, seed: 1, config: defaultConfig(3), inputs: [] }

function memberView(name: string, term: number): MemberView {
  return {
    name,
    id: name,
    status: 'running',
    isLearner: false,
    isVoter: true,
    unstarted: false,
    role: 'follower',
    term,
    vote: null,
    lead: null,
    runs: [{ index: 1, term: 1 }],
    firstIndex: 1,
    last: { index: 3, term: 1 },
    durable: 3,
    commit: 3,
    applied: 3,
    revision: 1,
    timer: null,
    quorumCheck: null,
    ballots: null,
    transferee: null,
    progress: null,
    disk: { fsyncMicros: 4000, sync: null, walBytes: 0, durableBytes: 0 },
  }
}

const world: World = {
  members: [memberView('n1', 1), memberView('n2', 1)],
  links: { groups: null, cuts: [], lossPermille: 0 },
  clients: [],
  cluster: {
    leader: null,
    leaderHasQuorum: false,
    term: 1,
    revision: 1,
    voters: 2,
    quorum: 2,
    running: 2,
    checkers: 0,
    joint: null,
    standings: [],
  },
  violations: [],
}

function crashAt(at: number): Recording {
  return { ...recording, inputs: [{ pos: { at, seq: 0 }, input: { kind: 'crash', member: 'n1' } }] }
}

function paused(id: number, pos: Pos): TraceEvent {
  return { id, ...pos, cause: -1, kind: 'paused', member: 'n1' }
}

function windowAt(pos: Pos, change: Partial<Window> = {}): Window {
  return {
    kind: 'window',
    epoch: 1,
    reason: 'load',
    recording,
    done: 0,
    undoable: false,
    acts: [],
    redoable: false,
    undone: null,
    pos,
    hash: 'h0',
    traced: 1,
    world,
    flights: [],
    entries: [],
    recent: [paused(0, pos)],
    marks: [],
    chronicle: [],
    segments: [],
    ...change,
  }
}

function framesOf(change: Partial<Frames> = {}): Frames {
  const pos = { at: 20, seq: 1 }
  return {
    kind: 'frames',
    epoch: 1,
    frames: [
      { pos, hash: 'h1', traced: 2, patch: { members: [memberView('n2', 2)] }, events: [paused(1, pos)] },
    ],
    flights: [],
    entries: [],
    marks: [],
    chronicle: [],
    segments: [],
    simulatedTo: 40,
    ...change,
  }
}

const loaded = applyWindow(initialState(), windowAt({ at: 10, seq: 1 }))

test('a window is the moment, and the run is ready', () => {
  expect(loaded.status.kind).toBe('ready')
  expect(loaded.moment?.hash).toBe('h0')
  expect(loaded.moment?.events.map(({ id }) => id)).toEqual([0])
})

test('frames do not move the moment; crossing one does, and unchanged members stay the same object', () => {
  const ahead = applyFrames(loaded, framesOf())
  expect(ahead.moment).toBe(loaded.moment)
  expect(showMoment(ahead, { at: 19, seq: 9 }).moment).toBe(loaded.moment)
  const crossed = showMoment(ahead, { at: 20, seq: 1 })
  expect(crossed.moment?.hash).toBe('h1')
  expect(crossed.moment?.events.map(({ id }) => id)).toEqual([0, 1])
  expect(crossed.moment?.world.members[0]).toBe(world.members[0])
  expect(crossed.moment?.world.members[1]?.term).toBe(2)
})

test('frames of an older epoch change nothing', () => {
  expect(applyFrames(loaded, framesOf({ epoch: 0 }))).toBe(loaded)
})

test('what was seen stays seen when the eye goes back, and is forgotten by an act there', () => {
  const seen = showMoment(applyFrames(loaded, framesOf()), { at: 20, seq: 1 })
  const back = applyWindow(seen, windowAt({ at: 5, seq: 1 }, { epoch: 2, reason: 'seek' }))
  expect(back.run.seenTo).toBe(20)
  const acted = applyWindow(
    back,
    windowAt({ at: 5, seq: 2 }, { epoch: 3, reason: 'act', recording: crashAt(5) }),
  )
  expect(acted.run.seenTo).toBe(5)
})

test('messages that were seen stay on the tape when the eye goes back, and go with another run', () => {
  const flight = { id: 7, sent: { at: 15, seq: 0 } } as Flight
  const seen = showMoment(applyFrames(loaded, framesOf({ flights: [flight] })), { at: 20, seq: 1 })
  const back = applyWindow(seen, windowAt({ at: 5, seq: 1 }, { epoch: 2, reason: 'seek' }))
  expect(back.run.flights.get(7)).toBe(flight)
  const acted = applyWindow(back, windowAt({ at: 5, seq: 2 }, { epoch: 3, reason: 'act' }))
  expect(acted.run.flights.size).toBe(0)
})

test('an action undone right of the eye leaves what was seen up to it', () => {
  const acted = crashAt(15)
  const there = applyWindow(initialState(), windowAt({ at: 10, seq: 1 }, { recording: acted }))
  const seen = showMoment(applyFrames(there, framesOf()), { at: 20, seq: 1 })
  const back = applyWindow(seen, windowAt({ at: 5, seq: 1 }, { epoch: 2, reason: 'seek', recording: acted }))
  const undone = applyWindow(back, windowAt({ at: 5, seq: 1 }, { epoch: 3, reason: 'undo' }))
  expect(undone.run.seenTo).toBe(15)
  expect(undone.run.branches).toMatchObject([{ recording: acted, seenTo: 20 }])
})

test('an entry that an address names without its term gets the term the member has there', () => {
  const asked = initialState({ selection: { kind: 'entry', member: 'n1', index: 2, term: 0 } })
  const { look } = applyWindow(asked, windowAt({ at: 10, seq: 1 }))
  expect(look.selection).toEqual({ kind: 'entry', member: 'n1', index: 2, term: 1 })
})

test('a selected member that the new run does not have is let go', () => {
  const asked = initialState({ selection: { kind: 'member', member: 'n9' } })
  expect(applyWindow(asked, windowAt({ at: 10, seq: 1 })).look.selection).toBeNull()
})

test('a moment tells the same events whether the eye came step by step or at once', () => {
  const at = (i: number): Frames['frames'][number] => {
    const pos = { at: 20 + i, seq: 1 }
    const beat = { ...paused(2 * i, pos), kind: 'sent', type: 'MsgHeartbeat' } as never
    return {
      pos,
      hash: `h${i}`,
      traced: i,
      patch: {},
      events: i % 3 === 0 ? [beat, paused(2 * i + 1, pos)] : [beat],
    }
  }
  const ahead = applyFrames(loaded, framesOf({ frames: Array.from({ length: 12 }, (_, i) => at(i)) }))
  const ids = (state: AppState): readonly number[] | undefined => state.moment?.events.map(({ id }) => id)
  let walked = ahead
  for (let i = 0; i < 12; i++) {
    const before = walked.moment?.events
    walked = showMoment(walked, { at: 20 + i, seq: 1 })
    expect(ids(walked)).toEqual(ids(showMoment(ahead, { at: 20 + i, seq: 1 })))
    expect(walked.moment?.events === before).toBe(i % 3 !== 0)
  }
  expect(ids(showMoment(walked, { at: 22, seq: 1 }))).toEqual([0, 1])
})
