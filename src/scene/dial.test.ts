import { expect, test } from 'vitest'

import { dialMarks, needleAngle, slotAngle, termAt } from './dial.ts'
import type { Mark } from './mark.ts'
import { ballotsOf, ringMarks, timerMarks } from './ring.ts'
import { aMember, AT, TEXTS } from './test-kit/worlds.ts'

const marksOf = (over: Parameters<typeof aMember>[1], hi: number): readonly Mark[] =>
  dialMarks({ member: aMember('n1', over), hi, k: 1, detail: 'full', rush: false, texts: TEXTS })
const entries = (marks: readonly Mark[]): string[] =>
  marks.map((mark) => mark.id).filter((id) => /:entry:\d+$/.test(id))

test('an index has its angle for ever: twelve slots, the first at 12 o’clock', () => {
  expect([1, 2, 12, 13, 24].map(slotAngle)).toEqual([0, 30, 330, 0, 330])
})

test('the same index stands in the same place on every member', () => {
  const path = (over: Parameters<typeof aMember>[1]): string | undefined =>
    marksOf(over, 19).flatMap((mark) =>
      mark.id === 'member:n1:entry:17' && mark.kind === 'shape' ? [mark.d] : [],
    )[0]
  expect(path({})).toBeDefined()
  expect(path({})).toBe(path({ commit: 19, last: { term: 3, index: 17 }, durable: 17 }))
})

test('the window is the last eleven entries of the foremost member; the slot after them is the gap', () => {
  const shown = entries(marksOf({}, 19))
  expect(shown).toHaveLength(11)
  expect(shown[0]).toBe('member:n1:entry:9')
  expect(shown.map((id) => slotAngle(Number(id.split(':')[3])))).not.toContain(slotAngle(20))
})

test('a member behind the window has an empty band and says how far behind it is', () => {
  const marks = marksOf({ last: { term: 1, index: 3 }, durable: 3, commit: 3 }, 40)
  expect(entries(marks)).toEqual([])
  expect(marks.find((mark) => mark.id.endsWith(':behind'))).toMatchObject({ text: '−37' })
  expect(marks.some((mark) => mark.id.endsWith(':needle'))).toBe(false)
})

test('committed entries are filled, durable ones outlined, buffered ones hatched', () => {
  const marks = marksOf({ commit: 17, durable: 18 }, 19)
  const entry = (index: number): Mark | undefined =>
    marks.find((mark) => mark.id === `member:n1:entry:${index}`)
  expect(entry(17)).toMatchObject({ fill: 't3', stroke: null })
  expect(entry(18)).toMatchObject({ fill: 'bg1', stroke: 't3' })
  expect(marks.some((mark) => mark.id === 'member:n1:entry:18:hatch')).toBe(false)
  expect(marks.some((mark) => mark.id === 'member:n1:entry:19:hatch')).toBe(true)
})

test('the needle stands at the end of the commit index’s slot, and nowhere outside the window', () => {
  expect(needleAngle(19, 19)).toBe(slotAngle(19) + 30)
  expect(needleAngle(9, 19)).toBe(slotAngle(9) + 30)
  expect(needleAngle(8, 19)).toBeNull()
  expect(needleAngle(0, 5)).toBeNull()
})

test('an entry has the term of its run', () => {
  const runs = aMember('n1').runs
  expect([0, 1, 10, 11, 14, 15, 99].map((index) => termAt(runs, index))).toEqual([0, 1, 1, 2, 2, 3, 3])
})

test('granted ballots fill clockwise and refused ones anticlockwise from 12 o’clock', () => {
  const ballots = ballotsOf({
    voters: ['n1', 'n2', 'n3', 'n4', 'n5'],
    votes: [
      { voter: 'n4', granted: true },
      { voter: 'n2', granted: false },
      { voter: 'n3', granted: true },
      { voter: 'n1', granted: false },
    ],
  })
  expect(ballots.map(({ voter, state, from }) => `${voter} ${state} ${from}`)).toEqual([
    'n4 granted 0',
    'n3 granted 72',
    'n5 open 144',
    'n1 refused 216',
    'n2 refused 288',
  ])
})

test('the election timer’s full circle is two election timeouts', () => {
  const member = aMember('n1', { timer: { startedAt: AT, firesAt: AT + 1_000_000 } })
  const bead = timerMarks(member, AT, 1_000_000).find((mark) => mark.id.endsWith(':bead'))
  expect(bead?.x).toBeCloseTo(0)
  expect(bead?.y).toBeCloseTo(65)
})

test('in a rush the band is one ring with the last index', () => {
  const member = aMember('n1', { last: { term: 4, index: 4711 } })
  const ids = dialMarks({ member, hi: 4711, k: 1, detail: 'full', rush: true, texts: TEXTS })
  expect(entries(ids)).toEqual([])
  expect(ids.find((mark) => mark.id === 'member:n1:rush')).toMatchObject({ fill: 't4' })
  expect(ids.find((mark) => mark.id === 'member:n1:rush:index')).toMatchObject({ text: '4711' })
})

test('how far a member is behind is never printed under 11 px', () => {
  const member = aMember('n1', { last: { term: 4, index: 2 } })
  const marks = dialMarks({ member, hi: 90, k: 0.4, detail: 'small', rush: false, texts: TEXTS })
  const behind = marks.find((mark) => mark.id === 'member:n1:behind')
  expect(behind?.kind === 'text' ? behind.size * 0.4 : 0).toBeGreaterThanOrEqual(11)
})

test('one that was added and never ran is hollow and dashed, without the cross of one that is down', () => {
  const added = marksOf({ status: 'down', unstarted: true, last: { term: 0, index: 0 } }, 19)
  expect(added.some((mark) => mark.id.endsWith(':cross'))).toBe(false)
  expect(added.find((mark) => mark.id === 'member:n1:core')).toMatchObject({ dash: [5, 4] })
  const down = marksOf({ status: 'down' }, 19)
  expect(down.some((mark) => mark.id.endsWith(':cross'))).toBe(true)
})

test('a joint configuration is two rings of ballots, the incoming half outside, each with its own notch', () => {
  const candidate = aMember('n1', {
    role: 'candidate',
    ballots: {
      pre: false,
      term: 4,
      quorum: 2,
      voters: ['n1', 'n4', 'n5'],
      outgoing: ['n1', 'n2', 'n3', 'n6', 'n7'],
      votes: [
        { voter: 'n1', granted: true },
        { voter: 'n2', granted: false },
      ],
    },
  })
  const ids = ringMarks(candidate, 1, 'full').map(({ id }) => id)
  const ballots = ids.filter((id) => /:ballot:n\d$/.test(id)).map((id) => id.replace('member:n1:ring:', ''))
  expect(ballots).toEqual([
    ...['n1', 'n4', 'n5'].map((name) => `ballot:${name}`),
    ...['n1', 'n3', 'n6', 'n7', 'n2'].map((name) => `outgoing:ballot:${name}`),
  ])
  expect(ids.filter((id) => id.endsWith(':notch'))).toEqual([
    'member:n1:ring:notch',
    'member:n1:ring:outgoing:notch',
  ])
})
