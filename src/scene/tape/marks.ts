import type { TapeMark } from '../../protocol/view/tape.ts'
import { textWidth } from '../text-width.ts'

export type PointMark = Extract<TapeMark, { readonly kind: 'elected' | 'action' | 'violation' }>

/** A mark of the overview with its place; several that are nearer than 8 px to each other are one with a count. */
export interface PlacedMark {
  readonly mark: PointMark
  readonly x: number
  readonly count: number
  /** The label stands only where the next mark leaves it room. */
  readonly label: string | null
}

const FOLD = 8
/** Its own sign before the words, half of the next one's after them, and air. */
const GLYPHS = 8 + 6 + 6

/**
 * Places marks on the overview. `x` gives a mark's pixel, `label` its text. The most telling of a fold gives its sign:
 * a violation, then a fault, then an election.
 */
export function placeMarks(
  marks: readonly TapeMark[],
  x: (mark: PointMark) => number,
  label: (mark: PointMark) => string,
  width: number,
): readonly PlacedMark[] {
  const folds: { readonly x: number; readonly marks: PointMark[] }[] = []
  for (const mark of marks) {
    if (mark.kind !== 'elected' && mark.kind !== 'action' && mark.kind !== 'violation') continue
    const at = x(mark)
    const last = folds.at(-1)
    if (last !== undefined && at - last.x < FOLD) last.marks.push(mark)
    else folds.push({ x: at, marks: [mark] })
  }
  return folds.map((fold, i) => {
    const mark = fold.marks.reduce((top, one) => (rank(one) > rank(top) ? one : top))
    const text = fold.marks.length === 1 ? label(mark) : `${label(mark)} +${fold.marks.length - 1}`
    const room = (folds[i + 1]?.x ?? width) - fold.x - GLYPHS
    return { mark, x: fold.x, count: fold.marks.length, label: labelWidth(text) <= room ? text : null }
  })
}

/** Of a mark's words, in px. */
export function labelWidth(text: string): number {
  return textWidth(text, 14, 600)
}

function rank(mark: PointMark): number {
  if (mark.kind === 'violation') return 3
  if (mark.kind === 'elected') return 1
  return mark.input.kind === 'client' ? 0 : 2
}

/** Commits as pixels by member, none nearer than `gap` to the one before on its lane. */
export function commitNotches(
  marks: readonly TapeMark[],
  x: (at: number) => number,
  gap: number,
): readonly { readonly member: string; readonly x: number; readonly byReader: boolean }[] {
  const last = new Map<string, number>()
  const notches: { member: string; x: number; byReader: boolean }[] = []
  for (const mark of marks) {
    if (mark.kind !== 'commit') continue
    const at = x(mark.at)
    if (at - (last.get(mark.member) ?? -Infinity) < gap && !mark.byReader) continue
    last.set(mark.member, at)
    notches.push({ member: mark.member, x: at, byReader: mark.byReader })
  }
  return notches
}
