import type { ClientView, RequestView } from '../protocol/view/world.ts'
import type { Name } from '../run/input.ts'
import type { SimMicros } from '../run/position.ts'
import {
  boxPath,
  discDepth,
  distanceToLine,
  grown,
  lineInBox,
  overlap,
  within,
  type Box,
} from './geometry.ts'
import type { StageLayout } from './layout.ts'
import { shape, text, type Mark } from './mark.ts'
import type { MovingTexts, SceneTexts } from './scene-texts.ts'
import { textWidth } from './text-width.ts'

const CARD = { width: 150, head: 28, row: 40 }
/** Rows of a card: as many as there is room for. */
const ROWS = [3, 2] as const
/** A client with more requests needs no more room. */
export const MOST_ROWS = ROWS[0]
const CHIP = { width: 52, height: 44 }

/** A client's place at the stage's edge: a card with what it waits for, or a chip where there is no room. */
export interface Port {
  readonly client: Name
  readonly box: Box
  readonly card: boolean
  /** Requests that a card has room for. */
  readonly rows: number
}

/** Docks every client: the first spot along the edges that covers no dial, wall or button. */
export function dockPorts(layout: StageLayout, clients: readonly ClientView[]): readonly Port[] {
  const ports: Port[] = []
  for (const { name, requests } of clients) {
    const wide = layout.size.width >= 640
    const cards = (wide ? ROWS : []).map((rows) => ({
      rows,
      ...best(layout, ports, CARD.width, CARD.head + CARD.row * rows),
    }))
    const card = cards.find(({ cost }) => cost < 1)
    if (card !== undefined) {
      const { rows } = card
      ports.push({ client: name, box: fitted(card.box, Math.min(requests.length, rows)), card: true, rows })
    } else {
      const { box } = best(layout, ports, CHIP.width, CHIP.height)
      ports.push({ client: name, box, card: false, rows: 0 })
    }
  }
  return ports
}

/** A card no taller than its rows; it stays docked at the same middle. */
function fitted(dock: Box, rows: number): Box {
  const height = CARD.head + Math.max(0.8, rows) * CARD.row
  return { ...dock, y: dock.y + (dock.height - height) / 2, height }
}

function best(
  layout: StageLayout,
  ports: readonly Port[],
  width: number,
  height: number,
): { readonly box: Box; readonly cost: number } {
  const { size } = layout
  const edge = 10
  const [left, right] = [edge, size.width - width - edge]
  const [top, bottom] = [edge, size.height - height - edge]
  const mid = (size.height - height) / 2
  const places: readonly (readonly [number, number])[] = [
    [right, mid],
    [right, mid + height * 0.6],
    [right, mid - height * 0.6],
    [right, bottom],
    [left, bottom],
    [left, top],
    [left, mid],
    [right, top],
    [(left + right) / 2, bottom],
    ...[0.2, 0.3, 0.4, 0.6, 0.7, 0.8].flatMap((share): [number, number][] => [
      [right, top + (bottom - top) * share],
      [left, top + (bottom - top) * share],
      [left + (right - left) * share, bottom],
      [left + (right - left) * share, top],
    ]),
  ]
  const boxes = places.map(([x, y]) => within({ x, y, width, height }, size))
  const costs = boxes.map((box, i) => hardCost(box, layout, ports) + behind(box, layout) * 0.02 + i * 0.01)
  const least = costs.indexOf(Math.min(...costs))
  return { box: boxes[least] ?? { x: right, y: mid, width, height }, cost: costs[least] ?? Infinity }
}

function hardCost(box: Box, layout: StageLayout, ports: readonly Port[]): number {
  const reach = 82 * layout.k + 6
  let cost = 0
  for (const spot of layout.spots.values()) cost += Math.max(0, discDepth(box, spot, reach)) * 50
  for (const wall of layout.walls) cost += lineInBox(wall, grown(box, 8)) * 20
  for (const other of layout.reserved) cost += overlap(grown(box, 6), other)
  for (const port of ports) cost += overlap(grown(box, 8), port.box) * 4
  return cost
}

/** Ways from here to a member that lead behind another one, as far as they matter: they are borne, not wanted. */
function behind(box: Box, { spots, k }: StageLayout): number {
  const [x1, y1] = [box.x + box.width / 2, box.y + box.height / 2]
  let ways = 0
  for (const [to, p] of spots)
    for (const [other, q] of spots)
      if (other !== to && distanceToLine(q, { x1, y1, x2: p.x, y2: p.y }) < 74 * k) ways += 1
  return Math.min(24, ways)
}

/** The requests that a card has room for, the latest last: the most telling ones, of equals the later. */
export function shownRequests(client: ClientView, rows: number): readonly RequestView[] {
  return [...client.requests]
    .sort((a, b) => weight(b) - weight(a) || b.request - a.request)
    .slice(0, rows)
    .sort((a, b) => a.request - b.request)
}

/** How many requests of a client have no answer; a stream that was answered listens. */
export function waitingOf({ requests }: ClientView): number {
  return requests.filter(({ state, heard }) => state === 'waiting' && heard === 0).length
}

/** What the reader waits for, then how the reader's own went wrong, before what a workload waits for or gave up. */
function weight({ state, byReader, heard }: RequestView): number {
  if (state === 'ok') return 0
  return !byReader ? 1 : state === 'waiting' && heard === 0 ? 3 : 2
}

/** A port's still part: its frame, its name and the commands. */
export function portMarks(port: Port, client: ClientView, texts: SceneTexts): readonly Mark[] {
  const id = `client:${client.name}`
  const { box } = port
  const frame = shape(id, boxPath(box, 6), { z: 15, fill: 'bg1', stroke: 'l2' })
  if (!port.card) {
    const waiting = waitingOf(client)
    const words = waiting === 0 ? client.name : `${client.name} ${waiting}`
    return [
      frame,
      text(`${id}:name`, words, {
        x: box.x + box.width / 2,
        y: box.y + box.height / 2 + 5,
        weight: 640,
        z: 16,
      }),
    ]
  }
  const ruled = { x1: box.x, x2: box.x + box.width, y: box.y + CARD.head }
  return [
    frame,
    text(`${id}:name`, client.name, { x: box.x + 12, y: box.y + 19, anchor: 'start', weight: 640, z: 16 }),
    text(`${id}:kind`, texts.client, {
      x: box.x + box.width - 12,
      y: box.y + 19,
      anchor: 'end',
      size: 14,
      fill: 'i3',
      z: 16,
    }),
    shape(`${id}:rule`, `M${ruled.x1} ${ruled.y}H${ruled.x2}`, { z: 16, stroke: 'l1' }),
    ...rowMarks(port, client, texts, id),
  ]
}

function rowMarks(port: Port, client: ClientView, texts: SceneTexts, id: string): readonly Mark[] {
  const rows = shownRequests(client, port.rows)
  const { box } = port
  if (rows.length === 0) {
    return [
      text(`${id}:none`, texts.noRequests, {
        x: box.x + 12,
        y: box.y + CARD.head + 21,
        anchor: 'start',
        fill: 'i3',
        z: 16,
      }),
    ]
  }
  return rows.flatMap((request, i) => {
    const asked = text(`${id}:request:${request.request}`, cut(texts.request(request), box.width - 24), {
      x: box.x + 12,
      y: box.y + CARD.head + i * CARD.row + 17,
      anchor: 'start',
      mono: true,
      size: 13.5,
      weight: 560,
      z: 16,
    })
    if (request.state === 'waiting') return [asked]
    const words = texts.state(request, request.doneAt ?? request.deadline)
    return [asked, text(`${id}:state:${request.request}`, words, { ...stateLook(port, request, i), z: 16 })]
  })
}

function stateLook(port: Port, { state }: RequestView, row: number) {
  return {
    x: port.box.x + 12,
    y: port.box.y + CARD.head + row * CARD.row + 34,
    anchor: 'start',
    size: 13.5,
    fill: state === 'timeout' || state === 'unavailable' ? 'i1' : 'i2',
    weight: state === 'timeout' ? 620 : 420,
  } as const
}

/** The port's moving part: how long its requests wait. What became of the others stands with its card. */
export function waitMarks(
  port: Port,
  client: ClientView,
  at: SimMicros,
  texts: MovingTexts,
): readonly Mark[] {
  if (!port.card) return []
  return shownRequests(client, port.rows).flatMap((request, i) => {
    if (request.state !== 'waiting') return []
    const look = { ...stateLook(port, request, i), layer: 'moving', z: 46 } as const
    return [text(`client:${client.name}:wait:${request.request}`, texts.state(request, at), look)]
  })
}

function cut(words: string, width: number): string {
  let shown = words
  while (shown.length > 1 && textWidth(shown, 13.5, 560, true) > width) shown = shown.slice(0, -1)
  return shown === words ? words : `${shown.slice(0, -1)}…`
}
