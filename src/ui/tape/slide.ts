/** A place along the tape for an element, in pixels; `scaleX` stretches it from its left edge. */
export interface Slide {
  readonly element: HTMLElement | null
  readonly x: number
  readonly scaleX?: number
}

/**
 * Puts elements in their places: the first of `course` now. The others are where the same elements will be, evenly over
 * the next `ms`; the compositor takes them there by itself: nothing is laid out, painted or called meanwhile. Those that
 * stand get whole half pixels, so that text is sharp.
 */
export function slide(course: readonly (readonly Slide[])[], ms: number): void {
  for (const [i, { element, ...from }] of (course[0] ?? []).entries()) {
    if (element === null) continue
    const way = course.map((places) => places[i] ?? from)
    if (way.every(({ x, scaleX }) => Math.abs(x - from.x) < 0.01 && scaleX === from.scaleX))
      stand(element, from)
    else glide(element, way.map(move), ms)
  }
}

const gliding = new WeakMap<HTMLElement, Animation>()

function glide(element: HTMLElement, transform: string[], duration: number): void {
  const before = gliding.get(element)
  gliding.set(element, element.animate({ transform }, { duration, fill: 'forwards' }))
  before?.cancel()
}

function stand(element: HTMLElement, { x, scaleX = 1 }: Omit<Slide, 'element'>): void {
  const value = move({ x: Math.round(x * 2) / 2, scaleX })
  if (element.style.transform !== value) element.style.transform = value
  gliding.get(element)?.cancel()
  gliding.delete(element)
}

function move({ x, scaleX = 1 }: Omit<Slide, 'element'>): string {
  return `translateX(${x.toFixed(2)}px) scaleX(${scaleX.toFixed(4)})`
}
