/** A colour by its name in `tokens.css`, without the dashes: `t3`, `bg1`. */
export type Token =
  | `t${number}`
  | `f${number}`
  | 'bg0'
  | 'bg1'
  | 'bg2'
  | 'bg3'
  | 'l1'
  | 'l2'
  | 'l3'
  | 'i1'
  | 'i2'
  | 'i3'
  | 'i4'
  | 'on-term'
  | 'on-fill'
  | 'bad'

/**
 * One thing on the stage. Flat and serialisable: React SVG, canvas and the export paint the same list.
 * `still` marks change with an event, `moving` ones with the playhead.
 */
export type Mark = ShapeMark | TextMark

interface MarkBase {
  /** Unique in its scene. */
  readonly id: string
  readonly layer: 'still' | 'moving'
  /** Painted in rising order; from `OVER` on, above the canvas. */
  readonly z: number
  readonly x: number
  readonly y: number
  /** Degrees, clockwise. */
  readonly rotate: number
  readonly scale: number
  readonly opacity: number
  /** What it is, for people who do not see it; '' where a neighbour says it. */
  readonly label: string
}

export interface ShapeMark extends MarkBase {
  readonly kind: 'shape'
  /** SVG path data; `Path2D` takes the same. */
  readonly d: string
  readonly fill: Token | null
  readonly stroke: Token | null
  readonly width: number
  /** Lengths of strokes and gaps; empty for a solid line. */
  readonly dash: readonly number[]
  readonly round: boolean
}

export interface TextMark extends MarkBase {
  readonly kind: 'text'
  readonly text: string
  readonly size: number
  readonly weight: number
  readonly mono: boolean
  readonly anchor: 'start' | 'middle' | 'end'
  readonly fill: Token
  /** A casing in the ground's colour, so that a line under it does not cross the letters. */
  readonly halo: Token | null
}

/** Marks from this z on lie above the moving ones. */
export const OVER = 50

type Common = Partial<Omit<MarkBase, 'id'>>

const BASE: Omit<MarkBase, 'id'> = {
  layer: 'still',
  z: 0,
  x: 0,
  y: 0,
  rotate: 0,
  scale: 1,
  opacity: 1,
  label: '',
}

export function shape(
  id: string,
  d: string,
  paint: Common & Partial<Pick<ShapeMark, 'fill' | 'stroke' | 'width' | 'dash' | 'round'>>,
): ShapeMark {
  return {
    ...BASE,
    kind: 'shape',
    id,
    d,
    fill: null,
    stroke: null,
    width: 1,
    dash: [],
    round: false,
    ...paint,
  }
}

export function text(
  id: string,
  words: string,
  paint: Common & Partial<Pick<TextMark, 'size' | 'weight' | 'mono' | 'anchor' | 'fill' | 'halo'>>,
): TextMark {
  const plain = { size: 14, weight: 420, mono: false, anchor: 'middle', fill: 'i1', halo: null } as const
  return { ...BASE, kind: 'text', id, text: words, ...plain, ...paint }
}

/** Whether nothing of a mark changed. */
export function isSameMark(a: Mark, b: Mark): boolean {
  if (a === b) return true
  const other: object = b
  const same = Object.entries(a).every(
    ([key, value]: [string, unknown]) => key === 'dash' || value === Reflect.get(other, key),
  )
  return same && (a.kind === 'text' || (b.kind === 'shape' && a.dash.join() === b.dash.join()))
}

/** Marks drawn round 0,0, moved to a place and scaled. */
export function placed(marks: readonly Mark[], x: number, y: number, scale: number): readonly Mark[] {
  return marks.map((mark) => ({
    ...mark,
    x: x + mark.x * scale,
    y: y + mark.y * scale,
    scale: mark.scale * scale,
  }))
}

/** The line tone of a term: marks, outlines, numbers. Eight hues, then again. */
export function lineOf(term: number): Token {
  return term < 1 ? 'i3' : `t${((term - 1) % 8) + 1}`
}

/** The fill tone of a term: large areas under text. */
export function fillOf(term: number): Token {
  return term < 1 ? 'bg3' : `f${((term - 1) % 8) + 1}`
}
