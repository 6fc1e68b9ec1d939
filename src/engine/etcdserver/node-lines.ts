import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import type { RaftEvent } from '../raft/raft-event.ts'

/** What raft's node layer logs when it learns of another leader, or of none. */
export function leadLine(self: Id64, before: Id64, lead: Id64, term: number): RaftEvent {
  const what =
    lead === ID_NONE
      ? `lost leader ${hexOf(before)}`
      : before === ID_NONE
        ? `elected leader ${hexOf(lead)}`
        : `changed leader from ${hexOf(before)} to ${hexOf(lead)}`
  return { kind: 'log-line', level: 'INFO', text: `raft.node: ${hexOf(self)} ${what} at term ${term}` }
}

/** Index at which a leader appended for itself; 0 when it did not. */
export function appendedFirst(events: readonly RaftEvent[]): number {
  for (const event of events) if (event.kind === 'appended' && event.own) return event.first
  return 0
}
