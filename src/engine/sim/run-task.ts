import { assertNever, defined } from '../../base/assert.ts'
import { receiveReply, renew, timeOut } from './clients.ts'
import { goneLine, logLine, rejectedStreamLine } from '../etcdserver/server-log.ts'
import { dataDirsOf } from '../../run/data-dirs.ts'
import type { Cluster } from './cluster.ts'
import { drive } from './member-host.ts'
import type { SimMember } from './member.ts'
import { answerSnapshot, dropFlight } from './network.ts'
import { stopProcess } from './process-end.ts'
import { startProcess } from './process-life.ts'
import { findRequest } from './requests.ts'
import { stopWhenHandedOver } from './stopping.ts'
import type { Task } from './task.ts'
import { tear } from './torn-write.ts'
import { runWorkload } from './workload.ts'

/** Does what was scheduled: one step, already begun. */
export function runTask(cluster: Cluster, task: Task): void {
  switch (task.kind) {
    case 'tick':
      return tick(cluster, cluster.member(task.member))
    case 'arrive':
      return arrive(cluster, task, task.flight)
    case 'die':
      return dropFlight(cluster, task.flight, cluster.flights.get(task.flight)?.why ?? 'down')
    case 'disk-done':
      return diskDone(cluster, cluster.member(task.member), task)
    case 'start': {
      const member = cluster.member(task.member)
      // An Input of the first instant may have been faster.
      const alone = dataDirsOf(cluster.config)?.alone === member.name
      return member.status === 'down' ? startProcess(cluster, member, alone) : undefined
    }
    case 'client-timeout':
      return timeOut(cluster, task.request)
    case 'client-renewal':
      return renew(cluster, task.request)
    case 'server-timer':
      return woken(cluster, cluster.member(task.member), task)
    case 'snap-report':
      return snapReport(cluster, cluster.member(task.member), task)
    case 'stop':
      return stopWhenHandedOver(cluster, cluster.member(task.member), task.giveUpAt)
    case 'tear':
      return tear(cluster, cluster.member(task.member))
    case 'workload':
      return runWorkload(cluster)
    default:
      return assertNever(task)
  }
}

function tick(cluster: Cluster, member: SimMember): void {
  member.nextTickAt = cluster.at + member.tickMicros
  cluster.scheduleTick(member)
  drive(cluster, member, (server, host) => server.tick(host))
}

function arrive(cluster: Cluster, task: Task, id: number): void {
  const flight = defined(cluster.flights.get(id), 'what arrives was in flight')
  const { type, from, to, message, request } = flight
  const member = cluster.find(to)
  if (member !== undefined && (member.status === 'down' || member.incarnation !== flight.incarnation)) {
    return dropFlight(cluster, id, 'down')
  }
  if (member?.status === 'paused') return park(member, task)
  cluster.flights.delete(id)
  const { at, seq, cause } = cluster
  cluster.tell({ id: cluster.nextId, at, seq, cause, kind: 'received', msg: id, type, from, to })
  if (member === undefined) return receiveReply(cluster, flight)
  if (message !== null && member.server?.membership.isRemoved(message.from) === true) {
    return turnAway(cluster, member, cluster.find(from))
  }
  const { db } = flight
  if (message !== null && db !== null) {
    let kept = true
    drive(cluster, member, (server, host) => {
      kept = server.receiveSnapshot(message, db, host)
    })
    return answerSnapshot(cluster, flight, kept)
  }
  drive(cluster, member, (server, host) => {
    if (message !== null) return server.receive(message, host)
    const open = findRequest(cluster, request)
    // The client may have given up while its request was on the way.
    if (open?.opened.state !== 'waiting') return
    server.request({ request, what: open.opened.what, via: cluster.find(from)?.id ?? null }, host)
  })
}

/** etcd answers a removed member 410 Gone; that one then stops. */
function turnAway(cluster: Cluster, member: SimMember, sender: SimMember | undefined): void {
  const { links, at, cause } = cluster
  if (sender === undefined || sender.status === 'down' || links.isCut(member.name, sender.name)) return
  const stopping = cluster.queue
    .sorted()
    .some((task) => task.kind === 'server-timer' && task.timer === 'stop' && task.member === sender.name)
  if (stopping) return
  drive(cluster, member, (_, host) => logLine(host, rejectedStreamLine(sender.id)))
  drive(cluster, sender, (_, host) => logLine(host, goneLine(member.id)))
  // What was sent to it before is read before: the commit of its own removal, for one.
  const heardAt = links.arrival(member.name, sender.name, at, 0)
  cluster.schedule(heardAt, cause, { kind: 'server-timer', member: sender.name, timer: 'stop' })
}

function diskDone(cluster: Cluster, member: SimMember, task: Task): void {
  if (member.status === 'paused') return park(member, task)
  member.sync = null
  drive(cluster, member, (server, host) => server.diskDone(host))
}

function woken(cluster: Cluster, member: SimMember, task: Extract<Task, { kind: 'server-timer' }>): void {
  if (member.status === 'paused') return park(member, task)
  drive(cluster, member, (server, host) => server.woken(task.timer, host))
  if (task.timer === 'stop') stopProcess(cluster, member, 'removed')
}

function snapReport(cluster: Cluster, member: SimMember, task: Extract<Task, { kind: 'snap-report' }>): void {
  if (member.status === 'paused') return park(member, task)
  drive(cluster, member, (server, host) => server.snapshotReported(task.peer, task.arrived, host))
}

/** A paused process does not see it; it waits in the kernel. */
function park(member: SimMember, task: Task): void {
  member.parked = [...member.parked, task]
}
