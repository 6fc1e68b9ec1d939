import type { Name } from '../run/input.ts'
import { boxAround, bracketsPath, grown, linePath, type Box, type Point } from './geometry.ts'
import type { StageLayout } from './layout.ts'
import type { Link } from './links.ts'
import { OVER, shape, type Mark } from './mark.ts'
import type { Port } from './ports.ts'
import type { StageSize } from './room.ts'

/** What can be selected on the stage; the store's selection is wider. */
export type StageTarget =
  | { readonly kind: 'member'; readonly member: Name }
  | { readonly kind: 'link'; readonly a: Name; readonly b: Name }
  | { readonly kind: 'message'; readonly id: number }
  | { readonly kind: 'client'; readonly client: Name }
  | { readonly kind: 'wall' }

/** Selected: 2 px brackets; linked (the same thing is looked at elsewhere): 1 px. */
export type Emphasis = 'selected' | 'linked'

/** The brackets round what stands still: a member, a link, a client, a wall. */
export function targetMarks(
  target: StageTarget,
  emphasis: Emphasis,
  layout: StageLayout,
  links: readonly Link[],
  ports: readonly Port[],
  wallLabel: Box | null,
): readonly Mark[] {
  const around = boxOf(target, layout, links, ports, wallLabel)
  if (around === null) return []
  const box = inSight(around, layout.size)
  const arm = Math.min(16, Math.max(7, box.width / 10))
  const line = target.kind === 'link' ? links.find((link) => isPair(link, target.a, target.b)) : undefined
  return [
    ...(line === undefined || emphasis === 'linked'
      ? []
      : [shape('selection:line', linePath(line.line), { z: 14, stroke: 'i1', width: 2 })]),
    shape(`selection:${emphasis}`, bracketsPath(box, arm), {
      // Under the plates: their words stay whole.
      z: OVER + 3,
      stroke: 'i1',
      width: emphasis === 'selected' ? 2 : 1,
    }),
  ]
}

/** A box no larger than the stage: its corners are seen. */
function inSight(box: Box, size: StageSize): Box {
  const edge = 3
  const [x, y] = [Math.max(edge, box.x), Math.max(edge, box.y)]
  return {
    x,
    y,
    width: Math.min(size.width - edge, box.x + box.width) - x,
    height: Math.min(size.height - edge, box.y + box.height) - y,
  }
}

/** The brackets round a message move with it. */
export function messageBrackets(at: Point, scale: number, emphasis: Emphasis): Mark {
  return shape(`selection:${emphasis}`, bracketsPath(boxAround(at, 36 * scale, 34 * scale), 8), {
    layer: 'moving',
    z: 48,
    stroke: 'i1',
    width: emphasis === 'selected' ? 2 : 1,
  })
}

export function boxOf(
  target: StageTarget,
  layout: StageLayout,
  links: readonly Link[],
  ports: readonly Port[],
  wallLabel: Box | null,
): Box | null {
  switch (target.kind) {
    case 'member': {
      const spot = layout.spots.get(target.member)
      return spot === undefined ? null : boxAround(spot, 172 * layout.k, 172 * layout.k)
    }
    case 'link': {
      const link = links.find((one) => isPair(one, target.a, target.b))
      return link === undefined ? null : boxAround(middleOf(link), 26, 26)
    }
    case 'client': {
      const port = ports.find((one) => one.client === target.client)
      return port === undefined ? null : grown(port.box, 5)
    }
    case 'wall':
      return wallLabel ?? wallMiddle(layout)
    case 'message':
      return null
  }
}

export function middleOf({ line }: Link): Point {
  return { x: (line.x1 + line.x2) / 2, y: (line.y1 + line.y2) / 2 }
}

function wallMiddle({ walls }: StageLayout): Box | null {
  const [wall] = walls
  return wall === undefined
    ? null
    : boxAround({ x: (wall.x1 + wall.x2) / 2, y: (wall.y1 + wall.y2) / 2 }, 30, 30)
}

function isPair(link: Link, a: Name, b: Name): boolean {
  return (link.a === a && link.b === b) || (link.a === b && link.b === a)
}
