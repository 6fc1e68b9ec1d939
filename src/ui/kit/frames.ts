/**
 * The page's one loop: first who moves the playhead, then everybody who follows it. Once a frame, or after the rest
 * that the last look ordered, and then without a frame of the page when nothing of it changes.
 * Runs while somebody listens.
 */
export function onFrame(look: (nowMs: number) => void, part: 'move' | 'follow' = 'follow'): () => void {
  const set = part === 'move' ? movers : followers
  set.add(look)
  if (movers.size + followers.size === 1) wait()
  return () => {
    set.delete(look)
    if (movers.size + followers.size === 0) stop()
  }
}

/** How long the loop rests after this look; null: until the next frame. Said by whoever moves the playhead. */
export function restMs(ms: number | null): void {
  rest = ms
}

const movers = new Set<(nowMs: number) => void>()
const followers = new Set<(nowMs: number) => void>()
let rest: number | null = null
let frame = 0
let timer: ReturnType<typeof setTimeout> | undefined

function wait(): void {
  stop()
  if (rest === null) frame = requestAnimationFrame(next)
  else timer = setTimeout(() => next(performance.now()), rest)
}

function stop(): void {
  cancelAnimationFrame(frame)
  clearTimeout(timer)
}

function next(nowMs: number): void {
  try {
    for (const look of movers) look(nowMs)
    for (const look of followers) look(nowMs)
  } finally {
    if (movers.size + followers.size > 0) wait()
  }
}
