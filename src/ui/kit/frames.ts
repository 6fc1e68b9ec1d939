/**
 * The page's one animation loop: once a frame first who moves the playhead, then everybody who follows it.
 * Runs while somebody listens.
 */
export function onFrame(look: (nowMs: number) => void, part: 'move' | 'follow' = 'follow'): () => void {
  const set = part === 'move' ? movers : followers
  set.add(look)
  if (movers.size + followers.size === 1) frame = requestAnimationFrame(next)
  return () => {
    set.delete(look)
    if (movers.size + followers.size === 0) cancelAnimationFrame(frame)
  }
}

const movers = new Set<(nowMs: number) => void>()
const followers = new Set<(nowMs: number) => void>()
let frame = 0

function next(nowMs: number): void {
  frame = requestAnimationFrame(next)
  for (const look of movers) look(nowMs)
  for (const look of followers) look(nowMs)
}
