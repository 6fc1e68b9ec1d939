/** Taller than this, browsers lose pixels. */
const TALLEST = 8_000_000

export interface ListShape {
  readonly total: number
  /** Rows that fit into what is seen. */
  readonly seen: number
  readonly rowHeight: number
}

/** Of the whole list in pixels; a very long one is scrolled in proportion. */
export function scrollHeight({ total, rowHeight }: ListShape): number {
  return Math.min(TALLEST, total * rowHeight)
}

/** The first row that is seen at a scroll position. */
export function rowAtPlace(top: number, shape: ListShape): number {
  const { total, seen, rowHeight } = shape
  if (total * rowHeight <= TALLEST) return Math.floor(top / rowHeight)
  const most = Math.max(1, TALLEST - seen * rowHeight)
  return Math.round((Math.min(top, most) / most) * Math.max(0, total - seen))
}

/** The scroll position at which a row is the first that is seen. */
export function placeOfRow(row: number, shape: ListShape): number {
  const { total, seen, rowHeight } = shape
  if (total * rowHeight <= TALLEST) return row * rowHeight
  const most = Math.max(1, TALLEST - seen * rowHeight)
  return (row / Math.max(1, total - seen)) * most
}
