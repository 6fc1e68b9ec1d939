import type { StripItem, StripLook } from '../../protocol/view/bytes-look.ts'

/** Geometry of a strip, in CSS pixels. */
export const STRIP = { top: 14, height: 30, chain: 54, bottom: 62 } as const

/** How far a strip goes on behind what is written: for the words there. */
export const TAIL_ROOM = 132

/** Wider than this no browser scrolls well. */
const WIDEST = 8_000_000

export const SCALES = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.24, 0.34, 0.5, 0.8, 1.2, 2, 4] as const

/** Pixels a byte at which the longest strip fits; records stay readable as far as they can. */
export function fittingScale(longest: number, width: number): number {
  const wanted = Math.max(0, width - TAIL_ROOM) / Math.max(1, longest)
  return Math.min(0.8, Math.max(0.42, wanted))
}

/** The scale that all strips can be drawn at. */
export function allowedScale(scale: number, longest: number): number {
  return Math.min(scale, WIDEST / Math.max(1, longest))
}

/** The next one of `SCALES` up or down. */
export function scaleBeside(scale: number, direction: 1 | -1): number {
  const near = 1.0001
  const next =
    direction > 0 ? SCALES.find((one) => one > scale * near) : SCALES.findLast((one) => one < scale / near)
  return next ?? scale
}

/** Of the whole strip, the room behind it included. */
export function stripWidth({ bytes }: StripLook, scale: number): number {
  return Math.ceil(bytes * scale) + TAIL_ROOM
}

/** The item under a place; the nearest one beside it. */
export function itemAt(items: readonly StripItem[], byte: number): StripItem | null {
  let nearest: StripItem | null = null
  let least = Infinity
  for (const item of items) {
    const away = Math.max(0, item.offset - byte, byte - item.offset - item.bytes)
    if (away >= least) continue
    least = away
    nearest = item
  }
  return nearest
}

/** `text` cut so that it fits in so many pixels at 11.5 px mono; '' when not even two characters do. */
export function fitted(text: string, width: number): string {
  let used = 0
  let out = ''
  const characters = Array.from(text)
  for (const [i, character] of characters.entries()) {
    used += /[\u2e80-\uffff]/.test(character) ? 11.5 : 6.95
    const rest = i === characters.length - 1 ? 0 : 6.95
    if (used + rest > width) return out.length < 2 ? '' : `${out}…`
    out += character
  }
  return out
}
