import { expect, test } from 'vitest'

import { flightMarks, isFlying, type FlightInput } from './flights.ts'
import { circlePath } from './geometry.ts'
import { glyphOf, hueOf } from './glyphs.ts'
import { flightPoint, trackOf } from './tracks.ts'
import { flightInput, planStage } from './stage-scene.ts'
import { aFlight, aStage, AT, calmWorld } from './test-kit/worlds.ts'

const stage = aStage(
  calmWorld(5, [
    ['n1', 'n2', 'n3'],
    ['n4', 'n5'],
  ]),
)
const plan = planStage(stage)
const inputAt = (at: number): FlightInput => flightInput({ ...stage, at }, plan)

test('a message’s place is linear in virtual time', () => {
  const flight = aFlight(1)
  const track = trackOf(flight, inputAt(AT))!
  const quarter = flightPoint(flight, inputAt(AT - 3500))!
  expect(quarter.x).toBeCloseTo(track.x1 + (track.x2 - track.x1) / 4)
  expect(quarter.y).toBeCloseTo(track.y1 + (track.y2 - track.y1) / 4)
})

test('there and back never share a line: each keeps to its own right', () => {
  const there = trackOf(aFlight(1), inputAt(AT))!
  const back = trackOf(aFlight(2, { from: 'n1', to: 'n2' }), inputAt(AT))!
  expect(Math.hypot(there.x1 - back.x2, there.y1 - back.y2)).toBeGreaterThan(7)
})

test('a message that a partition kills dies at the wall', () => {
  const flight = aFlight(3, { to: 'n5', died: { at: AT - 1000, why: 'cut' } })
  const point = flightPoint(flight, inputAt(AT))!
  const wall = plan.layout.walls[0]!
  const side = (p: { x: number; y: number }): number =>
    (wall.x2 - wall.x1) * (p.y - wall.y1) - (wall.y2 - wall.y1) * (p.x - wall.x1)
  expect(Math.sign(side(point))).toBe(Math.sign(side(plan.layout.spots.get('n2')!)))
})

test('a dead message falls and is gone a little later, in the viewer’s time', () => {
  const flight = aFlight(4, { died: { at: AT, why: 'loss' } })
  expect(flightMarks([flight], inputAt(AT + 1000)).some((mark) => mark.id === 'message:4:died')).toBe(true)
  expect(flightMarks([flight], inputAt(AT + 20_000))).toEqual([])
  expect(isFlying(flight, inputAt(AT + 1))).toBe(false)
})

test('a flight shorter than 120 viewer’s ms is no glyph: its track lights up', () => {
  const flight = aFlight(5, { sent: { at: AT - 100, seq: 1 }, arrivesAt: AT + 100 })
  expect(flightMarks([flight], inputAt(AT)).map((mark) => mark.id)).toEqual(['message:5:flash'])
})

test('an append wears its entries’ term, everything else the message’s', () => {
  expect(hueOf(aFlight(6, { type: 'MsgApp', term: 4, entries: 2, entriesTerm: 3 }))).toBe('t3')
  expect(hueOf(aFlight(7, { type: 'MsgVote', term: 9, entriesTerm: 3 }))).toBe('t1')
})

test('a reply is hollow, a refusal hollow with a cross', () => {
  const marks = flightMarks([aFlight(8, { type: 'MsgVoteResp', reject: true })], inputAt(AT))
  expect(marks.find((mark) => mark.id === 'message:8')).toMatchObject({ fill: 'bg0', stroke: 't4' })
  expect(marks.some((mark) => mark.id === 'message:8:answer')).toBe(true)
})

test('over three flashes a second on a link, and it stays tinted instead', () => {
  const flash = (id: number): ReturnType<typeof aFlight> =>
    aFlight(id, { sent: { at: AT - 1500 - id, seq: 1 }, arrivesAt: AT - 1000 })
  const three = [1, 2, 3].map(flash)
  expect(flightMarks(three, inputAt(AT)).some((mark) => mark.id.startsWith('tint:'))).toBe(false)
  const marks = flightMarks([...three, flash(4)], inputAt(AT))
  expect(marks.map((mark) => mark.id)).toEqual(['tint:n1:n2'])
})

test('a message that would lie on another’s glyph is a stroke across the track', () => {
  const marks = flightMarks([aFlight(1), aFlight(2)], inputAt(AT))
  expect(marks.filter((mark) => mark.id.startsWith('message:2')).map((mark) => mark.id)).toEqual([
    'message:2:stroke',
  ])
})

test('a read is a ring on its round trip, asked and answered, and carries no entry', () => {
  const asked = flightMarks([aFlight(20, { type: 'MsgHeartbeat', reads: true })], inputAt(AT))
  expect(asked.find((mark) => mark.id === 'message:20')).toMatchObject({ d: circlePath(8), fill: 'bg0' })
  expect(asked.some((mark) => mark.id === 'message:20:dot')).toBe(true)
  const answered = flightMarks([aFlight(21, { type: 'MsgHeartbeatResp', reads: true })], inputAt(AT))
  expect(answered.find((mark) => mark.id === 'message:21')).toMatchObject({ d: circlePath(8) })
  expect(answered.some((mark) => mark.id === 'message:21:dot')).toBe(false)
  const beat = flightMarks([aFlight(22, { type: 'MsgHeartbeat' })], inputAt(AT))
  expect(beat.find((mark) => mark.id === 'message:22')).not.toMatchObject({ d: circlePath(8) })
})

test('a handover is a bolt', () => {
  const marks = flightMarks([aFlight(23, { type: 'MsgTimeoutNow' })], inputAt(AT))
  expect(marks.find((mark) => mark.id === 'message:23')).toMatchObject({ fill: 't4', label: 'MsgTimeoutNow' })
  expect(glyphOf({ type: 'MsgTimeoutNow', reads: false }).glyph).toBe('bolt')
})
