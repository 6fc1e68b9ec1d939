/** Is somebody there? Tells signs of the reader (at most one a second) and when the page goes out of sight. */
export interface PresenceListener {
  sign(): void
  hidden(): void
  shown(): void
}

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Listens on the document, where there is one. Returns how to stop. */
export function watchPresence(listener: PresenceListener): () => void {
  if (typeof document === 'undefined') return () => undefined
  let lastMs = -Infinity
  const sign = (event: Event): void => {
    if (event.timeStamp - lastMs < 1000) return
    lastMs = event.timeStamp
    listener.sign()
  }
  const look = (): void => (document.visibilityState === 'hidden' ? listener.hidden() : listener.shown())
  for (const kind of SIGNS) document.addEventListener(kind, sign, { passive: true, capture: true })
  document.addEventListener('visibilitychange', look)
  return () => {
    for (const kind of SIGNS) document.removeEventListener(kind, sign, { capture: true })
    document.removeEventListener('visibilitychange', look)
  }
}
