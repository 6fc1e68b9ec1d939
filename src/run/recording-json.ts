import { printPos } from './position-text.ts'
import type { Recording } from './recording.ts'

/** The form that is saved and linked: positions as they are printed. `parseRecording` is its inverse. */
export function recordingJson(recording: Recording): unknown {
  const { inputs, typed, end } = recording
  return {
    ...recording,
    inputs: inputs.map(({ pos, input }) => ({ pos: printPos(pos), input })),
    ...(end && { end: printPos(end) }),
    ...(typed && { typed: typed.map((one) => ({ ...one, pos: printPos(one.pos) })) }),
  }
}
