import type { MemberRequest } from '../../../run/client-request.ts'
import { beginRequest } from '../clients.ts'
import type { Cluster } from '../cluster.ts'
import { noMember, type Fault } from './fault.ts'

/** A client sends one request. */
export const client: Fault<'client'> = {
  kind: 'client',
  refuses(cluster, { client: name, request, to }) {
    if (name === '' || cluster.find(name) !== undefined) return `"${name}" is not a client's name`
    if (request.verb === 'member-add') {
      const refusal = refusesNewMember(cluster, request)
      if (refusal !== null) return refusal
    }
    if (to.length === 0) return 'a request goes to at least one member'
    return to.map((member) => noMember(cluster, member)).find((missing) => missing !== null) ?? null
  },
  apply(cluster, { client: name, request, to, timeoutMicros }) {
    beginRequest(cluster, name, request, to, true, timeoutMicros)
  },
}

const CLIENT_NAME = /^c\d+$/
const MEMBER_NAME = /^[A-Za-z][\w.-]{0,31}$/
const MEMBERS_MOST = 16

/** DIFF(etcd): a name stands for a machine, and a machine that a member ran on is not taken again. */
function refusesNewMember(
  cluster: Cluster,
  { name, peerURLs }: Extract<MemberRequest, { readonly verb: 'member-add' }>,
): string | null {
  if (!MEMBER_NAME.test(name) || CLIENT_NAME.test(name)) return `"${name}" is not a member's name`
  if (cluster.find(name) !== undefined || cluster.clients.has(name)) return `there was a ${name} already`
  if (peerURLs.length === 0) return 'member peer urls not provided'
  return cluster.members.length < MEMBERS_MOST ? null : 'there is no machine left'
}
