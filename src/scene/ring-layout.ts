import type { Point } from './geometry.ts'
import { bottomOf, topOf, type LayoutInput, type StageSize } from './room.ts'

/** The ellipse that members stand on. */
export interface Ellipse {
  readonly cx: number
  readonly cy: number
  readonly rx: number
  readonly ry: number
}

/** Members on an ellipse, equally far along it, the first at (odd) or left of (even) the top. */
export function ring(count: number, input: LayoutInput, k: number, lift = 0): readonly Point[] {
  const turns = Array.from({ length: count }, (_, i) => (i - (count % 2 === 0 ? 0.5 : 0)) / count)
  return pointsAt(turns, ellipse(turns, input, k, lift))
}

/** The ellipse on which these shares of its length fill the room that the stage has at scale k. */
export function ellipse(turns: readonly number[], input: LayoutInput, k: number, lift: number): Ellipse {
  let oval: Ellipse = { cx: 0, cy: 0, rx: 1, ry: 1 }
  for (let round = 0; round < 5; round++) {
    const { cx, cy, rx, ry } = oval
    const unit = pointsAt(turns, oval).map((p) => ({ x: (p.x - cx) / rx, y: (p.y - cy) / ry }))
    oval = fitted(unit, input.size, k, lift)
  }
  return oval
}

function fitted(unit: readonly Point[], size: StageSize, k: number, lift: number): Ellipse {
  const port = portMargin(size)
  const [left, right] = [Math.min(...unit.map((p) => p.x)), Math.max(...unit.map((p) => p.x))]
  const [top, bottom] = [Math.min(...unit.map((p) => p.y)), Math.max(...unit.map((p) => p.y))]
  const wide = size.width - 2 * (80 * k + 8) - port
  const high = size.height - topOf(k) - bottomOf(k, size) - lift
  const ry = high / Math.max(0.5, bottom - top)
  const rx = Math.min(wide / Math.max(0.5, right - left), Math.max(1.42 * ry, 0.31 * size.width))
  const round = Math.min(ry, rx * 1.25)
  const slack = high - round * (bottom - top)
  return {
    cx: (size.width - port) / 2 - (rx * (left + right)) / 2,
    cy: topOf(k) + lift + slack / 2 - round * top,
    rx,
    ry: round,
  }
}

/** Points on the ellipse at shares of its length, clockwise from the top. */
export function pointsAt(turns: readonly number[], { cx, cy, rx, ry }: Ellipse): readonly Point[] {
  const steps = 120
  const at = (i: number): Point => {
    const a = (i / steps) * 2 * Math.PI
    return { x: cx + rx * Math.sin(a), y: cy - ry * Math.cos(a) }
  }
  const lengths = [0]
  for (let i = 1; i <= steps; i++) {
    const [p, q] = [at(i - 1), at(i)]
    lengths.push((lengths[i - 1] ?? 0) + Math.hypot(p.x - q.x, p.y - q.y))
  }
  const whole = lengths[steps] ?? 1
  return turns.map((turn) => {
    const wanted = (((turn % 1) + 1) % 1) * whole
    let i = 0
    while (i < steps && (lengths[i + 1] ?? whole) < wanted) i++
    const [a, b] = [lengths[i] ?? 0, lengths[i + 1] ?? whole]
    return at(i + (b > a ? (wanted - a) / (b - a) : 0))
  })
}

/** Room at the right edge for the clients' cards. */
export function portMargin(size: { readonly width: number }): number {
  return size.width >= 640 ? 116 : 0
}
