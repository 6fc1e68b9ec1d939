import type { Flight } from '../../protocol/view/world.ts'
import { isFlying, type FlightInput } from '../../scene/flights.ts'
import { flightPoint } from '../../scene/tracks.ts'
import { distanceToLine, type Point } from '../../scene/geometry.ts'
import type { StageTarget } from '../../scene/selection.ts'
import type { StagePlan } from '../../scene/stage-scene.ts'

const MESSAGE_PX = 22
const LINK_PX = 9
const WALL_PX = 12

/** What lies under a finger where no button does: a message in flight, the wall, a link; null for the ground. */
export function targetAt(
  point: Point,
  plan: StagePlan,
  flights: readonly Flight[],
  flying: FlightInput,
): StageTarget | null {
  let nearest: StageTarget | null = null
  let least = MESSAGE_PX
  for (const flight of flights) {
    if (!isFlying(flight, flying)) continue
    const at = flightPoint(flight, flying)
    const d = at === null ? Infinity : Math.hypot(at.x - point.x, at.y - point.y)
    if (d < least) [least, nearest] = [d, { kind: 'message', id: flight.id }]
  }
  if (nearest !== null) return nearest
  if (plan.layout.walls.some((wall) => distanceToLine(point, wall) < WALL_PX)) return { kind: 'wall' }
  let link: StageTarget | null = null
  let closest = LINK_PX
  for (const { a, b, line } of plan.links) {
    const d = distanceToLine(point, line)
    if (d < closest) [closest, link] = [d, { kind: 'link', a, b }]
  }
  return link
}
