import type { LinksView } from '../protocol/view/world.ts'
import type { Name } from '../run/input.ts'
import { linePath, type Line, type Point } from './geometry.ts'
import type { StageLayout } from './layout.ts'
import { shape, type Mark } from './mark.ts'
import { TRACK_END } from './room.ts'

/** The line between two dials; each pair once. */
export interface Link {
  readonly a: Name
  readonly b: Name
  readonly line: Line
}

export function linksOf(layout: StageLayout): readonly Link[] {
  const names = [...layout.spots.keys()]
  return names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => {
      const line = between(layout.spots.get(a), layout.spots.get(b), TRACK_END * layout.k)
      return line === null ? [] : [{ a, b, line }]
    }),
  )
}

/** True when messages from one to the other get through. */
export function isOpen(links: LinksView, from: Name, to: Name): boolean {
  if (links.cuts.some((cut) => cut.from === from && cut.to === to)) return false
  const group = (name: Name): number => links.groups?.findIndex((names) => names.includes(name)) ?? -1
  return links.groups === null || group(from) === group(to)
}

export function linkMarks(link: Link, links: LinksView): readonly Mark[] {
  const { a, b, line } = link
  const id = `link:${a}:${b}`
  const there = isOpen(links, a, b)
  const back = isOpen(links, b, a)
  const hair = shape(id, linePath(line), {
    z: 5,
    stroke: there && back ? 'l2' : 'l3',
    width: there && back ? 1 : 1.2,
    dash: there && back ? [] : there || back ? [7, 5] : [2, 6],
  })
  return [
    hair,
    ...(isCut(links, a, b) ? [cutMark(`${id}:cut`, line, 0.64)] : []),
    ...(isCut(links, b, a) ? [cutMark(`link:${b}:${a}:cut`, line, 0.36)] : []),
  ]
}

function isCut(links: LinksView, from: Name, to: Name): boolean {
  return links.cuts.some((cut) => cut.from === from && cut.to === to)
}

/** A bar across the link with the head of the arrow that does not get through, nearer to the receiver. */
function cutMark(id: string, line: Line, share: number): Mark {
  const angle = (Math.atan2(line.y2 - line.y1, line.x2 - line.x1) * 180) / Math.PI
  return shape(id, 'M0-9V9M-13-5L-6 0L-13 5', {
    x: line.x1 + (line.x2 - line.x1) * share,
    y: line.y1 + (line.y2 - line.y1) * share,
    rotate: share > 0.5 ? angle : angle + 180,
    z: 13,
    stroke: 'i1',
    width: 2,
  })
}

function between(p: Point | undefined, q: Point | undefined, reach: number): Line | null {
  if (p === undefined || q === undefined) return null
  const d = Math.hypot(q.x - p.x, q.y - p.y)
  if (d <= 2 * reach) return null
  const [ux, uy] = [(q.x - p.x) / d, (q.y - p.y) / d]
  return { x1: p.x + ux * reach, y1: p.y + uy * reach, x2: q.x - ux * reach, y2: q.y - uy * reach }
}
