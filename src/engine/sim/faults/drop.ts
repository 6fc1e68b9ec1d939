import { dropFlight, unschedule } from '../network.ts'
import type { Fault } from './fault.ts'

/** One message that is under way dies where it is. */
export const drop: Fault<'drop'> = {
  kind: 'drop',
  refuses({ flights }, { message }) {
    const flight = flights.get(message)
    if (flight === undefined) return `no message ${message} is under way`
    return flight.message === null ? "a client's messages cannot be dropped" : null
  },
  apply(cluster, { message }) {
    unschedule(cluster, message)
    dropFlight(cluster, message, 'reader')
  },
}
