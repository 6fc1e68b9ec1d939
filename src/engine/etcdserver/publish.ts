import { hexOf } from '../../base/id64.ts'
import { encodeAttributes } from '../../pb/membership.ts'
import { MIN_CLUSTER_VERSION, SERVER_CLUSTER_VERSION } from './cluster-version.ts'
import type { EtcdServer } from './etcd-server.ts'
import { v2Put } from './payload.ts'
import type { PendingProposal } from './proposals.ts'
import { propose } from './propose.ts'
import type { ServerHost } from './server-host.ts'

/** What a member tells the cluster by itself: its own name and addresses, and, as leader, the cluster's version. */

/** etcd's request time-out: 5 s and two election time-outs. */
export const REQUEST_TIMEOUT_MICROS = 7_000_000
export const MONITOR_VERSION_MICROS = 5_000_000

/** Again after the time-out, until it is applied. */
export function publishAttributes(server: EtcdServer, host: ServerHost): void {
  const { id, name, clientURLs } = server.options
  const requestId = server.nextId()
  const path = `/0/members/${hexOf(id)}/attributes`
  server.pending.set(requestId, { kind: 'publish' })
  host.wake(host.now + REQUEST_TIMEOUT_MICROS, 'publish')
  propose(server, { id: requestId, data: v2Put(requestId, path, encodeAttributes(name, clientURLs)) }, host)
}

/** The leader proposes what all members can do. */
export function monitorVersions(server: EtcdServer, host: ServerHost): void {
  if (!server.isLeader || server.clusterVersion === SERVER_CLUSTER_VERSION) return
  const known = host.versionRoundTrip() !== null
  if (known || server.clusterVersion === null) {
    forget(server, 'version')
    const id = server.nextId()
    server.pending.set(id, { kind: 'version' })
    const version = known ? SERVER_CLUSTER_VERSION : MIN_CLUSTER_VERSION
    propose(server, { id, data: v2Put(id, '/0/version', version) }, host)
  }
  host.wake(host.now + MONITOR_VERSION_MICROS, 'monitor-versions')
}

/** As soon as the peers can have answered. */
export function decideVersionSoon(server: EtcdServer, host: ServerHost): void {
  if (!server.isLeader || server.clusterVersion === SERVER_CLUSTER_VERSION) return
  host.unwake('monitor-versions')
  host.wake(host.now + (host.versionRoundTrip() ?? MONITOR_VERSION_MICROS / 5), 'monitor-versions')
}

/** Nobody waits any more for a proposal of this kind. */
export function forget(server: EtcdServer, kind: PendingProposal['kind']): void {
  for (const [id, pending] of server.pending) {
    if (pending.kind !== kind) continue
    server.pending.delete(id)
    server.waiting = server.waiting.filter((waiting) => waiting.id !== id)
  }
}
