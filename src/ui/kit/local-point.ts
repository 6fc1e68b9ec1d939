/** Where a pointer is inside an element, in the element's own pixels: a page that is presented is enlarged as a whole. */
export function localPoint(
  event: { readonly clientX: number; readonly clientY: number },
  element: Element,
): { readonly x: number; readonly y: number } {
  const box = element.getBoundingClientRect()
  const zoom = zoomOf(element)
  return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom }
}

/** How much larger than its style says an element is drawn; 1 where the browser does not tell. */
export function zoomOf(element: Element): number {
  return (element as { readonly currentCSSZoom?: number }).currentCSSZoom ?? 1
}
