import { boxAround, discDepth, linePath, overlap, type Box, type Line, type Point } from './geometry.ts'
import type { StageLayout } from './layout.ts'
import { shape, text, type Mark } from './mark.ts'
import { textWidth } from './text-width.ts'

const HALF_BAND = 5.5

/** A wall: two lines with a solid core. A wall that is only planned has no core and is dashed. */
export function wallMarks(wall: Line, i: number, planned: boolean): readonly Mark[] {
  const id = `wall:${i}`
  const d = Math.max(1, Math.hypot(wall.x2 - wall.x1, wall.y2 - wall.y1))
  const [nx, ny] = [(-(wall.y2 - wall.y1) / d) * HALF_BAND, ((wall.x2 - wall.x1) / d) * HALF_BAND]
  const beside = (sign: number): string =>
    linePath({
      x1: wall.x1 + nx * sign,
      y1: wall.y1 + ny * sign,
      x2: wall.x2 + nx * sign,
      y2: wall.y2 + ny * sign,
    })
  const dash = planned ? [6, 5] : []
  return [
    shape(`${id}:ground`, linePath(wall), { z: 10, stroke: 'bg0', width: 2 * HALF_BAND }),
    ...(planned ? [] : [shape(`${id}:core`, linePath(wall), { z: 11, stroke: 'i3', width: 5 })]),
    shape(id, beside(1) + beside(-1), { z: 12, stroke: planned ? 'i3' : 'i2', width: 1.5, dash }),
  ]
}

/** The ground of the sides that cannot reach a quorum, for one wall between two groups. */
export function weakGround(layout: StageLayout, weak: readonly Point[]): readonly Mark[] {
  const [wall] = layout.walls
  if (layout.walls.length !== 1 || wall === undefined) return []
  return weak.map((inside, i) =>
    shape(`ground:${i}`, halfPath(wall, inside, layout.size), { z: 1, fill: 'bg1' }),
  )
}

/** The stage's part on that side of the wall on which `inside` lies. */
function halfPath(wall: Line, inside: Point, size: StageLayout['size']): string {
  const side = (p: Point): number =>
    (wall.x2 - wall.x1) * (p.y - wall.y1) - (wall.y2 - wall.y1) * (p.x - wall.x1)
  const keep = Math.sign(side(inside))
  const corners: readonly Point[] = [
    { x: 0, y: 0 },
    { x: size.width, y: 0 },
    { x: size.width, y: size.height },
    { x: 0, y: size.height },
  ]
  const kept = corners.filter((corner) => side(corner) * keep > 0)
  const ring = [...kept, { x: wall.x1, y: wall.y1 }, { x: wall.x2, y: wall.y2 }]
  const middle = {
    x: ring.reduce((sum, p) => sum + p.x, 0) / ring.length,
    y: ring.reduce((sum, p) => sum + p.y, 0) / ring.length,
  }
  const turned = [...ring].sort(
    (p, q) => Math.atan2(p.y - middle.y, p.x - middle.x) - Math.atan2(q.y - middle.y, q.x - middle.x),
  )
  return `M${turned.map((p) => `${Math.round(p.x)} ${Math.round(p.y)}`).join('L')}Z`
}

/** Where a wall is named: along it, beside it, clear of everything; null when nowhere is. */
export function wallLabelSpot(
  words: string,
  layout: StageLayout,
  taken: readonly Box[],
): { readonly at: Point; readonly rotate: number; readonly box: Box } | null {
  const width = textWidth(words, 14, 560)
  for (const wall of layout.walls) {
    const d = Math.hypot(wall.x2 - wall.x1, wall.y2 - wall.y1)
    const u = { x: (wall.x2 - wall.x1) / d, y: (wall.y2 - wall.y1) / d }
    let rotate = (Math.atan2(u.y, u.x) * 180) / Math.PI
    if (rotate > 90) rotate -= 180
    if (rotate <= -90) rotate += 180
    for (const share of [0.88, 0.8, 0.12, 0.2, 0.7, 0.3, 0.6, 0.4, 0.5]) {
      for (const sign of [-1, 1]) {
        const off = 17 * sign
        const at = {
          x: wall.x1 + u.x * d * share - u.y * off,
          y: wall.y1 + u.y * d * share + u.x * off,
        }
        if (isClear(at, u, width, layout, taken)) return { at, rotate, box: boxAround(at, 24, 24) }
      }
    }
  }
  return null
}

function isClear(at: Point, u: Point, width: number, layout: StageLayout, taken: readonly Box[]): boolean {
  for (let along = -width / 2; along <= width / 2; along += width / 6) {
    const box = boxAround({ x: at.x + u.x * along, y: at.y + u.y * along }, 18, 18)
    if (box.x < 2 || box.y < 2 || box.x + 20 > layout.size.width || box.y + 20 > layout.size.height)
      return false
    if (taken.some((other) => overlap(box, other) > 0)) return false
    for (const spot of layout.spots.values()) if (discDepth(box, spot, 82 * layout.k) > 0) return false
  }
  return true
}

export function wallLabel(words: string, at: Point, rotate: number): Mark {
  const a = (rotate * Math.PI) / 180
  return text('wall:label', words, {
    x: at.x - 5 * Math.sin(a),
    y: at.y + 5 * Math.cos(a),
    rotate,
    weight: 560,
    halo: 'bg0',
    z: 55,
  })
}
