import { ID_NONE, type Id64 } from '../../../base/id64.ts'
import { isStream } from '../../../run/client-request.ts'
import type { ApiResponse } from '../../../pb/rpcpb.ts'
import { remainingSeconds, type Lease } from '../../lease/lessor.ts'
import { bytesOfKey } from '../../mvcc/key-range.ts'
import type { EtcdServer } from '../etcd-server.ts'
import { relayToLeader } from '../relay.ts'
import { failure, success, type ServerHost, type ServerRequest } from '../server-host.ts'
import { ERRORS } from './errors.ts'
import { headerOf } from './header.ts'

/** Only the leader knows how long a lease has left: another member passes the request on. */
function isRelayed(server: EtcdServer, asked: ServerRequest, host: ServerHost): boolean {
  if (server.api.lessor.isPrimary) return false
  if (asked.via === null && server.lead !== server.options.id) relayToLeader(server, asked, host)
  return true
}

export function keepAlive(server: EtcdServer, asked: ServerRequest, id: Id64, host: ServerHost): void {
  if (server.lead === ID_NONE) {
    // A stream is opened again by its client until somebody leads.
    return isStream(asked.what) ? undefined : host.answer(asked.request, failure(ERRORS.noLeader))
  }
  if (isRelayed(server, asked, host)) return
  const ttl = server.api.lessor.renew(id, host.now) ?? 0
  const header = headerOf(server, asked.via)(server.kv.rev)
  const { what } = asked
  const last = ttl === 0 || (what.verb === 'lease-keep-alive' && what.once)
  host.answer(asked.request, success(server, { kind: 'lease-keep-alive', header, id, ttl }, last))
}

export function timeToLive(
  server: EtcdServer,
  asked: ServerRequest,
  id: Id64,
  wantsKeys: boolean,
  host: ServerHost,
): void {
  if (isRelayed(server, asked, host)) return
  const lease = server.api.lessor.lookup(id)
  const response: ApiResponse = {
    kind: 'lease-timetolive',
    header: headerOf(server, asked.via)(server.kv.rev),
    id,
    ttl: lease === undefined ? -1 : remainingSeconds(lease, host.now),
    grantedTtl: lease?.ttl ?? 0,
    keys: wantsKeys && lease !== undefined ? [...lease.keys].sort().map(bytesOfKey) : [],
  }
  host.answer(asked.request, success(server, response))
}

/** Soonest to run out first, where that is known. */
export function leaseList(server: EtcdServer): ApiResponse {
  const byEnd = (a: Lease, b: Lease): number => (a.expiry ?? 0) - (b.expiry ?? 0)
  const leases = server.api.lessor.all.toSorted(byEnd).map(({ id }) => id)
  return { kind: 'lease-list', header: headerOf(server)(server.kv.rev), leases }
}
