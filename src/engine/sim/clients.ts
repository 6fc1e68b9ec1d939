import { defined } from '../../base/assert.ts'
import { ID_NONE } from '../../base/id64.ts'
import { isStream, type ClientRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import { newClient, NOTHING_HEARD, type SimRequest } from './client.ts'
import type { Cluster } from './cluster.ts'
import type { SimFlight } from './flight.ts'
import { drive } from './member-host.ts'
import { sendOutside } from './network.ts'
import { endRequest, findRequest, hearStream, keepRequest } from './requests.ts'

/** etcdctl's --command-timeout. */
const COMMAND_TIMEOUT_MICROS = 5_000_000
/**
 * What the server itself gives a request: 5 s and two election time-outs.
 * DIFF(etcd): counted from when the client asked, and noticed there.
 */
const SERVER_TIMEOUT_MICROS = 7_000_000
const DEADLINE_TEXT = 'context deadline exceeded'
const SERVER_TIMEOUT_TEXT = 'etcdserver: request timed out'
/** A deadline that never comes. */
const NEVER: SimMicros = Number.MAX_SAFE_INTEGER
const INTERRUPTED_TEXT = 'interrupted'

/** A client sends a request to the first of `to` that runs; to the first of all when none does. */
export function beginRequest(
  cluster: Cluster,
  client: Name,
  what: ClientRequest,
  to: readonly Name[],
  byReader: boolean,
  timeoutMicros = COMMAND_TIMEOUT_MICROS,
): void {
  const running = to.find((name) => cluster.member(name).status !== 'down')
  const target = running ?? defined(to[0], 'a request goes to at least one member')
  const request = ++cluster.requests
  const sentAt = cluster.at
  const patience = endedByServer(what) ? Math.min(timeoutMicros, SERVER_TIMEOUT_MICROS) : timeoutMicros
  const deadline = isStream(what) ? NEVER : sentAt + patience
  const id = cluster.emit({ kind: 'client-sent', client, request, to: target, what, byReader, deadline })
  const opened: SimRequest = {
    request,
    what,
    to: target,
    byReader,
    sentAt,
    deadline,
    state: 'waiting',
    doneAt: null,
    text: '',
    revision: 0,
    value: null,
    response: null,
    error: null,
    heard: NOTHING_HEARD,
    id,
    accepted: running !== undefined,
  }
  keepRequest(cluster, client, opened)
  if (deadline < NEVER) cluster.schedule(deadline, id, { kind: 'client-timeout', request })
  sendOutside(cluster, client, target, request, null)
}

/** What goes through the log ends after the server's time, too; reads are asked again by the client's library. */
function endedByServer({ verb }: ClientRequest): boolean {
  return !['get', 'lease-list', 'lease-timetolive', 'snapshot', 'status', 'hash-kv'].includes(verb)
}

/** An answer has reached its client. */
export function receiveReply(cluster: Cluster, flight: SimFlight): void {
  const open = findRequest(cluster, flight.request)
  if (open?.opened.state !== 'waiting') return
  const { client, opened } = open
  const answer = defined(flight.answer, 'a reply carries an answer')
  if (answer.status === 'ok' && !answer.last) {
    hearStream(cluster, client, opened, answer.response, answer.revision)
    if (answer.response.kind === 'lease-keep-alive') scheduleRenewal(cluster, opened, answer.response.ttl)
    return
  }
  unscheduleClient(cluster, flight.request)
  if (answer.status === 'error') {
    endRequest(cluster, client, opened, { ...answer, response: null, revision: 0 })
    return
  }
  const { response, revision } = answer
  endRequest(cluster, client, opened, { status: 'ok', response, error: null, revision })
  if (response.kind === 'snapshot' && opened.what.verb === 'snapshot') {
    saveFile(cluster, client, opened.what.path, response.blob)
  }
}

/** The client keeps a file. */
export function saveFile(cluster: Cluster, name: Name, path: string, bytes: Uint8Array): void {
  const client = cluster.clients.get(name) ?? newClient(name)
  const files = new Map(client.files).set(path, bytes)
  cluster.clients = new Map(cluster.clients).set(name, { ...client, files })
}

// DIFF(etcd): a connection that breaks with its process is noticed by nobody: the client waits for its deadline, and a
// stream stays silent.
/** The client gives up; the server's context ends with it. What was proposed may still be committed. */
export function timeOut(cluster: Cluster, request: number): void {
  const open = findRequest(cluster, request)
  if (open?.opened.state !== 'waiting') return
  const { accepted, to, what, sentAt, deadline } = open.opened
  const hasLeader = cluster.member(to).server?.lead !== ID_NONE
  const byServer = accepted && hasLeader && endedByServer(what) && deadline - sentAt >= SERVER_TIMEOUT_MICROS
  endRequest(cluster, open.client, open.opened, {
    status: accepted ? 'timeout' : 'unavailable',
    response: null,
    error: byServer ? SERVER_TIMEOUT_TEXT : DEADLINE_TEXT,
    revision: 0,
  })
  drive(cluster, cluster.member(to), (server) => server.cancel(request))
}

/** Ctrl-C: nobody waits for the answer any more. */
export function interrupt(cluster: Cluster, request: number): void {
  const open = findRequest(cluster, request)
  if (open?.opened.state !== 'waiting') return
  unscheduleClient(cluster, request)
  const ending = { status: 'error', response: null, error: INTERRUPTED_TEXT, revision: 0 } as const
  endRequest(cluster, open.client, open.opened, ending)
  drive(cluster, cluster.member(open.opened.to), (server) => server.cancel(request))
}

/** It is time to renew a lease that is kept alive. */
export function renew(cluster: Cluster, request: number): void {
  const open = findRequest(cluster, request)
  if (open?.opened.state === 'waiting') sendOutside(cluster, open.client, open.opened.to, request, null)
}

/** etcd's client renews at a third of the time that it was given. */
function scheduleRenewal(cluster: Cluster, { request }: SimRequest, ttl: number): void {
  const at = cluster.at + Math.floor((ttl * 1_000_000) / 3)
  cluster.schedule(at, cluster.cause, { kind: 'client-renewal', request })
}

function unscheduleClient(cluster: Cluster, request: number): void {
  cluster.queue.retain(
    (task) => (task.kind !== 'client-timeout' && task.kind !== 'client-renewal') || task.request !== request,
  )
}
