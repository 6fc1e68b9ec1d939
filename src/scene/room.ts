import type { Name } from '../run/input.ts'
import { discDepth, distanceToLine, type Box, type Line, type Point } from './geometry.ts'

export interface StageSize {
  readonly width: number
  readonly height: number
}

export interface LayoutInput {
  readonly members: readonly Name[]
  readonly groups: readonly (readonly Name[])[] | null
  readonly size: StageSize
  /** What nothing may cover: buttons of the page that float over the stage. */
  readonly reserved: readonly Box[]
}

/** What a layout of one kind gives at scale k: a spot a member, in member order. */
export interface Arrangement {
  readonly spots: readonly Point[]
  readonly walls: readonly Line[]
  /** Links that run through the dial of a third member: bearable, not wanted. */
  readonly crossed: number
}

/** Radius within which nothing else may stand, at k = 1: the dial, its notch and its crown. */
export const CLEAR = 90
/** Where tracks end, at k = 1. */
export const TRACK_END = 84
/** On a stage narrower than this the plates have no room beside their dials. */
const SLIM = 640
/** Visible piece of a link between two dials: a glyph fits with its label, on a small stage the glyph alone. */
const LINK = { usual: 52, least: 34 }

/** True when discs of scale k at these points touch neither each other nor an edge nor what is reserved. */
export function fits(spots: readonly Point[], { size, reserved }: LayoutInput, k: number): boolean {
  const side = 80 * k
  return spots.every((p, i) => {
    if (p.x < side + 3 || p.x > size.width - side - 3) return false
    if (p.y < topOf(k) - 1 || p.y > size.height - bottomOf(k, size) + 1) return false
    if (reserved.some((box) => discDepth(box, p, CLEAR * k) > 0)) return false
    return spots.every((q, j) => j <= i || Math.hypot(p.x - q.x, p.y - q.y) >= apart(k))
  })
}

/** Least distance of two dials' centres. */
export function apart(k: number): number {
  return 2 * TRACK_END * k + Math.max(LINK.least * Math.min(1, k + 0.3), LINK.usual * k)
}

/** Room over a centre (crown, brackets) and under it (notch, and a plate where there are plates). */
export function topOf(k: number): number {
  return 96 * k
}

export function bottomOf(k: number, { width }: StageSize): number {
  if (k >= 0.8) return 88 * k + (width < SLIM ? 46 : 6)
  return k >= 0.55 ? 80 * k + 33 : 84 * k + 6
}

export function crossedDials(spots: readonly Point[], k: number): number {
  let crossed = 0
  spots.forEach((p, i) =>
    spots.forEach((q, j) => {
      if (j <= i) return
      const line = { x1: p.x, y1: p.y, x2: q.x, y2: q.y }
      crossed += spots.filter((r, m) => m !== i && m !== j && distanceToLine(r, line) < 64 * k).length
    }),
  )
  return crossed
}

/** How far down a ring may begin: at the top, or under the buttons that float there. */
export function liftsOf({ reserved, size }: LayoutInput): readonly number[] {
  const under = reserved.filter((box) => box.y < size.height / 4).map((box) => box.y + box.height)
  return under.length === 0 ? [0] : [0, Math.max(...under)]
}
