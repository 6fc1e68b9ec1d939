import { assert } from '../../base/assert.ts'
import type { StopReason } from '../../run/trace.ts'
import type { SurvivingBytes } from '../disk/disk.ts'
import type { EtcdServer } from '../etcdserver/etcd-server.ts'
import { readKept } from '../etcdserver/recover.ts'
import type { Cluster } from './cluster.ts'
import type { KeptState, SimMember } from './member.ts'
import { dropFlight } from './network.ts'

/** The power is gone: the process, and with it what no fsync had covered, but for what `surviving` names. */
export function crashProcess(
  cluster: Cluster,
  member: SimMember,
  surviving: readonly SurvivingBytes[] = [],
): void {
  const { name, server } = member
  assert(server !== null, 'only a process can crash')
  const { role } = server.node.status()
  const { lostBytes } = member.disk.crash(surviving)
  const kept = readKept(member.disk)
  const lostEntries = lostBy(server, kept)
  cluster.emit({ kind: 'crashed', member: name, role, lostEntries, lostBytes })
  endProcess(cluster, member, kept)
}

/** The process ends in good order. */
export function stopProcess(cluster: Cluster, member: SimMember, why: Exclude<StopReason, 'fatal'>): void {
  const { server } = member
  assert(server !== null, 'only a process can stop')
  server.stop()
  cluster.emit({ kind: 'stopped', member: member.name, why, text: '' })
  endProcess(cluster, member, readKept(member.disk))
}

/** The process ends with a line that says why; what it had written is still there. */
export function diedProcess(cluster: Cluster, member: SimMember, text: string): void {
  cluster.emit({ kind: 'stopped', member: member.name, why: 'fatal', text })
  endProcess(cluster, member, readKept(member.disk))
}

function endProcess(cluster: Cluster, member: SimMember, kept: KeptState): void {
  const { name } = member
  member.status = 'down'
  member.server = null
  member.kept = kept
  member.sync = null
  member.tearsNext = false
  const { parked } = member
  member.parked = []
  cluster.queue.retain((task) => !('member' in task) || task.member !== name)
  for (const task of parked) if (task.kind === 'arrive') dropFlight(cluster, task.flight, 'down')
}

/** Entries that were written, or only in memory, and that the disk did not keep. */
function lostBy(server: EtcdServer, kept: KeptState): number {
  const { lastIndex } = server.node.status()
  const unsynced = server.saving?.entries ?? []
  const rewritten = unsynced.filter(
    ({ index, term }) => kept.entries[index - kept.snapshot.index - 1]?.term !== term,
  )
  const written = unsynced.at(-1)?.index ?? server.durable
  return rewritten.length + Math.max(0, lastIndex - written)
}
