import type { WorldPatch } from '../protocol/messages.ts'
import type { World } from '../protocol/view/world.ts'

/** The world after a frame; parts that did not change are the same objects. */
export function patchWorld(world: World, patch: WorldPatch): World {
  return {
    members: patch.members === undefined ? world.members : merged(world.members, patch.members),
    links: patch.links ?? world.links,
    clients: patch.clients === undefined ? world.clients : merged(world.clients, patch.clients),
    cluster: patch.cluster ?? world.cluster,
    violations: patch.violations ?? world.violations,
  }
}

function merged<T extends { readonly name: string }>(all: readonly T[], changed: readonly T[]): readonly T[] {
  const out = all.map((one) => changed.find((other) => other.name === one.name) ?? one)
  return [...out, ...changed.filter((other) => !all.some((one) => one.name === other.name))]
}
