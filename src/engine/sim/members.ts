import type { Id64 } from '../../base/id64.ts'
import type { ConfState } from '../../pb/raftpb.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { MemberChange } from '../etcdserver/membership.ts'
import type { Cluster } from './cluster.ts'
import type { SimMember } from './member.ts'

/** Since when two members reach each other both ways; null when they do not. */
export function connectedSince(cluster: Cluster, one: SimMember, other: SimMember): SimMicros | null {
  const { links } = cluster
  if (one.status !== 'running' || other.status !== 'running') return null
  const [a, b] = [one.name, other.name]
  if (links.isCut(a, b) || links.isCut(b, a)) return null
  return Math.max(one.startedAt, other.startedAt, links.mendedAt(a, b), links.mendedAt(b, a))
}

/**
 * Whether `from` finds `to` at an address that its membership tells. Streams are opened by the one who reads, so only what is
 * posted needs this: a snapshot, the question for a version, a request that is handed on.
 */
export function listensWhereTold(from: SimMember, to: SimMember): boolean {
  const told = from.server?.membership.member(to.id)?.peerURLs
  return told === undefined || to.listens.length === 0 || told.some((url) => to.listens.includes(url))
}

/** A configuration was applied at `by`: the first time anywhere it takes effect on the machines too. */
export function membersChanged(
  cluster: Cluster,
  by: SimMember,
  index: number,
  changes: readonly MemberChange[],
  state: ConfState,
): void {
  if (index <= cluster.configuredTo) return
  cluster.configuredTo = index
  cluster.leastVoters = Math.min(cluster.leastVoters, state.voters.length)
  for (const change of changes) memberChanged(cluster, by, change, state)
  const joint = state.votersOutgoing.length > 0
  if (joint === cluster.joint) return
  cluster.joint = joint
  const names = (ids: readonly Id64[]): readonly Name[] =>
    cluster.members.filter((one) => ids.includes(one.id)).map(({ name }) => name)
  cluster.emit({
    kind: 'joint',
    member: by.name,
    index,
    stage: joint ? 'entered' : 'left',
    voters: names(state.voters),
    outgoing: names(state.votersOutgoing),
    auto: state.autoLeave,
  })
}

function memberChanged(cluster: Cluster, by: SimMember, change: MemberChange, state: ConfState): void {
  const { index, id, kind } = change
  const subject = cluster.memberOf(id) ?? newcomer(cluster, by, change)
  subject.standing = kind === 'removed' ? 'removed' : state.learners.includes(id) ? 'learner' : 'voter'
  cluster.emit({
    kind: 'configured',
    member: by.name,
    index,
    change: kind,
    subject: subject.name,
    voters: state.voters.length,
    learners: state.learners.length,
  })
}

/** A machine that a member was removed from: another may be started on it, under the same name. */
export function isFree({ standing, status }: SimMember): boolean {
  return standing === 'removed' && status === 'down'
}

/** It stands on the side of the wall where the one stands that knows of it first. */
function newcomer(cluster: Cluster, by: SimMember, { id }: MemberChange): SimMember {
  const wanted = cluster.introduced.get(id) ?? id
  const known = cluster.find(wanted)
  const name = known === undefined || isFree(known) ? wanted : id
  const peerURLs = by.server?.membership.member(id)?.peerURLs ?? []
  const member = cluster.addMember({ name, id, clientURLs: peerURLs.map(clientUrlOf), joins: true })
  const { links, at } = cluster
  if (links.groups === null || links.groups.flat().includes(name)) return member
  links.groups = links.groups.map((group) => (group.includes(by.name) ? [...group, name] : group))
  links.settleCuts(
    cluster.members.map((one) => one.name),
    at,
  )
  return member
}

/** The port before the peers' one, as in etcd's defaults 2379 and 2380. */
function clientUrlOf(peerURL: string): string {
  return peerURL.replace(/:(\d+)$/, (_, port) => `:${Number(port) - 1}`)
}
