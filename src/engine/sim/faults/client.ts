import type { MemberRequest } from '../../../run/client-request.ts'
import type { ActionRefusal } from '../../../run/refusal.ts'
import { beginRequest } from '../clients.ts'
import type { Cluster } from '../cluster.ts'
import { noMember, refusesNewName, type Fault } from './fault.ts'

/** A client sends one request. */
export const client: Fault<'client'> = {
  kind: 'client',
  refuses(cluster, { client: name, request, to }) {
    if (name === '' || cluster.find(name) !== undefined) return { why: 'no-client-name', name }
    if (request.verb === 'member-add') {
      const refusal = refusesNewMember(cluster, request)
      if (refusal !== null) return refusal
    }
    if (to.length === 0) return { why: 'no-target' }
    return to.map((member) => noMember(cluster, member)).find((missing) => missing !== null) ?? null
  },
  apply(cluster, { client: name, request, to, timeoutMicros }) {
    beginRequest(cluster, name, request, to, true, timeoutMicros)
  },
}

function refusesNewMember(
  cluster: Cluster,
  { name, peerURLs }: Extract<MemberRequest, { readonly verb: 'member-add' }>,
): ActionRefusal | null {
  return peerURLs.length === 0
    ? { why: 'etcd', text: 'member peer urls not provided' }
    : refusesNewName(cluster, name)
}
