import { defined } from '../../../base/assert.ts'
import { unschedule } from '../network.ts'
import { noSpan, type Fault } from './fault.ts'

const LONGEST_MICROS = 60_000_000

/** One message arrives later; those behind it may overtake it, which its stream alone never lets happen. */
export const delay: Fault<'delay'> = {
  kind: 'delay',
  refuses({ flights, at }, { message, micros }) {
    const flight = flights.get(message)
    if (flight === undefined) return { why: 'no-message', message }
    if (flight.message === null) return { why: 'client-message-delayed' }
    if (flight.diesAt >= 0) return { why: 'message-lost', message }
    if (flight.arrivesAt <= at) return { why: 'message-there', message }
    return noSpan(micros, LONGEST_MICROS)
  },
  apply(cluster, input) {
    const flight = defined(cluster.flights.get(input.message), 'a delayed message is under way')
    const arrivesAt = flight.arrivesAt + input.micros
    unschedule(cluster, flight.id)
    cluster.flights.set(flight.id, { ...flight, arrivesAt, delayed: true })
    cluster.schedule(arrivesAt, flight.id, { kind: 'arrive', flight: flight.id, to: flight.to })
  },
}
