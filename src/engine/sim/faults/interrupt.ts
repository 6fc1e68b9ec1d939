import { interrupt as end } from '../clients.ts'
import { findRequest } from '../requests.ts'
import type { Fault } from './fault.ts'

/** Ctrl-C in a client's terminal. */
export const interrupt: Fault<'interrupt'> = {
  kind: 'interrupt',
  refuses(cluster, { client, request }) {
    const open = findRequest(cluster, request)
    if (open?.client !== client) return `${client} has no request ${request}`
    return open.opened.state === 'waiting' ? null : `request ${request} has ended`
  },
  apply(cluster, { request }) {
    end(cluster, request)
  },
}
