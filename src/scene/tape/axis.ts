import type { SimMicros } from '../../run/position.ts'

/** How virtual time becomes the viewer's, by the director; both directions. */
export interface ViewTime {
  viewMs(at: SimMicros): number
  atViewMs(ms: number): SimMicros
}

/**
 * Length of the overview in viewer's ms. It grows in steps, so that what stands on it does not creep: always more
 * than was seen, at least 30 s, then a quarter more whenever the seen part comes near its end.
 */
export function overviewMs(seenMs: number): number {
  let total = 30_000
  while (seenMs > total * 0.94) total *= 1.25
  return total
}

/** Length of the detail strip, and where in it the playhead stands once it has come so far. */
export const DETAIL_MS = 30_000
const HEAD = 0.78

/** Viewer's ms at the left edge of the detail strip. */
export function detailFrom(headMs: number): number {
  return Math.max(0, headMs - DETAIL_MS * HEAD)
}

/** The strip's content is laid out from an anchor and only moved; the anchor steps on every half length. */
export function detailAnchor(headMs: number): number {
  return Math.floor(detailFrom(headMs) / (DETAIL_MS / 2)) * (DETAIL_MS / 2)
}

/** Where on the detail strip the playhead and the end of what was seen stand, as parts of its length; right of that is void. */
export function detailEdges(
  headMs: number,
  seenMs: number,
): { readonly head: number; readonly seen: number } {
  const part = (ms: number): number => (ms - detailFrom(headMs)) / DETAIL_MS
  return { head: part(headMs), seen: Math.min(1, part(Math.max(headMs, seenMs))) }
}
