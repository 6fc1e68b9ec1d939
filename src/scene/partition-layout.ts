import { discDepth, type Line, type Point } from './geometry.ts'
import {
  apart,
  bottomOf,
  CLEAR,
  crossedDials,
  fits,
  topOf,
  type Arrangement,
  type LayoutInput,
} from './room.ts'
import { ring } from './ring-layout.ts'

interface Candidate extends Arrangement {
  /** How far the members have to go from where they stand in a whole network. */
  readonly moved: number
}

/**
 * Two groups that are neighbours on the ring as it is: everybody keeps their seat, and a wall comes between. null when
 * they are not, or when that does not fit at this scale.
 */
export function partInPlace(
  groups: readonly (readonly number[])[],
  input: LayoutInput,
  k: number,
): Arrangement | null {
  const [a = [], b = []] = groups
  const home = ring(input.members.length, input, k)
  const seams = home.filter((_, i) => a.includes(i) !== a.includes((i + 1) % home.length)).length
  return seams === 2 ? settle(home, a, b, input, k, 300) : null
}

/**
 * Two groups, each contiguous on the ring, with one straight wall between them. Of all ways round the ring the one
 * that moves the members least; null when none fits at this scale.
 */
export function arrangeTwo(
  groups: readonly (readonly number[])[],
  input: LayoutInput,
  k: number,
): Arrangement | null {
  const [a = [], b = []] = groups
  const home = ring(input.members.length, input, k)
  let best: Candidate | null = null
  for (let start = 0; start < home.length; start++) {
    const made = settle(seated(a, b, home, start), a, b, input, k)
    if (made === null) continue
    const moved = made.spots.reduce((sum, p, i) => sum + distance(p, home[i] ?? p), 0)
    const better =
      best === null || made.crossed < best.crossed || (made.crossed === best.crossed && moved < best.moved)
    if (better) best = { ...made, moved }
  }
  return best
}

/** Group `a` on consecutive seats from `start`, `b` on the rest; each in the order that crosses over least. */
function seated(
  a: readonly number[],
  b: readonly number[],
  home: readonly Point[],
  start: number,
): readonly Point[] {
  const count = home.length
  const seats = Array.from({ length: count }, (_, i) => (start + i) % count)
  const spots: Point[] = Array.from({ length: count }, () => ({ x: 0, y: 0 }))
  for (const [group, own] of [
    [a, seats.slice(0, a.length)],
    [b, seats.slice(a.length)],
  ] as const) {
    let least = Infinity
    let order: readonly number[] = group
    for (let turn = 0; turn < group.length; turn++) {
      const turned = [...group.slice(turn), ...group.slice(0, turn)]
      const cost = turned.reduce((sum, m, i) => sum + gap(home, m, own[i] ?? 0), 0)
      if (cost < least) [least, order] = [cost, turned]
    }
    order.forEach((m, i) => (spots[m] = home[own[i] ?? 0] ?? { x: 0, y: 0 }))
  }
  return spots
}

/** Pushes dials apart, off the wall and into the stage until nothing touches; null when they cannot. */
function settle(
  from: readonly Point[],
  a: readonly number[],
  b: readonly number[],
  input: LayoutInput,
  k: number,
  rounds = 90,
): Arrangement | null {
  const spots = from.map((p) => ({ ...p }))
  const u = normal(from, a, b)
  const clear = CLEAR * k + 12
  const along = (i: number): number => (spots[i]?.x ?? 0) * u.x + (spots[i]?.y ?? 0) * u.y
  for (let round = 0; round < rounds; round++) {
    const low = Math.min(...a.map(along))
    const high = Math.max(...b.map(along))
    const wall = (low + high) / 2
    let pushed = 0
    for (const [group, sign] of [
      [a, 1],
      [b, -1],
    ] as const) {
      for (const i of group) {
        const short = clear - sign * (along(i) - wall)
        const p = spots[i]
        if (short <= 0 || p === undefined) continue
        p.x += u.x * sign * short
        p.y += u.y * sign * short
        pushed = Math.max(pushed, short)
      }
    }
    pushed = Math.max(pushed, spread(spots, k), confine(spots, input, k))
    if (pushed < 0.4) break
    if (round === (rounds >> 2) + 2 && pushed > 5) return null
  }
  const low = Math.min(...a.map(along))
  const high = Math.max(...b.map(along))
  if (high - low > -2 * clear + 3 || !fits(spots, input, k)) return null
  return { spots, walls: [wallAt(u, (low + high) / 2, input.size)], crossed: crossedDials(spots, k) }
}

/** One round of pushing pairs apart; the largest push. */
function spread(spots: { x: number; y: number }[], k: number): number {
  const wanted = apart(k) + 1
  let pushed = 0
  spots.forEach((p, i) => {
    for (const q of spots.slice(i + 1)) {
      const d = distance(p, q)
      if (d >= wanted) continue
      const [dx, dy] = d < 0.01 ? [1, 0] : [(q.x - p.x) / d, (q.y - p.y) / d]
      const by = (wanted - d) / 2
      p.x -= dx * by
      p.y -= dy * by
      q.x += dx * by
      q.y += dy * by
      pushed = Math.max(pushed, by)
    }
  })
  return pushed
}

/** Back into the stage and off the reserved boxes; the largest push. */
function confine(spots: { x: number; y: number }[], { size, reserved }: LayoutInput, k: number): number {
  const side = 80 * k + 4
  let pushed = 0
  for (const p of spots) {
    const before = { ...p }
    for (const box of reserved) {
      const depth = discDepth(box, p, CLEAR * k + 1)
      if (depth > 0) p.y += depth
    }
    p.x = Math.min(Math.max(p.x, side), size.width - side)
    p.y = Math.min(Math.max(p.y, topOf(k)), size.height - bottomOf(k, size))
    pushed = Math.max(pushed, distance(p, before))
  }
  return pushed
}

/** Unit vector from the second group to the first. */
function normal(spots: readonly Point[], a: readonly number[], b: readonly number[]): Point {
  const mean = (group: readonly number[]): Point => ({
    x: group.reduce((sum, i) => sum + (spots[i]?.x ?? 0), 0) / group.length,
    y: group.reduce((sum, i) => sum + (spots[i]?.y ?? 0), 0) / group.length,
  })
  const [p, q] = [mean(a), mean(b)]
  const d = distance(p, q)
  return d < 0.01 ? { x: 1, y: 0 } : { x: (p.x - q.x) / d, y: (p.y - q.y) / d }
}

/** The line on which a point's share of `u` is `at`, from edge to edge. */
function wallAt(u: Point, at: number, size: LayoutInput['size']): Line {
  const ends: Point[] = []
  for (const x of [0, size.width]) {
    const y = (at - u.x * x) / u.y
    if (Number.isFinite(y) && y >= 0 && y <= size.height) ends.push({ x, y })
  }
  for (const y of [0, size.height]) {
    const x = (at - u.y * y) / u.x
    if (Number.isFinite(x) && x >= 0 && x <= size.width) ends.push({ x, y })
  }
  const [p = { x: 0, y: 0 }] = ends
  const q = ends.reduce((far, end) => (distance(end, p) > distance(far, p) ? end : far), p)
  return { x1: p.x, y1: p.y, x2: q.x, y2: q.y }
}

function gap(home: readonly Point[], from: number, to: number): number {
  const [p, q] = [home[from], home[to]]
  return p === undefined || q === undefined ? 0 : distance(p, q)
}

function distance(p: Point, q: Point): number {
  return Math.hypot(p.x - q.x, p.y - q.y)
}
