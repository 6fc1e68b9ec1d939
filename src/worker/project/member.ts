import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import type { RaftStatus } from '../../engine/raft/status.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import { parseSegmentPath } from '../../engine/wal/segment-name.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type {
  BallotsView,
  DiskView,
  MemberView,
  ProgressView,
  QuorumCheckView,
  TimerView,
} from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'
import { termRuns } from './term-runs.ts'

/** One member as pictures need it; a member that is down shows what its disk keeps. */
export function projectMember(sim: Simulation, member: SimMember): MemberView {
  return member.server === null ? projectDown(sim, member) : projectRunning(sim, member)
}

function projectRunning(sim: Simulation, member: SimMember): MemberView {
  const server = member.server
  if (server === null) return projectDown(sim, member)
  const { node } = server
  const status = node.status()
  const first = node.storage.firstIndex()
  return {
    name: member.name,
    id: hexOf(member.id),
    status: member.status,
    isLearner: member.standing === 'learner',
    isVoter: member.standing === 'voter',
    unstarted: member.unstarted,
    role: status.role,
    term: status.term,
    vote: nameOf(sim, status.vote),
    lead: nameOf(sim, status.lead),
    runs: termRuns(first, status.lastIndex, (index) => node.term(index)),
    firstIndex: first,
    last: { index: status.lastIndex, term: status.lastTerm },
    durable: server.durable,
    commit: status.committed,
    applied: server.applied,
    revision: server.kv.rev,
    timer: timerOf(sim, member, status),
    quorumCheck: quorumCheckOf(sim, member, status),
    ballots: ballotsOf(sim, status),
    transferee: nameOf(sim, status.leadTransferee),
    progress: status.role === 'leader' ? progressOf(sim, status) : null,
    disk: diskOf(member),
  }
}

/** Role and term of a dead process are what its disk says: a follower in the term it had promised. */
function projectDown(_sim: Simulation, member: SimMember): MemberView {
  const kept = member.kept
  const entries = kept?.entries ?? []
  const before = kept?.snapshot ?? { index: 0, term: 0 }
  const first = before.index + 1
  const last = entries.at(-1) ?? before
  return {
    name: member.name,
    id: hexOf(member.id),
    status: 'down',
    isLearner: member.standing === 'learner',
    isVoter: member.standing === 'voter',
    unstarted: member.unstarted,
    role: 'follower',
    term: kept?.hardState.term ?? 0,
    vote: kept === null ? null : nameOf(_sim, kept.hardState.vote),
    lead: null,
    runs: termRuns(first, last.index, (index) => entries[index - first]?.term ?? 0),
    firstIndex: first,
    last: { index: last.index, term: last.term },
    durable: last.index,
    commit: kept?.hardState.commit ?? 0,
    applied: 0,
    revision: 0,
    timer: null,
    quorumCheck: null,
    ballots: null,
    transferee: null,
    progress: null,
    disk: diskOf(member),
  }
}

function tickMicros(sim: Simulation): number {
  return sim.config.heartbeatMs * 1000
}

/** The timer counts whole ticks, so it began at the member's last tick before it was reset. */
function timerOf(sim: Simulation, member: SimMember, status: RaftStatus): TimerView | null {
  if (status.role === 'leader' || member.status !== 'running') return null
  const tick = tickMicros(sim)
  const startedAt = member.nextTickAt - (status.electionElapsed + 1) * tick
  return { startedAt: Math.max(0, startedAt), firesAt: startedAt + status.randomizedElectionTimeout * tick }
}

function quorumCheckOf(sim: Simulation, member: SimMember, status: RaftStatus): QuorumCheckView | null {
  if (status.role !== 'leader' || !sim.config.checkQuorum) return null
  const tick = tickMicros(sim)
  const startedAt = member.nextTickAt - (status.electionElapsed + 1) * tick
  const active = status.progress.filter(({ id, recentActive }) => recentActive || id === status.id)
  return {
    startedAt: Math.max(0, startedAt),
    checksAt: startedAt + status.electionTimeout * tick,
    active: sorted(
      sim,
      active.map(({ id }) => id),
    ),
    quorum: status.quorum,
  }
}

function ballotsOf(sim: Simulation, status: RaftStatus): BallotsView | null {
  if (status.role !== 'candidate' && status.role !== 'pre-candidate') return null
  const pre = status.role === 'pre-candidate'
  return {
    pre,
    term: pre ? status.term + 1 : status.term,
    quorum: status.quorum,
    voters: sorted(sim, status.voters),
    outgoing: sorted(sim, status.votersOutgoing),
    votes: status.votes.map(([id, granted]) => ({ voter: nameOf(sim, id) ?? hexOf(id), granted })),
  }
}

function progressOf(sim: Simulation, status: RaftStatus): readonly ProgressView[] {
  const views: ProgressView[] = []
  for (const { name, id } of sim.members) {
    const peer = status.progress.find((progress) => progress.id === id)
    if (peer === undefined || id === status.id) continue
    const { state, match, next, paused, inflight, recentActive } = peer
    views.push({ peer: name, state, match, next, paused, inflight, recentActive })
  }
  return views
}

function diskOf(member: SimMember): DiskView {
  let walBytes = 0
  let durableBytes = 0
  for (const { bytes, durableBytes: durable } of member.disk.list(isSegment)) {
    walBytes += bytes
    durableBytes += durable
  }
  return { fsyncMicros: member.fsyncMicros, sync: member.sync, walBytes, durableBytes }
}

function nameOf(sim: Simulation, id: Id64): Name | null {
  return id === ID_NONE ? null : (sim.memberById(id)?.name ?? hexOf(id))
}

/** Names in member order. */
export function sorted(sim: Simulation, ids: readonly Id64[]): readonly Name[] {
  return sim.members.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
}

function isSegment(path: string): boolean {
  return parseSegmentPath(path) !== null
}
