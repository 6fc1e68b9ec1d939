import type { World } from '../../../protocol/view/world.ts'
import type { Pip } from '../../kit/QuorumBar.tsx'

/** The voters as pips: who runs, who is down, and who was added and has never run. */
export function voterPips({ members, cluster }: World): readonly Pip[] {
  return cluster.standings
    .filter(({ standing }) => standing === 'voter')
    .map(({ name, unstarted }) => {
      const runs = members.some((member) => member.name === name && member.status === 'running')
      return { name, state: runs ? 'acked' : unstarted ? 'missing' : 'down' }
    })
}
