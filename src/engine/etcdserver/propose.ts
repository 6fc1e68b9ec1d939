import { ID_NONE } from '../../base/id64.ts'
import type { EtcdServer } from './etcd-server.ts'
import { appendedFirst } from './node-lines.ts'
import type { WaitingProposal } from './proposals.ts'
import { failure, type ServerHost } from './server-host.ts'

/** Hands a proposal to raft, or keeps it while no leader is known, as etcd's node does. */
export function propose(server: EtcdServer, proposal: WaitingProposal, host: ServerHost): void {
  const { node, pending: all } = server
  const pending = all.get(proposal.id)
  if (pending === undefined) return
  const request = pending.kind === 'client' || pending.kind === 'no-space' ? pending.request : 0
  if (server.lead === ID_NONE) {
    server.waiting = [...server.waiting, proposal]
    if (request > 0) host.event({ kind: 'proposed', request, outcome: 'waiting', index: 0 })
    return
  }
  const { data } = proposal
  const refused = data instanceof Uint8Array ? node.propose(data) : node.proposeConfChange(data)
  const events = node.drainEvents()
  if (request > 0 && refused === null) {
    const own = server.lead === server.options.id
    const index = own ? appendedFirst(events) : 0
    host.event({ kind: 'proposed', request, outcome: own ? 'appended' : 'forwarded', index })
  }
  if (events.length > 0) host.raft(events)
  if (refused === null) return
  all.delete(proposal.id)
  if (request > 0) host.answer(request, failure('rpc error: code = Unknown desc = raft proposal dropped'))
}

/** A leader is known: what waited for one is proposed. */
export function proposeWaiting(server: EtcdServer, host: ServerHost): void {
  const { waiting } = server
  server.waiting = []
  for (const proposal of waiting) propose(server, proposal, host)
}
