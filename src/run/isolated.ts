import type { Name } from './input.ts'

/**
 * The member that a wall cuts off alone; null when it parts groups. One thing has one name: whether it was isolated or
 * a wall was drawn round it, the page says *isolate*. Of two single members it is the second, whom the wall was drawn round.
 */
export function isolatedBy(groups: readonly (readonly Name[])[]): Name | null {
  if (groups.length !== 2) return null
  return groups.findLast((group) => group.length === 1)?.[0] ?? null
}
