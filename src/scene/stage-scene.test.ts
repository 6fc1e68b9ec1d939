import { describe, expect, test } from 'vitest'

import { discDepth, distanceToLine, overlap, type Box } from './geometry.ts'
import { isCutOff, movingScene, planStage, stageScene, stillScene, type StagePlan } from './stage-scene.ts'
import { aFlight, aMember, aStage, aWorld, AT, calmWorld } from './test-kit/worlds.ts'
import { toSvgString } from './to-svg-string.ts'

const SIZES = [
  { width: 390, height: 351 },
  { width: 872, height: 500 },
  { width: 720, height: 360 },
]

function crowding(plan: StagePlan): string[] {
  const found: string[] = []
  const { layout } = plan
  const boxes: [string, Box][] = [
    ...plan.plates.map((plate): [string, Box] => [`plate ${plate.words.member}`, plate.box]),
    ...plan.ports.map((port): [string, Box] => [`port ${port.client}`, port.box]),
  ]
  boxes.forEach(([name, box], i) => {
    for (const [other, second] of boxes.slice(i + 1)) {
      if (overlap(box, second) > 0) found.push(`${name} covers ${other}`)
    }
    for (const [member, spot] of layout.spots) {
      if (discDepth(box, spot, 74 * layout.k) > 0) found.push(`${name} covers the dial of ${member}`)
    }
    const { x, y, width, height } = box
    if (x < 0 || y < 0 || x + width > layout.size.width || y + height > layout.size.height) {
      found.push(`${name} leaves the stage`)
    }
    const middle = { x: x + width / 2, y: y + height / 2 }
    if (layout.walls.some((wall) => distanceToLine(middle, wall) < height / 2))
      found.push(`${name} is on a wall`)
  })
  return found
}

describe.each(SIZES)('on a stage of $width × $height', (size) => {
  test.each([3, 4, 5, 7, 9])('plates and ports of %i members cover nothing', (count) => {
    const all = calmWorld(count).members.map((member) => member.name)
    const walls = [null, ['n2'], ['n1', 'n3'], all.slice(0, Math.ceil(count / 2)), ['n2', `n${count}`]]
    for (const side of walls) {
      const groups = side === null ? null : [all.filter((name) => !side.includes(name)), side]
      const plan = planStage(aStage(calmWorld(count, groups), { size }))
      expect({ side, found: crowding(plan) }).toEqual({ side, found: [] })
    }
  })
})

test('every member of five has its plate on a large stage', () => {
  const plan = planStage(aStage(calmWorld(5)))
  expect(plan.plates.map((plate) => plate.words.member).sort()).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'])
  expect(plan.plates.every((plate) => plate.words.facts !== '')).toBe(true)
})

test('no two marks of a moment share an id, and the export holds every one that the screen holds', () => {
  const ballots = {
    pre: false,
    term: 4,
    quorum: 2,
    voters: ['n1', 'n2', 'n3'],
    outgoing: [],
    votes: [{ voter: 'n3', granted: false }],
  }
  const world = aWorld([
    aMember('n1', { role: 'candidate', ballots, durable: 17, commit: 15 }),
    aMember('n2', { status: 'paused' }),
    aMember('n3', { status: 'down' }),
  ])
  const flights = [
    aFlight(1),
    aFlight(2, { type: 'MsgVoteResp', from: 'n3', to: 'n1', reject: true }),
    aFlight(3, { type: 'MsgApp', died: { at: AT - 1000, why: 'loss' } }),
  ]
  const input = aStage(world, {
    flights,
    selection: { kind: 'message', id: 2 },
    hover: { kind: 'member', member: 'n1' },
  })
  const plan = planStage(input)
  const ids = [...stillScene(input, plan), ...movingScene(input, plan)].map((mark) => mark.id)
  expect(new Set(ids).size).toBe(ids.length)
  const svg = toSvgString(stageScene(input), input.size, (token) => `var(--${token})`)
  expect(ids.filter((id) => !svg.includes(`id="${id}"`))).toEqual([])
})

test('what moves with the playhead is in the moving layer and nothing else is', () => {
  const input = aStage(calmWorld(3), { flights: [aFlight(1)] })
  const plan = planStage(input)
  expect(stillScene(input, plan).every((mark) => mark.layer === 'still')).toBe(true)
  expect(movingScene(input, plan).every((mark) => mark.layer === 'moving')).toBe(true)
})

test('the leader in the minority is cut off, the same one in the majority is not', () => {
  const leader = calmWorld(5).members[1]!
  expect(isCutOff(leader, calmWorld(5))).toBe(false)
  expect(
    isCutOff(
      leader,
      calmWorld(5, [
        ['n1', 'n2'],
        ['n3', 'n4', 'n5'],
      ]),
    ),
  ).toBe(true)
  expect(
    isCutOff(
      leader,
      calmWorld(5, [
        ['n1', 'n2', 'n3'],
        ['n4', 'n5'],
      ]),
    ),
  ).toBe(false)
})

test('asking again for the same moment gives the same plan', () => {
  const input = aStage(calmWorld(5))
  expect(planStage(input)).toBe(planStage({ ...input }))
})

test('only a broken promise is vermilion, and it stands on the members that it names', () => {
  const vermilion = (violations: Parameters<typeof aWorld>[1]): string[] =>
    stageScene(aStage(aWorld(calmWorld(3).members, violations)))
      .filter((mark) => mark.kind === 'shape' && mark.fill === 'bad')
      .map((mark) => mark.id)
  expect(vermilion({})).toEqual([])
  const broken = { claim: 'election safety', at: AT, members: ['n1', 'n2'], detail: '' }
  expect(vermilion({ violations: [broken] })).toEqual(['violation:n1', 'violation:n2'])
})

test('a commit that the dial’s window does not show is printed on the plate', () => {
  const members = calmWorld(3).members.map((member) =>
    member.name === 'n3' ? { ...member, commit: 2 } : member,
  )
  const plan = planStage(aStage(aWorld(members)))
  const facts = plan.plates.map((plate) => `${plate.words.member} ${plate.words.facts}`)
  expect(facts).toContain('n3 last 3·19 · commit 2')
  expect(facts).toContain('n1 last 3·19')
})

test('a removed member is a ghost, and no link leads to it', () => {
  const members = calmWorld(3).members.map((member) =>
    member.name === 'n3' ? { ...member, isVoter: false, status: 'down' as const } : member,
  )
  const marks = stageScene(aStage(aWorld(members)))
  const ghost = marks.filter(({ id }) => id.startsWith('member:n3:'))
  expect(ghost.length).toBeGreaterThan(3)
  expect(ghost.filter(({ kind }) => kind === 'shape').every(({ opacity }) => opacity < 0.5)).toBe(true)
  // Its name can still be read.
  expect(ghost.filter((mark) => mark.kind === 'text').every(({ opacity }) => opacity === 1)).toBe(true)
  expect(marks.filter(({ id }) => id.startsWith('link:')).map(({ id }) => id)).toEqual(['link:n1:n2'])
})
