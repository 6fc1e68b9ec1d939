import { dropFlight, unschedule } from '../network.ts'
import type { Fault } from './fault.ts'

/** One message that is under way dies where it is. */
export const drop: Fault<'drop'> = {
  kind: 'drop',
  refuses({ flights }, { message }) {
    const flight = flights.get(message)
    if (flight === undefined) return { why: 'no-message', message }
    return flight.message === null ? { why: 'client-message-dropped' } : null
  },
  apply(cluster, { message }) {
    unschedule(cluster, message)
    dropFlight(cluster, message, 'reader')
  },
}
