import { defined } from '../../base/assert.ts'
import type { SimFlight } from '../../engine/sim/flight.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { Flight } from '../../protocol/view/world.ts'
import type { Pos, SimMicros } from '../../run/position.ts'
import type { DropReason, TraceEvent, TraceOf } from '../../run/trace.ts'

/** How long an ended flight stays in a fresh window: its track is still fading. */
const LINGER = 1_000_000

type Died = { readonly at: SimMicros; readonly why: DropReason } | null

/** A message that is on its way now; its end is told as it is fixed now. */
export function flightNow(sim: Simulation, flight: SimFlight): Flight {
  const died: Died =
    flight.diesAt < 0 ? null : { at: flight.diesAt, why: defined(flight.why, 'a dying message has a reason') }
  return flightOf(sentEvent(sim, flight.id), flight.arrivesAt, died, flight.delayed)
}

/** The flight that a `received` or `dropped` event ended. */
export function flightEnded(
  sim: Simulation,
  end: TraceOf<'received'> | TraceOf<'dropped'>,
  delayed: boolean,
): Flight {
  const died: Died = end.kind === 'dropped' ? { at: end.at, why: end.why } : null
  return flightOf(sentEvent(sim, end.msg), end.at, died, delayed)
}

/** In flight at the simulation's position, and ended within the last virtual second; by id. */
export function flightsOfWindow(sim: Simulation): readonly Flight[] {
  const out: Flight[] = []
  const { trace } = sim
  for (let id = trace.length - 1; id >= trace.firstHeld; id--) {
    const event = trace.at(id)
    if (event.at < sim.pos.at - LINGER) break
    if (event.kind === 'received' || event.kind === 'dropped') out.push(flightEnded(sim, event, false))
  }
  for (const flight of sim.flights.values()) out.push(flightNow(sim, flight))
  return out.sort((a, b) => a.id - b.id)
}

function flightOf(sent: TraceOf<'sent'>, arrivesAt: SimMicros, died: Died, delayed: boolean): Flight {
  const pos: Pos = { at: sent.at, seq: sent.seq }
  return {
    id: sent.id,
    type: sent.type,
    from: sent.from,
    to: sent.to,
    term: sent.term,
    index: sent.index,
    logTerm: sent.logTerm,
    commit: sent.commit,
    entries: sent.entries,
    entriesTerm: sent.entriesTerm,
    reject: sent.reject,
    reads: sent.reads,
    request: sent.request,
    sent: pos,
    arrivesAt,
    died,
    delayed,
  }
}

function sentEvent(sim: Simulation, id: number): TraceOf<'sent'> {
  const event: TraceEvent = sim.trace.at(id)
  if (event.kind !== 'sent') throw new TypeError(`trace event ${id} is the sending of a message`)
  return event
}
