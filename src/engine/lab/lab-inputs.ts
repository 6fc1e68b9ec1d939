import { ok, refuse, type Result } from '../../base/result.ts'
import { defaultConfig } from '../../run/config.ts'
import type { Input, Name } from '../../run/input.ts'
import type { LabAction, MemberRef } from '../../run/lab-script.ts'
import { applyAssignment } from '../../run/settings.ts'
import type { Simulation } from '../sim/simulation.ts'

/**
 * The Inputs of a line, its `leader` and `follower` resolved now; none for a wait. An etcdctl line has its Input
 * from the runner, which knows the command.
 */
export function inputsOf(action: LabAction, sim: Simulation): Result<readonly Input[]> {
  switch (action.kind) {
    case 'nothing':
    case 'wait':
    case 'wait-until':
    case 'etcdctl':
    case 'interrupt':
      return ok([])
    case 'crash':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'campaign':
    case 'start':
    case 'transfer':
    case 'slow-disk':
    case 'stop':
    case 'torn-write':
    case 'wipe':
    case 'disk-full':
    case 'flip-byte':
    case 'bit-rot':
    case 'copy-dir':
    case 'put-back':
      return withNames(sim, [action.member], ([member = '']) => ({ ...action, member }))
    case 'force-new-cluster':
      return withNames(sim, [action.member], ([member = '']) => ({
        kind: 'restart',
        member,
        forceNewCluster: true,
      }))
    case 'partition': {
      const refs = action.groups.flat()
      return withNames(sim, refs, (names) => {
        let taken = 0
        return {
          kind: 'partition',
          groups: action.groups.map((group) => names.slice(taken, (taken += group.length))),
        }
      })
    }
    case 'cut':
    case 'mend':
    case 'drop-next':
    case 'latency':
      return withNames(sim, [action.from, action.to], ([from = '', to = '']) => ({ ...action, from, to }))
    case 'reconfigure':
      // A name that is not there yet is a new member's.
      return withNames(
        sim,
        action.voters,
        (voters) => ({ ...action, voters }),
        (name) => name !== 'leader' && name !== 'follower' && !sim.members.some((one) => one.name === name),
      )
    case 'leave-joint':
    case 'heal':
    case 'loss':
    case 'jitter':
      return ok([action])
    case 'set':
      return setting(action.assignment, sim)
  }
}

function withNames(
  sim: Simulation,
  refs: readonly MemberRef[],
  make: (names: readonly Name[]) => Input,
  isNew: (ref: MemberRef) => boolean = () => false,
): Result<readonly Input[]> {
  const names: Name[] = []
  for (const ref of refs) {
    const name = isNew(ref) ? ok(ref) : resolve(ref, sim)
    if (!name.ok) return name
    names.push(name.value)
  }
  return ok([make(names)])
}

function resolve(ref: MemberRef, sim: Simulation): Result<Name> {
  const leader = sim.leader()
  if (ref === 'leader') return leader === null ? refuse('there is no leader now') : ok(leader.name)
  if (ref === 'follower') {
    const follower = sim.members.find(
      (member) => member.status === 'running' && member.server?.node.status().role === 'follower',
    )
    return follower === undefined ? refuse('there is no follower now') : ok(follower.name)
  }
  if (sim.members.some(({ name }) => name === ref)) return ok(ref)
  return refuse(
    `there is no member "${ref}": the members are ${sim.members.map(({ name }) => name).join(', ')}`,
  )
}

/** What can be set while the cluster runs; the rest belongs before the first line that lets time pass. */
function setting(assignment: string, sim: Simulation): Result<readonly Input[]> {
  const config = applyAssignment(sim.config, assignment)
  if (!config.ok) return config
  // A line that opens the script has made the cluster what it is.
  if (JSON.stringify(config.value) === JSON.stringify(sim.config)) return ok([])
  const key = assignment.split('=')[0] ?? ''
  const { lossPermille, jitterMs, fsyncMs, latencyMs } = config.value
  const names = sim.members.map(({ name }) => name)
  switch (key) {
    case 'lossPermille':
      return ok([{ kind: 'loss', permille: lossPermille }])
    case 'jitterMs':
      return ok([{ kind: 'jitter', micros: jitterMs * 1000 }])
    case 'fsyncMs':
      return ok(names.map((member) => ({ kind: 'slow-disk', member, micros: fsyncMs * 1000 })))
    case 'latencyMs':
      return ok(
        names.flatMap((from) =>
          names
            .filter((to) => to !== from)
            .map((to): Input => ({ kind: 'latency', from, to, micros: latencyMs * 1000 })),
        ),
      )
    default:
      return Object.hasOwn(defaultConfig(1), key) || key === 'etcd-defaults'
        ? refuse(`${key} can only be set before the cluster starts: put the line first, or use --set`)
        : refuse(`${key} cannot be set`)
  }
}
