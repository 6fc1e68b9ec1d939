import { comparePos, type Pos } from '../run/position.ts'
import type { Session } from './session.ts'

/** Plays on until the eye, which is at `here`, has passed `end`; false when the run, or the eye, went elsewhere before. */
export function playTo(
  session: Pick<Session, 'store' | 'play' | 'pause'>,
  here: () => Pos,
  end: Pos,
): Promise<boolean> {
  const { run, playback } = session.store.getState()
  let last = here()
  if (playback.mode !== 'playing') session.play()
  return new Promise((resolve) => {
    const look = (): void => {
      const now = here()
      const isElsewhere = session.store.getState().run.epoch !== run.epoch || comparePos(now, last) < 0
      last = now
      if (!isElsewhere && comparePos(now, end) < 0) return
      stop()
      if (!isElsewhere && playback.mode !== 'playing') session.pause()
      resolve(!isElsewhere)
    }
    const stop = session.store.subscribe(look)
    look()
  })
}
