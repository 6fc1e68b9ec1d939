/**
 * The page's one loop: first who moves the playhead, then everybody who follows it. Once a frame; while another thread
 * paints what moves (`unhurried`), a few times less, and without a frame of the page when nothing of it changes.
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

export function setUnhurried(is: boolean): void {
  if (unhurried === is) return
  unhurried = is
  stop()
  if (movers.size + followers.size > 0) wait()
}

const UNHURRIED_MS = 33
const movers = new Set<(nowMs: number) => void>()
const followers = new Set<(nowMs: number) => void>()
let unhurried = false
let frame = 0
let timer: ReturnType<typeof setTimeout> | undefined

function wait(): void {
  if (unhurried) timer = setTimeout(() => next(performance.now()), UNHURRIED_MS)
  else frame = requestAnimationFrame(next)
}

function stop(): void {
  cancelAnimationFrame(frame)
  clearTimeout(timer)
}

function next(nowMs: number): void {
  wait()
  for (const look of movers) look(nowMs)
  for (const look of followers) look(nowMs)
}
