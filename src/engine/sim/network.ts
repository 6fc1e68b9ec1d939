import { defined } from '../../base/assert.ts'
import type { Message } from '../../pb/raftpb.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { DropReason, TraceOf } from '../../run/trace.ts'
import type { FileContent } from '../disk/disk.ts'
import type { ServerAnswer } from '../etcdserver/server-host.ts'
import { requestIdOf } from '../etcdserver/payload.ts'
import type { Cluster } from './cluster.ts'
import type { SimFlight } from './flight.ts'
import type { SimMember } from './member.ts'
import { listensWhereTold } from './members.ts'

/** rafthttp's connection time-out: how long a silent cut goes unnoticed. */
const UNREACHABLE_AFTER_MICROS = 5_000_000

/** A raft message leaves `from`. Its whole fate, as far as it is settled now, is drawn here. */
export function sendMessage(
  cluster: Cluster,
  from: SimMember,
  m: Message,
  db: FileContent | null = null,
): void {
  const to = cluster.memberOf(m.to)
  if (to === undefined || to === from) return
  const { links, at } = cluster
  const jitter = drawJitter(cluster.chances.network, links.jitterMicros)
  const arrivesAt = links.arrival(from.name, to.name, at, jitter)
  const lost = links.lossPermille > 0 && cluster.chances.network.chance(links.lossPermille, 1000)
  const cutAt = links.cutAt(from.name, to.name)
  const why: DropReason | null = links.takeDropNext(m.type, from.name, to.name)
    ? 'reader'
    : cutAt !== null
      ? 'cut'
      : lost
        ? 'loss'
        : to.status === 'down' || (db !== null && !listensWhereTold(from, to))
          ? 'down'
          : null
  const unheard = why === 'down' || (cutAt !== null && at - cutAt >= UNREACHABLE_AFTER_MICROS)
  if (unheard) cluster.unreachable.push({ from, peer: to.id })
  const diesAt = why === null ? -1 : why === 'down' ? arrivesAt : half(at, arrivesAt)
  const { entries } = m
  const sent: TraceOf<'sent'> = {
    id: cluster.nextId,
    at,
    seq: cluster.seq,
    cause: cluster.cause,
    kind: 'sent',
    type: m.type,
    from: from.name,
    to: to.name,
    term: m.term,
    index: m.index,
    logTerm: m.logTerm,
    commit: m.commit,
    entries: entries.length,
    entriesTerm: entries.length === 0 ? 0 : (entries[entries.length - 1]?.term ?? 0),
    reject: m.reject,
    reads: confirmsRead(m),
    arrivesAt,
    diesAt,
    why,
    request: requestOf(from, m),
  }
  launch(cluster, sent, to.incarnation, { message: m, db, answer: null })
}

/** A client's request to a member, or a member's answer. Outside all walls, and never lost. */
export function sendOutside(
  cluster: Cluster,
  from: Name,
  to: Name,
  request: number,
  answer: ServerAnswer | null,
): void {
  const { links, at } = cluster
  const receiver = cluster.find(to)
  const jitter = drawJitter(cluster.chances.clients, links.jitterMicros)
  const arrivesAt = links.arrival(from, to, at, jitter)
  const down = receiver?.status === 'down'
  const sent: TraceOf<'sent'> = {
    id: cluster.nextId,
    at,
    seq: cluster.seq,
    cause: cluster.cause,
    kind: 'sent',
    type: answer === null ? 'ClientRequest' : 'ClientReply',
    from,
    to,
    term: 0,
    index: 0,
    logTerm: 0,
    commit: 0,
    entries: 0,
    entriesTerm: 0,
    reject: answer?.status === 'error',
    reads: false,
    arrivesAt,
    diesAt: down ? arrivesAt : -1,
    why: down ? 'down' : null,
    request,
  }
  launch(cluster, sent, receiver?.incarnation ?? 0, { message: null, db: null, answer })
}

/** A message dies now: tells it, and forgets it. */
export function dropFlight(cluster: Cluster, id: number, why: DropReason): void {
  const flight = defined(cluster.flights.get(id), 'a message that dies was in flight')
  const { type, from, to, sentAt } = flight
  cluster.flights.delete(id)
  cluster.emit({ kind: 'dropped', msg: id, type, from, to, why })
  if (type !== 'MsgSnap') return
  // A connection that is refused is noticed at once, one that goes silent when it times out.
  reportSnapshot(cluster, flight, why === 'down' ? cluster.at : sentAt + UNREACHABLE_AFTER_MICROS, false)
}

/** A snapshot has arrived: its sender hears so, when the answer reaches it. */
export function answerSnapshot(cluster: Cluster, flight: SimFlight, kept: boolean): void {
  const { links, at } = cluster
  const { from, to } = flight
  const isCut = links.isCut(to, from)
  const answeredAt = at + (isCut ? UNREACHABLE_AFTER_MICROS : links.latencyMicros(to, from))
  reportSnapshot(cluster, flight, answeredAt, kept && !isCut)
}

function reportSnapshot(cluster: Cluster, { from, to }: SimFlight, at: SimMicros, arrived: boolean): void {
  if (cluster.member(from).status === 'down') return
  const peer = cluster.member(to).id
  cluster.schedule(Math.max(at, cluster.at), cluster.cause, {
    kind: 'snap-report',
    member: from,
    peer,
    arrived,
  })
}

/** A direction was just cut: what has not passed half way dies there. `cause` is the cut's event. */
export function killInFlight(cluster: Cluster, from: Name, to: Name, cause: number): void {
  for (const flight of [...cluster.flights.values()]) {
    if (flight.from !== from || flight.to !== to || flight.diesAt >= 0) continue
    const middle = half(flight.sentAt, flight.arrivesAt)
    if (middle < cluster.at) continue
    cluster.flights.set(flight.id, { ...flight, diesAt: middle, why: 'cut' })
    unschedule(cluster, flight.id)
    cluster.schedule(middle, cause, { kind: 'die', flight: flight.id, to })
  }
}

/** Takes a message's arrival or death out of the queue, and out of what waits for a paused process. */
export function unschedule(cluster: Cluster, flight: number): void {
  cluster.queue.retain((task) => !('flight' in task) || task.flight !== flight)
  for (const member of cluster.members) {
    if (member.parked.length === 0) continue
    member.parked = member.parked.filter((task) => !('flight' in task) || task.flight !== flight)
  }
}

function launch(
  cluster: Cluster,
  sent: TraceOf<'sent'>,
  incarnation: number,
  load: Pick<SimFlight, 'message' | 'db' | 'answer'>,
): void {
  const { id, type, from, to, at, arrivesAt, diesAt, why, request } = sent
  cluster.tell(sent)
  cluster.flights.set(id, {
    id,
    type,
    from,
    to,
    sentAt: at,
    arrivesAt,
    diesAt,
    why,
    delayed: false,
    message: load.message,
    db: load.db,
    answer: load.answer,
    request,
    incarnation,
  })
  if (diesAt < 0) cluster.scheduleFlight(arrivesAt, 'arrive', id, to)
  else cluster.scheduleFlight(diesAt, 'die', id, to)
}

function confirmsRead({ type, context }: Message): boolean {
  return (type === 'MsgHeartbeat' || type === 'MsgHeartbeatResp') && context !== null && context.length > 0
}

/** The client request behind a forwarded proposal or read. */
function requestOf(from: SimMember, m: Message): number {
  if (from.server === null) return 0
  if (m.type === 'MsgReadIndex') return from.server.reads.current?.reads[0]?.request ?? 0
  if (m.type !== 'MsgProp') return 0
  const [entry] = m.entries
  const pending = from.server.pending.get(requestIdOf(entry?.data ?? null, entry?.type))
  return pending?.kind === 'client' ? pending.request : 0
}

function drawJitter(rng: { below(bound: number): number }, jitterMicros: SimMicros): SimMicros {
  return jitterMicros === 0 ? 0 : rng.below(jitterMicros + 1)
}

function half(sentAt: SimMicros, arrivesAt: SimMicros): SimMicros {
  return sentAt + Math.floor((arrivesAt - sentAt) / 2)
}
