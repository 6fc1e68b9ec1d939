import type { TraceEvent } from '../../run/trace.ts'

/** New entries a viewer's second beyond which nobody follows single ones. */
const RUSH = 30
const WINDOW_MS = 1000
/** So many events a moment holds at most: with fewer, nothing older is hidden. */
const HELD = 500

/** Whether entries are made faster than the eye follows, by the events up to `at`. */
export function isRush(
  events: readonly TraceEvent[],
  at: number,
  time: { viewMs(at: number): number; atViewMs(ms: number): number },
): boolean {
  const now = time.viewMs(at)
  const since = time.atViewMs(now - WINDOW_MS)
  let made = 0
  let span = WINDOW_MS
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]
    if (event === undefined || event.at < since) break
    if (event.kind === 'appended' && event.own) made += event.last - event.first + 1
    if (i === 0 && events.length >= HELD) span = Math.max(1, now - time.viewMs(event.at))
  }
  return made > RUSH / 3 && (made * WINDOW_MS) / span > RUSH
}
