/** A place along the tape for an element, in pixels; `scaleX` stretches it from its left edge. */
export interface Slide {
  readonly element: HTMLElement | null
  readonly x: number
  readonly scaleX?: number
}

/**
 * Puts elements in their places. With `then`, where the same elements will be in `ms`, the compositor takes them there by
 * itself: nothing is laid out, painted or called meanwhile. Those that stand get whole half pixels, so that text is sharp.
 */
export function slide(now: readonly Slide[], then: readonly Slide[] | null, ms: number): void {
  for (const [i, { element, ...from }] of now.entries()) {
    if (element === null) continue
    const to = then?.[i] ?? from
    if (Math.abs(to.x - from.x) < 0.01 && to.scaleX === from.scaleX) stand(element, from)
    else glide(element, [move(from), move(to)], ms)
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
