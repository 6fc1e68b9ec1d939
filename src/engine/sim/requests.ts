import type { ApiResponse } from '../../pb/rpcpb.ts'
import type { Name } from '../../run/input.ts'
import type { ReplyStatus } from '../../run/trace.ts'
import { hearing, newClient, placeOf, withRequest, type SimRequest } from './client.ts'
import type { Cluster } from './cluster.ts'
import { replyText, replyValue } from './reply-text.ts'

/** The client whose open request this is; null when it has ended. */
export function ownerOf(cluster: Cluster, request: number): Name | null {
  const open = findRequest(cluster, request)
  return open?.opened.state === 'waiting' ? open.client : null
}

/** How a request ended. */
export interface Ending {
  readonly status: ReplyStatus
  readonly response: ApiResponse | null
  readonly error: string | null
  readonly revision: number
}

/** Tells the end of an open request, and keeps it for a while. */
export function endRequest(cluster: Cluster, client: Name, opened: SimRequest, ending: Ending): void {
  const { request, what } = opened
  const { status, response, error, revision } = ending
  const text = response === null ? `Error: ${error ?? ''}` : replyText(what, response)
  const value = response === null ? null : replyValue(response)
  cluster.emit({ kind: 'client-done', client, request, status, what, text, revision, value })
  const ended = { state: status, doneAt: cluster.at, text, revision, value, response, error }
  keepRequest(cluster, client, { ...opened, ...ended })
}

/** An answer of a stream that goes on. */
export function hearStream(
  cluster: Cluster,
  client: Name,
  opened: SimRequest,
  response: ApiResponse,
  revision: number,
): void {
  const { request, what, heard } = opened
  cluster.emit({ kind: 'client-heard', client, request, text: replyText(what, response), revision })
  keepRequest(cluster, client, { ...opened, revision, heard: hearing(heard, response) })
}

/** Puts a request in, new or changed. */
export function keepRequest(cluster: Cluster, name: Name, request: SimRequest): void {
  const client = cluster.clients.get(name) ?? newClient(name)
  cluster.clients = new Map(cluster.clients).set(name, withRequest(client, request))
}

export function findRequest(cluster: Cluster, request: number): { client: Name; opened: SimRequest } | null {
  for (const { name, requests } of cluster.clients.values()) {
    const opened = requests[placeOf(requests, request)]
    if (opened !== undefined) return { client: name, opened }
  }
  return null
}
