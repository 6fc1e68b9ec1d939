import { distanceToLine, polar, type Line, type Point } from './geometry.ts'
import { CLEAR, fits, liftsOf, type Arrangement, type LayoutInput } from './room.ts'
import { ellipse, pointsAt } from './ring-layout.ts'

/** Three groups or more: arcs of the ring with a wider gap between them, and a wall through every gap to a hub. */
export function arrangeSpokes(
  groups: readonly (readonly number[])[],
  input: LayoutInput,
  k: number,
): Arrangement | null {
  const count = input.members.length
  const wide = 0.35
  const whole = count + wide * groups.length
  const turns: number[] = Array.from({ length: count }, () => 0)
  const gaps: number[] = []
  let at = 0
  for (const group of groups) {
    gaps.push((at - 0.5 - wide / 2) / whole)
    for (const member of group) turns[member] = at++ / whole
    at += wide
  }
  for (const lift of liftsOf(input)) {
    const oval = ellipse(turns, input, k, lift)
    const spots = pointsAt(turns, oval)
    const hub = { x: oval.cx, y: oval.cy }
    const walls = pointsAt(gaps, oval).map((p) => outward(hub, p, input.size))
    const clear = spots.every((p) => walls.every((wall) => distanceToLine(p, wall) >= CLEAR * k + 10))
    if (clear && fits(spots, input, k)) return { spots, walls, crossed: 0 }
  }
  return null
}

/** From the hub through a point to the edge of the stage. */
function outward(hub: Point, through: Point, size: LayoutInput['size']): Line {
  const d = Math.hypot(through.x - hub.x, through.y - hub.y)
  const u = d < 0.01 ? polar(1, 0) : { x: (through.x - hub.x) / d, y: (through.y - hub.y) / d }
  const reach = Math.min(
    u.x > 0 ? (size.width - hub.x) / u.x : u.x < 0 ? -hub.x / u.x : Infinity,
    u.y > 0 ? (size.height - hub.y) / u.y : u.y < 0 ? -hub.y / u.y : Infinity,
  )
  return { x1: hub.x, y1: hub.y, x2: hub.x + u.x * reach, y2: hub.y + u.y * reach }
}
