import type { World } from '../../protocol/view/world.ts'
import type { Input, Name } from '../../run/input.ts'

/** µs of an fsync on a disk that is called slow. */
export const SLOW_MICROS = 100_000

/** Both directions of a link. */
export function cutBoth(a: Name, b: Name): readonly Input[] {
  return [
    { kind: 'cut', from: a, to: b },
    { kind: 'cut', from: b, to: a },
  ]
}

/** The wall between `side` and everybody else. */
export function wallInput(world: World, side: readonly Name[]): Input {
  const rest = world.members.map((member) => member.name).filter((name) => !side.includes(name))
  return { kind: 'partition', groups: [rest, side].filter((group) => group.length > 0) }
}

export function slowDisk(member: Name, micros: number = SLOW_MICROS): Input {
  return { kind: 'slow-disk', member, micros }
}
