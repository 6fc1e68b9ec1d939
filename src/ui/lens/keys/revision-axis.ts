import type { RevisionColumns } from '../../../protocol/view/keys.ts'

/** Narrowest column that a mark with its version fits in. */
export const COLUMN_LEAST = 26
/** Right of the newest revision: what is not yet. */
export const FUTURE_WIDTH = 14

/** Where revisions stand in a strip of `width` pixels. */
export interface RevisionAxis {
  readonly columns: RevisionColumns
  readonly step: number
  readonly width: number
}

export function columnsIn(width: number): number {
  return Math.max(1, Math.floor((width - FUTURE_WIDTH) / COLUMN_LEAST))
}

export function axisOf(columns: RevisionColumns, width: number): RevisionAxis {
  return { columns, width, step: Math.max(4, (width - FUTURE_WIDTH) / columns.count) }
}

/** The left edge of a revision's place; not clipped. */
export function leftOf({ columns, step }: RevisionAxis, revision: number): number {
  return ((revision - columns.from) / columns.per) * step
}

/** The right edge of a revision's place: as of it, all that is left of here has happened. */
export function rightOf(axis: RevisionAxis, revision: number): number {
  return leftOf(axis, revision + 1)
}

/** The middle of the column that a revision is in. */
export function middleOf({ columns, step }: RevisionAxis, revision: number): number {
  return (Math.floor((revision - columns.from) / columns.per) + 0.5) * step
}

/** The revision as of which everything left of `x` has happened. */
export function revisionAt({ columns, step }: RevisionAxis, x: number): number {
  return columns.from - 1 + Math.round((x / step) * columns.per)
}

export function clipped({ width }: RevisionAxis, x: number): number {
  return Math.min(width, Math.max(0, x))
}

/** Revisions whose number is printed: every one where there is room, else every so many. */
export function ticksOf({ columns, step }: RevisionAxis, newest: number): readonly number[] {
  const { from, per, count } = columns
  const last = Math.min(newest, from + per * count - 1)
  const digits = String(last).length
  const every = Math.ceil((digits * 6.8 + 7) / step)
  const ticks: number[] = []
  for (let column = 0; column < count; column += every) {
    const revision = from + column * per
    if (revision > last) break
    ticks.push(revision)
  }
  return ticks
}

export interface Flag {
  readonly x: number
  readonly width: number
}

/** Where flags stand so that none lies on another: each as near its line as goes, in the lines' order, inside the strip. */
export function spread(flags: readonly Flag[], strip: number, gap = 4): readonly number[] {
  const order = flags.map((_, i) => i).sort((a, b) => (flags[a]?.x ?? 0) - (flags[b]?.x ?? 0) || a - b)
  const lefts: number[] = flags.map(({ x, width }) => x - width / 2)
  let edge = 0
  for (const i of order) {
    lefts[i] = Math.max(edge, lefts[i] ?? 0)
    edge = (lefts[i] ?? 0) + (flags[i]?.width ?? 0) + gap
  }
  edge = strip
  for (const i of order.toReversed()) {
    lefts[i] = Math.min(lefts[i] ?? 0, edge - (flags[i]?.width ?? 0))
    edge = (lefts[i] ?? 0) - gap
  }
  return lefts
}

/** Levels of zooming out: revisions a column. */
const LEVELS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]

export function zoomed(per: number, by: 1 | -1): number {
  if (by > 0) return LEVELS.find((level) => level > per) ?? per
  return LEVELS.findLast((level) => level < per) ?? 1
}
