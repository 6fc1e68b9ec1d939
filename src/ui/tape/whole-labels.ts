import { useLayoutEffect, type RefObject } from 'react'

import { useSession } from '../../machines/session-context.tsx'
import { textWidth } from '../../scene/text-width.ts'
import { usePlayhead } from '../kit/use-playhead.ts'

/** Marks an SVG text, centred on its x, as one that is shown whole or not at all. */
export function watchedLabel(words: string, size: number, mono: boolean): Record<string, number> {
  return { 'data-half': Math.ceil(textWidth(words, size, 600, mono) / 2) + 1 }
}

/**
 * Hides the watched labels within `box` that the frame, in their own coordinates, would cut through. Those that begin
 * beyond its third number, where the playhead is, are marked as lying ahead.
 */
export function useWholeLabels(
  box: RefObject<Element | null>,
  frame: (at: number) => readonly number[],
): void {
  const session = useSession()
  const look = (at: number): void => {
    const [left = 0, right = 0, head = Infinity] = frame(at)
    for (const label of box.current?.querySelectorAll('[data-half]') ?? []) {
      const x = Number(label.getAttribute('x'))
      const half = Number(label.getAttribute('data-half'))
      label.toggleAttribute('data-ahead', x - half >= head)
      const cut = x - half < left || x + half > right
      if (cut === label.hasAttribute('visibility')) continue
      if (cut) label.setAttribute('visibility', 'hidden')
      else label.removeAttribute('visibility')
    }
  }
  usePlayhead(look, 2)
  useLayoutEffect(() => look(session.playhead()))
}
