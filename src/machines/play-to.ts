import { comparePos, type Pos } from '../run/position.ts'
import type { Session } from './session.ts'

/** Plays on until the eye, which stands at `here()`, has passed `end`; false when the run, or the eye, went elsewhere before. */
export function playTo(session: Session, here: () => Pos, end: Pos): Promise<boolean> {
  const { store } = session
  const { run, playback } = store.getState()
  let last = here()
  if (playback.mode !== 'playing') session.play()
  return new Promise((resolve) => {
    const look = (): void => {
      const now = here()
      const isElsewhere = store.getState().run.epoch !== run.epoch || comparePos(now, last) < 0
      last = now
      if (!isElsewhere && comparePos(now, end) < 0) return
      stop()
      if (!isElsewhere && playback.mode !== 'playing') session.pause()
      resolve(!isElsewhere)
    }
    const stop = store.subscribe(look)
    look()
  })
}
