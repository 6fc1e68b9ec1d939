import { assert } from '../../base/assert.ts'
import type { Name } from '../../run/input.ts'
import { bootstrapEntries } from '../etcdserver/boot.ts'
import { EtcdServer } from '../etcdserver/etcd-server.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import { hasWal, walMemberId } from '../etcdserver/recover.ts'
import { REMOVED, REMOVED_LINES } from '../etcdserver/server-log.ts'
import type { Cluster } from './cluster.ts'
import { tellFound } from './found-log.ts'
import { drive } from './member-host.ts'
import type { SimMember } from './member.ts'
import { diedProcess } from './process-end.ts'
import { nameOfId } from './raft-trace.ts'

/** A process starts on its member's disk: the first time it boots, later it rebuilds itself from the WAL. */
export function startProcess(cluster: Cluster, member: SimMember, forceNewCluster = false): void {
  assert(member.status === 'down', 'only a member that is down starts')
  const restart = hasWal(member.disk)
  // Only a name that was given again can have a log of another id.
  const logOf = member.ranBefore > 0 && restart ? walMemberId(member.disk) : null
  if (logOf !== null && logOf !== member.id) return startsUnderOldId(cluster, member)
  const { name, clientURLs, joins } = member.identity
  member.incarnation++
  member.status = 'running'
  member.startedAt = cluster.at
  member.kept = null
  member.listens = addressesOf(cluster, member)
  const rng = cluster.chances.root.fork(`raft/${name}/${member.incarnation}`)
  const options = {
    id: member.id,
    name,
    clientURLs,
    joins,
    bootstrapped: isKnown(cluster, member),
    forceNewCluster,
    config: cluster.config,
    quotaBytes: member.quotaBytes ?? cluster.config.quotaBytes,
    rng,
  }
  const wallMillis = cluster.config.epochMs + Math.floor(cluster.at / 1000)
  const started = EtcdServer.start(options, member.disk, cluster.at, wallMillis)
  if (!started.ok) return diedProcess(cluster, member, started.error)
  const { server, lines } = started.value
  member.server = server
  const { term, lastTerm, lastIndex, committed } = server.node.status()
  const last = { term: lastTerm, index: lastIndex }
  cluster.emit({ kind: 'started', member: name, restart, term, last, commit: committed })
  if (!restart && !joins) tellBootstrap(cluster, member)
  if (restart && member.incarnation === 1) tellFound(cluster, member)
  for (const { level, text } of lines) cluster.emit({ kind: 'log-line', member: name, level, text })
  drive(cluster, member, (started, host) => started.run(host, restart))
  if (member.server === null) return
  scheduleTick(cluster, member)
}

/**
 * The data dir is that of a member that was removed, and the name has been given to another since: etcd goes by the id in the
 * WAL. DIFF(etcd): it hears from its peers that it was removed; here it dies at once, whether it would reach one or not.
 */
function startsUnderOldId(cluster: Cluster, member: SimMember): void {
  member.status = 'down'
  for (const { level, text } of REMOVED_LINES)
    cluster.emit({ kind: 'log-line', member: member.name, level, text })
  diedProcess(cluster, member, REMOVED)
}

/** An operator starts a member under the addresses that the others know, which are its first ones before anybody does. */
function addressesOf(cluster: Cluster, member: SimMember): readonly string[] {
  const leader = cluster.members.find(({ server }) => server?.isLeader === true)
  const told = leader?.server?.membership.member(member.id)?.peerURLs
  const first = cluster.config.initialCluster.find(({ name }) => name === member.name)?.peerURLs ?? []
  return told ?? (member.listens.length > 0 ? member.listens : first)
}

/** A peer that can be asked tells of this member that it has published its addresses (etcd's `isMemberBootstrapped`). */
function isKnown(cluster: Cluster, member: SimMember): boolean {
  return cluster.members.some(({ name, status, server }) => {
    if (name === member.name || status !== 'running' || server === null) return false
    const { links } = cluster
    if (links.isCut(name, member.name) || links.isCut(member.name, name)) return false
    return (server.membership.member(member.id)?.clientURLs.length ?? 0) > 0
  })
}

/** The process stops running but keeps its memory; what arrives waits. */
export function pauseProcess(cluster: Cluster, member: SimMember): void {
  member.status = 'paused'
  cluster.queue.retain((task) => task.kind !== 'tick' || task.member !== member.name)
  cluster.emit({ kind: 'paused', member: member.name })
}

export function resumeProcess(cluster: Cluster, member: SimMember): void {
  member.status = 'running'
  cluster.emit({ kind: 'resumed', member: member.name })
  const { parked } = member
  member.parked = []
  for (const task of parked) cluster.reschedule(task, cluster.at)
  scheduleTick(cluster, member)
}

export function scheduleTick(cluster: Cluster, member: SimMember): void {
  member.nextTickAt = member.tickAfter(cluster.at)
  cluster.scheduleTick(member)
}

/** Everybody boots with the same entries; what they are is told once, by the first member. */
function tellBootstrap(cluster: Cluster, member: SimMember): void {
  const entries = bootstrapEntries(cluster.config)
  const nameOf = nameOfId((id) => cluster.named(id))
  cluster.emit({
    kind: 'appended',
    member: member.name,
    first: 1,
    last: entries.length,
    term: 1,
    own: false,
    entries: member.index === 0 ? entries.map((entry) => entryFacts(entry, nameOf)) : [],
  })
}

/** Names of the members that run now, in member order. */
export function runningNames(cluster: Cluster): readonly Name[] {
  return cluster.members.filter(({ status }) => status !== 'down').map(({ name }) => name)
}
