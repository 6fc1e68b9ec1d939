import type { World } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import type { Pip } from '../../kit/QuorumBar.tsx'

/** The voters as pips: who runs, who is down, and who was added and has never run. */
export function voterPips(world: World): readonly Pip[] {
  const { standings } = world.cluster
  return pipsOf(
    world,
    standings.filter(({ standing }) => standing === 'voter').map(({ name }) => name),
  )
}

/** The same of any names, of members to come as well: those have never run. */
export function pipsOf({ members }: World, names: readonly Name[]): readonly Pip[] {
  return names.map((name) => {
    const member = members.find((one) => one.name === name)
    if (member === undefined || member.unstarted) return { name, state: 'missing' }
    return { name, state: member.status === 'running' ? 'acked' : 'down' }
  })
}
