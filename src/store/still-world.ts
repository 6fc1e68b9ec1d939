import type { MemberView, ProgressView, World } from '../protocol/view/world.ts'

/**
 * The world as those see it who show no clock: the same object until something else than a timer changed, and with
 * the same members. A heartbeat restarts timers ten times a second and changes nothing else; whoever shows timers
 * reads the world itself. Invariant: whatever is not in `CLOCKS` is as in `world`.
 */
export function stillWorld(world: World): World {
  const known = seen.get(world)
  if (known !== undefined) return known
  const still = settled(last, world)
  seen.set(world, still)
  last = still
  return still
}

/** What runs by itself, or tells how lately somebody was heard. */
const CLOCKS: ReadonlySet<string> = new Set<keyof MemberView | keyof ProgressView>([
  'timer',
  'quorumCheck',
  'recentActive',
])

const seen = new WeakMap<World, World>()
let last: World | null = null

function settled(before: World | null, world: World): World {
  if (before === null) return world
  const members = world.members.map((member, i) => {
    const was = before.members[i]
    return was !== undefined && isSame(was, member, 3) ? was : member
  })
  const same =
    members.length === before.members.length && members.every((one, i) => one === before.members[i])
  const rest = (['links', 'clients', 'cluster', 'violations'] as const).every((key) =>
    isSame(before[key], world[key], 3),
  )
  return same && rest ? before : { ...world, members }
}

/** Equal but for clocks, looking `depth` levels into lists and records. */
function isSame(a: unknown, b: unknown, depth: number): boolean {
  if (a === b) return true
  if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => CLOCKS.has(key) || (key in other && isSame(one[key], other[key], depth - 1)))
  )
}
