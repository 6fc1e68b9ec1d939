import type { TraceEvent } from '../../run/trace.ts'
import type { FoundViolation } from '../course.ts'

/**
 * Broken promises as events, for feed and narration: the trace has none, because nobody's watching may change a run.
 * Their ids lie between two of the trace's.
 */
export function brokenEvents(found: readonly FoundViolation[]): readonly TraceEvent[] {
  return found.map(({ pos, violation }, i) => {
    const { event, claim, members, index, term, detail } = violation
    const facts = { kind: 'violation', claim, members, index, term, detail } as const
    return { id: event + (i + 1) / 1024, at: pos.at, seq: pos.seq, cause: event, ...facts }
  })
}
