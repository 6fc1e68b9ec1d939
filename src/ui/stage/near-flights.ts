import type { Flight } from '../../protocol/view/world.ts'
import { GONE_MS } from '../../scene/flights.ts'

/** Those that can be on the stage at `at`: there are hundreds of others, and this is asked at every frame. */
export function nearFlights(
  flights: Iterable<Flight>,
  at: number,
  time: { viewMs(at: number): number; atViewMs(ms: number): number },
): readonly Flight[] {
  const since = time.atViewMs(time.viewMs(at) - GONE_MS)
  const near: Flight[] = []
  for (const flight of flights) if (flight.arrivesAt >= since && flight.sent.at <= at) near.push(flight)
  return near
}
