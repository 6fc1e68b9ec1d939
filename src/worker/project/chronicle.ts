import type { ChronicleEvent } from '../../protocol/view/chronicle.ts'
import { isKeyRequest } from '../../run/client-request.ts'
import { comparePos, type Pos } from '../../run/position.ts'
import type { TraceEvent } from '../../run/trace.ts'

/** So many of them a fresh window tells; older ones are not looked for. */
const TOLD = 2000

export function isChronicled(event: TraceEvent): event is ChronicleEvent {
  switch (event.kind) {
    case 'log-line':
    case 'member-refused':
      return true
    case 'client-sent':
    case 'client-done':
      return !isKeyRequest(event.what)
    default:
      return false
  }
}

/** The last of them up to `pos`. */
export function chronicleUpTo(events: readonly ChronicleEvent[], pos: Pos): readonly ChronicleEvent[] {
  let end = events.length
  while (end > 0 && comparePos(events[end - 1] as ChronicleEvent, pos) > 0) end--
  return events.slice(Math.max(0, end - TOLD), end)
}
