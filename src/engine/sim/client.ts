import type { ApiResponse } from '../../pb/rpcpb.ts'
import type { ClientRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import type { ReplyStatus } from '../../run/trace.ts'

/** One request as its client sees it. Never changed in place. */
export interface SimRequest {
  /** Numbers the client requests of the whole run, from 1. */
  readonly request: number
  readonly what: ClientRequest
  readonly to: Name
  readonly byReader: boolean
  readonly sentAt: SimMicros
  /** Of a stream: never. */
  readonly deadline: SimMicros
  readonly state: 'waiting' | ReplyStatus
  readonly doneAt: SimMicros | null
  /** What etcdctl prints, without the last newline. */
  readonly text: string
  readonly revision: number
  readonly value: string | null
  /** The answer; null before it and without one. */
  readonly response: ApiResponse | null
  /** What went wrong, in the server's or the client's words. */
  readonly error: string | null
  /** Answers of a stream so far: how many, and the last few. */
  readonly heard: Heard
  /** Trace id of `client-sent`. */
  readonly id: number
  /** False when no process was there to take it. */
  readonly accepted: boolean
}

export interface Heard {
  readonly count: number
  readonly last: readonly ApiResponse[]
}

export const NOTHING_HEARD: Heard = { count: 0, last: [] }
const HEARD_KEPT = 32

export function hearing({ count, last }: Heard, response: ApiResponse): Heard {
  return { count: count + 1, last: [...last.slice(1 - HEARD_KEPT), response] }
}

/** `requests`: open ones and the last few that ended, oldest first. */
export interface SimClient {
  readonly name: Name
  readonly requests: readonly SimRequest[]
  /** Files that it saved, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export function newClient(name: Name): SimClient {
  return { name, requests: [], files: new Map() }
}

const KEPT = 6
/** Ended ones of the reader that stay, whatever a workload asked meanwhile. */
const READERS_KEPT = 2

/** Where a request stands among a client's, which ascend; -1 when it is none of them. */
export function placeOf(requests: readonly SimRequest[], request: number): number {
  let low = 0
  let high = requests.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((requests[middle] as SimRequest).request < request) low = middle + 1
    else high = middle
  }
  return requests[low]?.request === request ? low : -1
}

/** The client with one request more, or with one changed; old ended ones go. */
export function withRequest(client: SimClient, request: SimRequest): SimClient {
  const place = placeOf(client.requests, request.request)
  const requests = client.requests.slice()
  if (place < 0) requests.push(request)
  else requests[place] = request
  const surplus = requests.length - KEPT
  if (surplus <= 0) return { ...client, requests }
  const readers = requests
    .filter(({ byReader, state }) => byReader && state !== 'waiting')
    .slice(-READERS_KEPT)
  return {
    ...client,
    requests: requests.filter(
      (one, place) => place >= surplus || one.state === 'waiting' || readers.includes(one),
    ),
  }
}
