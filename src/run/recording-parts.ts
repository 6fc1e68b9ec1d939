import { comparePos, type Pos } from './position.ts'
import type { RecordedInput, Recording } from './recording.ts'

/** Where two recordings of one run part: the first Input that only one of them has there. null when they hold the same. */
export function partsAt(one: Recording, other: Recording): Pos | null {
  const length = Math.max(one.inputs.length, other.inputs.length)
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.inputs[i], other.inputs[i]]
    if (JSON.stringify(a) !== JSON.stringify(b)) return earlier(a, b)
  }
  return null
}

function earlier(a: RecordedInput | undefined, b: RecordedInput | undefined): Pos | null {
  if (a === undefined || b === undefined) return a?.pos ?? b?.pos ?? null
  return comparePos(a.pos, b.pos) <= 0 ? a.pos : b.pos
}
