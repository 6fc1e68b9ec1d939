import type { Name } from '../../run/input.ts'
import type { World } from './world.ts'

/** Voters of whom so many make a decision. */
export interface Half {
  readonly names: readonly Name[]
  readonly quorum: number
}

/** Whose majorities decide: the voters', or in a joint configuration the incoming voters' and the outgoing ones'. */
export function halvesOf({ members, cluster }: World): readonly [Half, ...Half[]] {
  const { joint } = cluster
  if (joint !== null) return [half(joint.incoming), half(joint.outgoing)]
  const names = members.filter(({ isVoter }) => isVoter).map(({ name }) => name)
  return [{ names, quorum: cluster.quorum }]
}

/** More than half of these. */
export function half(names: readonly Name[]): Half {
  return { names, quorum: Math.floor(names.length / 2) + 1 }
}
