import { describe, expect, test } from 'vitest'

import { discDepth, distanceToLine } from './geometry.ts'
import { layoutStage, type StageLayout } from './layout.ts'
import { apart } from './room.ts'

const SIZES = [
  { width: 390, height: 351 },
  { width: 872, height: 500 },
  { width: 720, height: 360 },
  { width: 320, height: 280 },
]
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i + 1}`)

/** Two-group partitions of n1 … n: every subset for few members, a spread of them for many. */
function sides(count: number): string[][] {
  const all = names(count)
  const step = count <= 5 ? 1 : count <= 7 ? 9 : 71
  const out: string[][] = []
  for (let bits = 1; bits < 2 ** (count - 1); bits += step) {
    out.push(all.filter((_, i) => (bits >> i) % 2 === 1))
  }
  return out
}

function laidOut(count: number, size: (typeof SIZES)[number], groups: string[][] | null): StageLayout {
  const reserved =
    size.width >= 560
      ? [{ x: size.width - 372, y: 10, width: 360, height: 34 }]
      : [{ x: size.width - 52, y: 4, width: 48, height: 48 }]
  return layoutStage({ members: names(count), groups, size, reserved })
}

/** What is wrong with a layout, in words. */
function flaws(layout: StageLayout): string[] {
  const found: string[] = []
  const spots = [...layout.spots]
  const { k, size } = layout
  spots.forEach(([name, p], i) => {
    for (const [other, q] of spots.slice(i + 1)) {
      if (Math.hypot(p.x - q.x, p.y - q.y) < apart(k) - 2) found.push(`${name} and ${other} are too near`)
    }
    const reach = 76 * k
    if (p.x < reach || p.y < reach || p.x > size.width - reach || p.y > size.height - reach) {
      found.push(`${name} leaves the stage`)
    }
    if (layout.reserved.some((box) => discDepth(box, p, reach) > 0)) found.push(`${name} is under buttons`)
    if (layout.walls.some((wall) => distanceToLine(p, wall) < reach + 6)) found.push(`${name} is in a wall`)
  })
  return found
}

describe.each(SIZES)('on a stage of $width × $height', (size) => {
  test.each([3, 4, 5, 6, 7, 8, 9])('%i members of a whole network stand apart and inside', (count) => {
    const layout = laidOut(count, size, null)
    expect(flaws(layout)).toEqual([])
    expect(layout.k).toBeGreaterThan(0.27)
  })

  test.each([3, 4, 5, 6, 7, 8, 9])('%i members keep clear of every wall between two groups', (count) => {
    for (const side of sides(count)) {
      const rest = names(count).filter((name) => !side.includes(name))
      const layout = laidOut(count, size, [rest, side])
      expect({ side, flaws: flaws(layout), walls: layout.walls.length }).toEqual({
        side,
        flaws: [],
        walls: 1,
      })
      expect(layout.k).toBeGreaterThan(0.25)
    }
  })
})

test('each group stands on its own side of the wall', () => {
  const layout = laidOut(5, { width: 872, height: 500 }, [
    ['n2', 'n4', 'n5'],
    ['n1', 'n3'],
  ])
  const wall = layout.walls[0]!
  const side = (name: string): number => {
    const p = layout.spots.get(name)!
    return Math.sign((wall.x2 - wall.x1) * (p.y - wall.y1) - (wall.y2 - wall.y1) * (p.x - wall.x1))
  }
  expect(new Set([side('n1'), side('n3')]).size).toBe(1)
  expect(new Set([side('n2'), side('n4'), side('n5')]).size).toBe(1)
  expect(side('n1')).toBe(-side('n2'))
})

test('three groups are parted by three walls that meet', () => {
  const layout = laidOut(5, { width: 872, height: 500 }, [['n1'], ['n2', 'n3'], ['n4', 'n5']])
  expect(layout.walls).toHaveLength(3)
  expect(new Set(layout.walls.map((wall) => `${wall.x1} ${wall.y1}`)).size).toBe(1)
  expect(flaws(layout)).toEqual([])
})

test('five members on a large stage are drawn at full detail, nine on a phone small', () => {
  expect(laidOut(5, { width: 872, height: 500 }, null).detail).toBe('full')
  expect(laidOut(9, { width: 390, height: 351 }, null).detail).toBe('small')
})

test.each([
  { width: 840, height: 524 },
  { width: 390, height: 345 },
])('on $width × $height a wall between neighbours leaves everybody in their place', (size) => {
  const home = laidOut(5, size, null)
  const parts = names(5).flatMap((name, i) => [[name], [name, `n${((i + 1) % 5) + 1}`]])
  for (const side of parts) {
    const layout = laidOut(5, size, [names(5).filter((name) => !side.includes(name)), side])
    const swapped = names(5).filter((name) => {
      const p = layout.spots.get(name)!
      const nearest = [...home.spots].sort(
        ([, a], [, b]) => Math.hypot(a.x - p.x, a.y - p.y) - Math.hypot(b.x - p.x, b.y - p.y),
      )[0]
      return nearest?.[0] !== name
    })
    expect({ side, swapped, detail: layout.detail }).toEqual({ side, swapped: [], detail: home.detail })
  }
})
