import { comparePos, type Pos } from '../run/position.ts'
import { isOfMessage, isTelling } from '../run/telling.ts'
import type { AppState, ShownFrame } from '../store/app-state.ts'
import { frameIndexAt } from '../store/reduce.ts'

/** The n-th frame with such an event from `pos`, when the window holds it: past its first frame nothing is known. */
export function stepWithin(
  frames: readonly ShownFrame[],
  pos: Pos,
  n: number,
  unit: 'event' | 'message',
): Pos | null {
  const counts = unit === 'message' ? isOfMessage : isTelling
  const direction = Math.sign(n)
  let left = Math.abs(n)
  let index = frameIndexAt(frames, pos)
  if (left === 0) return pos
  // Going back from between two steps, the step just passed is the first one met.
  if (direction < 0 && comparePos(frames[index]?.pos ?? pos, pos) < 0) index++
  for (index += direction; index > 0 && index < frames.length; index += direction) {
    const frame = frames[index] as ShownFrame
    if (frame.events.some(counts) && --left === 0) return frame.pos
  }
  return null
}

/** The first frame at which a promise was found broken, when it lies between two moments: there the show stops. */
export function firstViolation(before: AppState, after: AppState): ShownFrame | null {
  if (before.moment === null || before.moment.world.violations.length > 0) return null
  if (after.moment === null || after.moment.world.violations.length === 0) return null
  return before.run.frames.find((frame) => frame.world.violations.length > 0) ?? null
}
