import { ID_NONE } from '../../base/id64.ts'
import type { SimMicros } from '../../run/position.ts'
import type { EtcdServer } from './etcd-server.ts'
import { REQUEST_TIMEOUT_MICROS } from './publish.ts'
import type { ServerHost, ServerRequest } from './server-host.ts'

/** A request that only the leader can answer, while none is known or reached here. */
export interface PendingRelay {
  readonly asked: ServerRequest
  /** When etcd's own time-out ends the tries. */
  readonly until: SimMicros
}

/**
 * Hands a request on to the leader; while nobody leads, or the leader is not reached, it is tried again after an election
 * time-out, for as long as etcd's request time-out lasts (etcdserver `waitLeader`, `PromoteMember`).
 */
export function relayToLeader(server: EtcdServer, asked: ServerRequest, host: ServerHost): void {
  if (server.lead !== ID_NONE && host.relay(asked.request, server.lead)) return
  server.api.relays = [...server.api.relays, { asked, until: host.now + REQUEST_TIMEOUT_MICROS }]
  if (server.api.relays.length === 1) wakeLater(server, host)
}

/** An election time-out later: the leader may be known now, or be this member, and then it serves them. */
export function retryRelays(
  server: EtcdServer,
  host: ServerHost,
  serve: (server: EtcdServer, asked: ServerRequest, host: ServerHost) => void,
): void {
  const { relays } = server.api
  server.api.relays = []
  const left: PendingRelay[] = []
  for (const relay of relays) {
    if (relay.until <= host.now) continue
    if (server.isLeader) serve(server, relay.asked, host)
    else if (server.lead === ID_NONE || !host.relay(relay.asked.request, server.lead)) left.push(relay)
  }
  server.api.relays = [...server.api.relays, ...left]
  if (server.api.relays.length > 0) wakeLater(server, host)
}

function wakeLater(server: EtcdServer, host: ServerHost): void {
  host.unwake('relay-retry')
  host.wake(host.now + server.options.config.electionMs * 1000, 'relay-retry')
}
