import { expect, test } from 'vitest'

import type { Window } from '../protocol/messages.ts'
import type { TapeMark } from '../protocol/view/tape.ts'
import { defaultConfig } from '../run/config.ts'
import { partsAt } from '../run/recording-parts.ts'
import type { Recording } from '../run/recording.ts'
import type { RunState } from './app-state.ts'
import { initialState } from './initial-state.ts'
import { BRANCHES_KEPT, branchesAfter, branchOf } from './old-branches.ts'

/** Crashes of n1 at these times. */
function crashes(...at: readonly number[]): Recording {
  const inputs = at.map((time) => ({
    pos: { at: time, seq: 3 },
    input: { kind: 'crash', member: 'n1' } as const,
  }))
  return { version: 1, seed: 1, config: defaultConfig(3), inputs }
}

function run(recording: Recording, seenTo: number, change: Partial<RunState> = {}): RunState {
  return { ...initialState().run, recording, seenTo, ...change }
}

function to(recording: Recording, reason: Window['reason'] = 'act'): Window {
  return { reason, recording } as Window
}

/** Goes from run to run; the answer tells the recordings of what is left, as times of their crashes. */
function leaving(...steps: readonly (readonly [Recording, number])[]): readonly (readonly number[])[] {
  let branches: RunState['branches'] = []
  steps.forEach(([recording, seenTo], i) => {
    const next = steps[i + 1]
    if (next !== undefined) branches = branchesAfter(run(recording, seenTo, { branches }), to(next[0]))
  })
  return branches.map(({ recording }) => recording.inputs.map(({ pos }) => pos.at))
}

test('two recordings part at the first Input that only one of them has there', () => {
  expect(partsAt(crashes(5, 9), crashes(5, 9))).toBeNull()
  expect(partsAt(crashes(5, 9), crashes(5))).toEqual({ at: 9, seq: 3 })
  expect(partsAt(crashes(5), crashes(5, 9))).toEqual({ at: 9, seq: 3 })
  expect(partsAt(crashes(5, 9), crashes(7))).toEqual({ at: 5, seq: 3 })
})

test('an act in the past leaves the run whose future was seen', () => {
  expect(leaving([crashes(), 20], [crashes(5), 5])).toEqual([[]])
})

test('an act in the past leaves the Inputs that it dropped, seen or not', () => {
  expect(leaving([crashes(8, 15), 10], [crashes(8, 10), 10])).toEqual([[8, 15]])
})

test('an act at the edge of what was seen leaves nothing', () => {
  expect(leaving([crashes(), 20], [crashes(20), 20])).toEqual([])
})

test('an undo leaves the branch with the action, and redo takes it up again', () => {
  expect(leaving([crashes(5), 9], [crashes(), 5])).toEqual([[5]])
  expect(leaving([crashes(5), 9], [crashes(), 5], [crashes(5), 9])).toEqual([])
})

test('undo after undo leaves one branch: the longest tells the others', () => {
  expect(leaving([crashes(2, 4, 6), 9], [crashes(2, 4), 6], [crashes(2), 4], [crashes(), 2])).toEqual([
    [2, 4, 6],
  ])
})

test('what was seen after an undo is a branch of its own', () => {
  expect(leaving([crashes(2, 4), 9], [crashes(2), 30], [crashes(), 2])).toEqual([[2, 4], [2]])
})

test('bringing one back leaves the present one in its place', () => {
  expect(leaving([crashes(), 20], [crashes(5), 9], [crashes(), 20])).toEqual([[5]])
})

test('eight are kept; the oldest goes', () => {
  const starts = Array.from({ length: 12 }, (_, i) => [crashes(i + 1), 50] as const)
  const kept = leaving(...starts, [crashes(40), 40])
  expect(kept).toHaveLength(BRANCHES_KEPT)
  expect(kept).toEqual([[5], [6], [7], [8], [9], [10], [11], [12]])
})

test('looking around leaves nothing, another run forgets all, the same run after its worker died keeps them', () => {
  const branches = branchesAfter(run(crashes(), 20), to(crashes(5)))
  const present = run(crashes(5), 9, { branches })
  expect(branchesAfter(present, to(crashes(5), 'seek'))).toBe(branches)
  expect(branchesAfter(present, to({ ...crashes(5), seed: 2 }, 'load'))).toEqual([])
  expect(branchesAfter(present, to(crashes(5), 'load'))).toBe(branches)
})

test('a branch remembers its marks as far as it was seen, and is found by its recording', () => {
  const mark = (at: number): TapeMark => ({ id: at, at, seq: 0, kind: 'elected', member: 'n1', term: 2 })
  const branches = branchesAfter(run(crashes(), 20, { marks: [mark(2), mark(15), mark(25)] }), to(crashes(5)))
  expect(branches[0]?.marks.map(({ at }) => at)).toEqual([2, 15])
  expect(branchOf(branches, crashes())).toBe(branches[0])
  expect(branchOf(branches, crashes(5))).toBeUndefined()
})
