import type { Simulation } from '../../engine/sim/simulation.ts'
import { status } from '../../engine/etcdserver/rpc/maintenance.ts'
import type { MembersLook } from '../../protocol/view/members-look.ts'

/** What `member list` and `endpoint status` tell and no frame carries; a member that is down answers nothing. */
export function membersLook(sim: Simulation): MembersLook {
  const knowing = sim.leader()?.server ?? sim.members.find(({ server }) => server !== null)?.server
  return {
    members: sim.members.map(({ name, id, server, status: process }) => {
      const answer = server === null || process === 'paused' ? null : status(server)
      return {
        name,
        clientURLs: knowing?.membership.member(id)?.clientURLs ?? [],
        status:
          answer?.kind !== 'status'
            ? null
            : {
                version: answer.version,
                dbSize: answer.dbSize,
                raftTerm: answer.raftTerm,
                errors: answer.errors,
              },
      }
    }),
  }
}
