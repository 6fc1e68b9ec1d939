import { interrupt as end } from '../clients.ts'
import { findRequest } from '../requests.ts'
import type { Fault } from './fault.ts'

/** Ctrl-C in a client's terminal. */
export const interrupt: Fault<'interrupt'> = {
  kind: 'interrupt',
  refuses(cluster, { client, request }) {
    const open = findRequest(cluster, request)
    if (open?.client !== client) return { why: 'no-request', client, request }
    return open.opened.state === 'waiting' ? null : { why: 'request-ended', request }
  },
  apply(cluster, { request }) {
    end(cluster, request)
  },
}
