/**
 * Moves an element along the tape, by the compositor alone: nothing is laid out or painted anew. Whole half pixels, so
 * that text stays sharp, and nothing is written while it stands.
 */
export function slide(element: HTMLElement | null, x: number, scaleX = 1): void {
  if (element === null) return
  const move = `translateX(${Math.round(x * 2) / 2}px)`
  const value = scaleX === 1 ? move : `${move} scaleX(${scaleX.toFixed(2)})`
  if (element.style.transform !== value) element.style.transform = value
}
