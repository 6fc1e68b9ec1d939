import type { ChronicleEvent } from '../../../protocol/view/chronicle.ts'
import { comparePos, type Pos } from '../../../run/position.ts'
import type { TraceOf } from '../../../run/trace.ts'

/** The last change of the members that a client asked for, as far as it has come. */
export interface LastChange {
  readonly sent: TraceOf<'client-sent'>
  readonly refused: TraceOf<'member-refused'> | null
  readonly done: TraceOf<'client-done'> | null
}

/** As it stands at `pos`; null when none was asked for. */
export function lastChange(chronicle: readonly ChronicleEvent[], pos: Pos): LastChange | null {
  const events = chronicle.filter((event) => event.kind !== 'log-line' && comparePos(event, pos) <= 0)
  const sent = events.findLast(
    (event) =>
      event.kind === 'client-sent' &&
      event.what.verb.startsWith('member-') &&
      event.what.verb !== 'member-list',
  )
  if (sent?.kind !== 'client-sent') return null
  const { request } = sent
  const refused = events.findLast((event) => event.kind === 'member-refused' && event.request === request)
  const done = events.findLast((event) => event.kind === 'client-done' && event.request === request)
  return {
    sent,
    refused: refused?.kind === 'member-refused' ? refused : null,
    done: done?.kind === 'client-done' ? done : null,
  }
}
