export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Line {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A number as path data prints it. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** The point at `radius` and `angle`: degrees clockwise from 12 o'clock. */
export function polar(radius: number, angle: number): Point {
  const a = (angle * Math.PI) / 180
  return { x: radius * Math.sin(a), y: -radius * Math.cos(a) }
}

export function circlePath(r: number, cx = 0, cy = 0): string {
  return `M${n(cx - r)} ${n(cy)}a${n(r)} ${n(r)} 0 1 1 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 1 ${n(-2 * r)} 0Z`
}

/** An open arc, clockwise from `from` to `to` degrees. */
export function arcPath(r: number, from: number, to: number): string {
  const sweep = Math.min(to - from, 359.9)
  const a = polar(r, from)
  const b = polar(r, from + sweep)
  return `M${n(a.x)} ${n(a.y)}A${n(r)} ${n(r)} 0 ${sweep > 180 ? 1 : 0} 1 ${n(b.x)} ${n(b.y)}`
}

/** A closed piece of a ring. */
export function sectorPath(inner: number, outer: number, from: number, to: number): string {
  const large = to - from > 180 ? 1 : 0
  const [a, b, c, d] = [polar(outer, from), polar(outer, to), polar(inner, to), polar(inner, from)]
  return (
    `M${n(a.x)} ${n(a.y)}A${n(outer)} ${n(outer)} 0 ${large} 1 ${n(b.x)} ${n(b.y)}` +
    `L${n(c.x)} ${n(c.y)}A${n(inner)} ${n(inner)} 0 ${large} 0 ${n(d.x)} ${n(d.y)}Z`
  )
}

/** A line along the radius. */
export function spokePath(inner: number, outer: number, angle: number): string {
  const [a, b] = [polar(inner, angle), polar(outer, angle)]
  return `M${n(a.x)} ${n(a.y)}L${n(b.x)} ${n(b.y)}`
}

/** Slanted strokes that fill a sector: what a hatch looks like on a ring, without clipping. */
export function sectorHatchPath(inner: number, outer: number, from: number, to: number): string {
  const step = 4.6
  const slant = 9
  const strokes: string[] = []
  for (let at = from - slant + step / 2; at < to; at += step) {
    const start = Math.max(0, (from - at) / slant)
    const end = Math.min(1, (to - at) / slant)
    if (end - start < 0.1) continue
    const a = polar(inner + (outer - inner) * start, at + slant * start)
    const b = polar(inner + (outer - inner) * end, at + slant * end)
    strokes.push(`M${n(a.x)} ${n(a.y)}L${n(b.x)} ${n(b.y)}`)
  }
  return strokes.join('')
}

export function linePath({ x1, y1, x2, y2 }: Line): string {
  return `M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}`
}

export function boxPath({ x, y, width, height }: Box, r = 0): string {
  const [w, h] = [n(width - 2 * r), n(height - 2 * r)]
  const turn = (dx: number, dy: number): string => (r === 0 ? '' : `a${r} ${r} 0 0 1 ${n(dx)} ${n(dy)}`)
  return `M${n(x + r)} ${n(y)}h${w}${turn(r, r)}v${h}${turn(-r, r)}h-${w}${turn(-r, -r)}v-${h}${turn(r, -r)}Z`
}

/** The one selection sign: four corner brackets round a box. */
export function bracketsPath({ x, y, width, height }: Box, arm: number): string {
  const [x2, y2] = [x + width, y + height]
  return (
    `M${n(x)} ${n(y + arm)}V${n(y)}H${n(x + arm)}M${n(x2 - arm)} ${n(y)}H${n(x2)}V${n(y + arm)}` +
    `M${n(x2)} ${n(y2 - arm)}V${n(y2)}H${n(x2 - arm)}M${n(x + arm)} ${n(y2)}H${n(x)}V${n(y2 - arm)}`
  )
}

export function boxAround(centre: Point, width: number, height: number): Box {
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height }
}

export function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }
}

/** The box moved as little as it takes to lie in a stage of this size. */
export function within(
  box: Box,
  { width, height }: { readonly width: number; readonly height: number },
): Box {
  return {
    ...box,
    x: Math.max(0, Math.min(box.x, width - box.width)),
    y: Math.max(0, Math.min(box.y, height - box.height)),
  }
}

/** Area that two boxes share. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? w * h : 0
}

/** How far a disc reaches into a box; 0 or less when they are apart. */
export function discDepth(box: Box, centre: Point, radius: number): number {
  const dx = centre.x - Math.min(Math.max(centre.x, box.x), box.x + box.width)
  const dy = centre.y - Math.min(Math.max(centre.y, box.y), box.y + box.height)
  return radius - Math.hypot(dx, dy)
}

export function inside(
  box: Box,
  size: { readonly width: number; readonly height: number },
  margin = 0,
): boolean {
  return (
    box.x >= margin &&
    box.y >= margin &&
    box.x + box.width <= size.width - margin &&
    box.y + box.height <= size.height - margin
  )
}

/** Length of the part of a line that lies in a box. */
export function lineInBox(line: Line, box: Box): number {
  const [right, bottom] = [box.x + box.width, box.y + box.height]
  if (line.x1 < box.x && line.x2 < box.x) return 0
  if (line.x1 > right && line.x2 > right) return 0
  if (line.y1 < box.y && line.y2 < box.y) return 0
  if (line.y1 > bottom && line.y2 > bottom) return 0
  const dx = line.x2 - line.x1
  const dy = line.y2 - line.y1
  let [from, to] = [0, 1]
  const sides: readonly (readonly [number, number])[] = [
    [-dx, line.x1 - box.x],
    [dx, right - line.x1],
    [-dy, line.y1 - box.y],
    [dy, bottom - line.y1],
  ]
  for (const [p, q] of sides) {
    if (p === 0 && q < 0) return 0
    if (p < 0) from = Math.max(from, q / p)
    if (p > 0) to = Math.min(to, q / p)
  }
  return to > from ? (to - from) * Math.hypot(dx, dy) : 0
}

export function distanceToLine(p: Point, line: Line): number {
  const dx = line.x2 - line.x1
  const dy = line.y2 - line.y1
  const length2 = dx * dx + dy * dy
  const t =
    length2 === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - line.x1) * dx + (p.y - line.y1) * dy) / length2))
  return Math.hypot(p.x - line.x1 - t * dx, p.y - line.y1 - t * dy)
}

/** Where two segments cross, as a share of the first; null when they do not. */
export function crossing(a: Line, b: Line): number | null {
  const [ax, ay, bx, by] = [a.x2 - a.x1, a.y2 - a.y1, b.x2 - b.x1, b.y2 - b.y1]
  const cross = ax * by - ay * bx
  if (Math.abs(cross) < 1e-9) return null
  const t = ((b.x1 - a.x1) * by - (b.y1 - a.y1) * bx) / cross
  const u = ((b.x1 - a.x1) * ay - (b.y1 - a.y1) * ax) / cross
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : null
}
