import { parseId64, type Id64 } from '../../base/id64.ts'
import type { ConfState, Message } from '../../pb/raftpb.ts'
import type { MemberRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { FileContent } from '../disk/disk.ts'
import type { EtcdServer } from '../etcdserver/etcd-server.ts'
import type { ServerAnswer, ServerEvent, ServerHost, ServerTimer } from '../etcdserver/server-host.ts'
import type { MemberChange } from '../etcdserver/membership.ts'
import type { RaftEvent } from '../raft/raft-event.ts'
import type { Cluster } from './cluster.ts'
import type { SimMember } from './member.ts'
import { connectedSince, listensWhereTold, membersChanged } from './members.ts'
import { sendMessage, sendOutside } from './network.ts'
import { diedProcess } from './process-end.ts'
import { nameOfId, raftFacts } from './raft-trace.ts'
import { ownerOf } from './requests.ts'
import { tearIfWanted } from './torn-write.ts'
import { startWorkload } from './workload-clock.ts'

/**
 * Lets `act` drive a member's server, then tells the server of the peers that its messages did not reach.
 * `act` is a call, not state.
 */
export function drive(
  cluster: Cluster,
  member: SimMember,
  act: (server: EtcdServer, host: ServerHost) => void,
): void {
  const { server } = member
  if (server === null) return
  let host = cluster.hosts.get(member)
  if (host === undefined) {
    host = new MemberHost(cluster, member)
    cluster.hosts.set(member, host)
  }
  act(server, host)
  while (cluster.unreachable.length > 0) {
    const missed = new Set(cluster.unreachable.filter(({ from }) => from === member).map(({ peer }) => peer))
    cluster.unreachable = []
    for (const peer of missed) server.reportUnreachable(peer, host)
  }
  const { dying } = cluster
  cluster.dying = []
  for (const { member: dead, text } of dying) diedProcess(cluster, dead, text)
}

/** What surrounds one member's server: the simulation's answer to each of its wishes. */
class MemberHost implements ServerHost {
  private readonly nameOf: (id: Id64) => Name

  constructor(
    private readonly cluster: Cluster,
    private readonly member: SimMember,
  ) {
    this.nameOf = nameOfId((id) => cluster.named(id))
  }

  get now(): SimMicros {
    return this.cluster.at
  }

  raft(events: readonly RaftEvent[]): void {
    for (const event of events) {
      const facts = raftFacts(this.member.name, event, this.nameOf)
      if (facts === null) continue
      this.cluster.emit(facts)
      if (event.kind === 'role' && event.to === 'leader') startWorkload(this.cluster)
    }
  }

  event(event: ServerEvent): void {
    const member = this.member.name
    if (event.kind === 'snapshot-sent') {
      this.cluster.emit({ member, ...event, to: this.nameOf(event.to) })
      return
    }
    if (event.kind === 'snapshot-received') {
      this.cluster.emit({ member, ...event, from: this.nameOf(event.from) })
      return
    }
    if (event.kind === 'member-refused') {
      const { what, missing } = event
      const subject = subjectOf(what, this.nameOf)
      this.cluster.emit({ member, ...event, subject, missing: missing.map(this.nameOf) })
      return
    }
    if (event.kind !== 'proposed') {
      this.cluster.emit({ member, ...event })
      return
    }
    const lead = this.member.server?.lead
    const leader = lead === undefined ? undefined : this.cluster.memberOf(lead)
    this.cluster.emit({ member, ...event, lead: leader?.name ?? null })
  }

  send(messages: readonly Message[]): void {
    for (const m of messages) sendMessage(this.cluster, this.member, m)
  }

  sendSnapshot(message: Message, db: FileContent): void {
    sendMessage(this.cluster, this.member, message, db)
  }

  die(text: string): void {
    this.cluster.dying.push({ member: this.member, text })
  }

  get fsyncMicros(): SimMicros {
    return this.member.fsyncMicros
  }

  beginSync(): void {
    const { cluster, member } = this
    const doneAt = cluster.at + member.fsyncMicros
    member.sync = { startedAt: cluster.at, doneAt }
    // The event just told is the write that must become durable.
    cluster.schedule(doneAt, cluster.trace.length - 1, { kind: 'disk-done', member: member.name })
    tearIfWanted(cluster, member)
  }

  answer(request: number, answer: ServerAnswer): void {
    const client = ownerOf(this.cluster, request)
    if (client !== null) sendOutside(this.cluster, this.member.name, client, request, answer)
  }

  wake(at: SimMicros, timer: ServerTimer): void {
    this.cluster.schedule(at, this.cluster.cause, { kind: 'server-timer', member: this.member.name, timer })
  }

  unwake(timer: ServerTimer): void {
    const { name } = this.member
    this.cluster.queue.retain(
      (task) => task.kind !== 'server-timer' || task.member !== name || task.timer !== timer,
    )
  }

  versionRoundTrip(): SimMicros | null {
    const { links, members } = this.cluster
    const { name, server } = this.member
    let longest = 0
    for (const peer of members) {
      if (peer === this.member || server?.membership.member(peer.id) === undefined) continue
      if (!listensWhereTold(this.member, peer)) return null
      if (peer.status !== 'running' || links.isCut(name, peer.name) || links.isCut(peer.name, name))
        return null
      const round = links.latencyMicros(name, peer.name) + links.latencyMicros(peer.name, name)
      longest = Math.max(longest, round + 2 * links.jitterMicros)
    }
    return longest
  }

  connectedSince(id: Id64): SimMicros | null {
    const peer = this.cluster.memberOf(id)
    return peer === undefined ? null : connectedSince(this.cluster, this.member, peer)
  }

  introduce(id: Id64, name: Name): void {
    this.cluster.introduced = new Map(this.cluster.introduced).set(id, name)
  }

  // DIFF(etcd): a member hands a promotion on over HTTP and passes the answer back; here the leader answers the client.
  relay(request: number, to: Id64): boolean {
    const { cluster, member } = this
    const leader = cluster.memberOf(to)
    if (leader === undefined || connectedSince(cluster, member, leader) === null) return false
    if (!listensWhereTold(member, leader)) return false
    sendOutside(cluster, member.name, leader.name, request, null)
    return true
  }

  configured(index: number, changes: readonly MemberChange[], state: ConfState): void {
    membersChanged(this.cluster, this.member, index, changes, state)
  }
}

/** Whom a change is about; nobody, for a list. */
function subjectOf(what: MemberRequest, nameOf: (id: Id64) => Name): Name {
  if (what.verb === 'member-add') return what.name
  const id = what.verb === 'member-list' ? undefined : parseId64(what.id)
  return id === undefined ? '' : nameOf(id)
}
