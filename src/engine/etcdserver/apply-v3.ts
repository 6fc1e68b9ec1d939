import { hexOf, type Id64 } from '../../base/id64.ts'
import { encodeInternalRaftRequest } from '../../pb/etcdserverpb-codec.ts'
import { internalRaftRequest, type InternalRaftRequest } from '../../pb/etcdserverpb.ts'
import type { ApiResponse } from '../../pb/rpcpb.ts'
import { bytesOfKey } from '../mvcc/key-range.ts'
import { applyAlarm } from './alarms.ts'
import type { SimMicros } from '../../run/position.ts'
import { compactorAnswered } from './auto-compactor.ts'
import type { EtcdServer } from './etcd-server.ts'
import { ERRORS, leaseError, mvccError } from './rpc/errors.ts'
import { headerOf } from './rpc/header.ts'
import { applyDelete, applyPut, applyTxn, refusesRange } from './rpc/kv-apply.ts'
import { quotaCost } from './rpc/quota.ts'
import { rangeResponse } from './rpc/range.ts'
import { compactedLine, logLine } from './server-log.ts'
import { failure, success, type ServerHost } from './server-host.ts'

const CATCH_UP_MICROS = 100_000
const EXPIRY_MICROS = 500_000
/** Rows that one turn of a compaction looks at, and the pause behind it. */
const COMPACT_ROWS = 1000
const COMPACT_PAUSE_MICROS = 10_000
/** Revocations that are under way at once. */
const REVOKES_AT_ONCE = 16

/** Applies a v3 request (etcd's applierV3), tells the watches, and answers whoever waits for it here. */
export function applyV3(server: EtcdServer, request: InternalRaftRequest, host: ServerHost): void {
  const { kv, api } = server
  const before = kv.rev
  const result = resultOf(server, request, host)
  if (kv.rev > before) {
    for (const { request: watch, response, last } of api.watches.notify(kv, headerOf(server))) {
      host.answer(watch, success(server, response, last))
    }
  }
  const { id } = request.header
  const pending = server.pending.get(id)
  if (pending === undefined) return
  server.pending.delete(id)
  const { compaction } = request
  if (compaction !== undefined && typeof result !== 'string') {
    host.event({ kind: 'compacted', revision: compaction.revision, auto: pending.kind === 'auto-compaction' })
  }
  if (pending.kind === 'no-space') return host.answer(pending.request, failure(ERRORS.noSpace))
  if (pending.kind === 'auto-compaction') {
    return compactorAnswered(server, typeof result === 'string' ? result : null, host)
  }
  if (pending.kind !== 'client') return
  if (compaction?.physical === true && typeof result !== 'string' && kv.isCompacting) {
    api.physical = [...api.physical, { request: pending.request, revision: compaction.revision }]
    return
  }
  host.answer(pending.request, typeof result === 'string' ? failure(result) : success(server, result))
}

/** The response, or etcd's error. */
function resultOf(server: EtcdServer, request: InternalRaftRequest, host: ServerHost): ApiResponse | string {
  const { kv, api } = server
  const { lessor } = api
  const header = headerOf(server)
  const { put, deleteRange, txn, range, compaction, leaseGrant, leaseRevoke, alarm } = request
  const isFull = api.alarms.some((one) => one.alarm === 'NOSPACE')
  if (isFull && quotaCost(request) > 0) return ERRORS.noSpace
  if (put !== undefined) return withinQuota(server, request, applyPut({ kv, lessor }, put, header))
  if (deleteRange !== undefined) return applyDelete({ kv, lessor }, deleteRange, header)
  if (txn !== undefined) return withinQuota(server, request, applyTxn({ kv, lessor }, txn, header))
  if (range !== undefined) return refusesRange(kv, range) ?? rangeResponse(kv, range, header)
  if (compaction !== undefined) {
    const error = kv.scheduleCompaction(compaction.revision)
    if (error !== null) return mvccError(error)
    // The mark that it is scheduled is durable before the first row goes.
    server.backend.forceCommit(server, host)
    scheduleCompaction(server, 0, host)
    return { kind: 'compaction', header: header(kv.rev) }
  }
  if (leaseGrant !== undefined) {
    const lease = lessor.grant(leaseGrant.id, leaseGrant.ttl, host.now)
    if (typeof lease === 'string') return leaseError(lease)
    scheduleExpiry(server, host)
    const granted: ApiResponse = { kind: 'lease-grant', header: header(kv.rev), id: lease.id, ttl: lease.ttl }
    return withinQuota(server, request, granted)
  }
  if (leaseRevoke !== undefined) return revoke(server, leaseRevoke.id)
  if (alarm !== undefined) {
    const { alarms, answer } = applyAlarm(api.alarms, alarm)
    api.alarms = alarms
    return { kind: 'alarm', header: header(kv.rev), alarms: answer }
  }
  return { kind: 'defragment', header: header(kv.rev) }
}

/** The rows of a scheduled compaction go beside everything else, a thousand at a time. */
export function scheduleCompaction(server: EtcdServer, after: SimMicros, host: ServerHost): void {
  if (!server.kv.isCompacting) return
  host.unwake('compact')
  host.wake(host.now + after, 'compact')
}

export function compactSome(server: EtcdServer, host: ServerHost): void {
  if (server.api.defrag !== null) return scheduleCompaction(server, COMPACT_PAUSE_MICROS, host)
  const finished = server.kv.compactSome(COMPACT_ROWS)
  server.backend.changed(host)
  if (finished !== null) logLine(host, compactedLine(finished))
  scheduleCompaction(server, COMPACT_PAUSE_MICROS, host)
  const done = server.api.physical.filter(({ revision }) => revision <= server.kv.finishedCompactRev)
  if (done.length === 0) return
  // Whoever asked for the rows to be gone is answered when that is durable.
  server.backend.forceCommit(server, host)
  server.api.physical = server.api.physical.filter((one) => !done.includes(one))
  for (const { request } of done) {
    host.answer(request, success(server, { kind: 'compaction', header: headerOf(server)(server.kv.rev) }))
  }
}

/** Its keys go with it, in one revision. */
function revoke(server: EtcdServer, id: Id64): ApiResponse | string {
  const keys = server.api.lessor.revoke(id)
  if (keys === null) return ERRORS.leaseNotFound
  server.kv.write((txn) => {
    for (const key of keys) txn.deleteRange(bytesOfKey(key), null)
  })
  return { kind: 'lease-revoke', header: headerOf(server)(server.kv.rev) }
}

/** What came through while the quota was passed is applied, and refused all the same (etcd's quotaApplierV3). */
function withinQuota(
  server: EtcdServer,
  request: InternalRaftRequest,
  result: ApiResponse | string,
): ApiResponse | string {
  const { quotaBytes } = server.options
  if (typeof result === 'string' || quotaBytes <= 0) return result
  const cost = quotaCost(request)
  return cost === 0 || server.backend.size.total + cost < quotaBytes ? result : ERRORS.noSpace
}

/** Tells every member that this one's backend is full; the request is refused once they know. */
export function raiseNoSpace(server: EtcdServer, request: number, host: ServerHost): void {
  const id = server.nextId()
  const alarm = { action: 'ACTIVATE', memberId: server.options.id, alarm: 'NOSPACE' } as const
  const data = encodeInternalRaftRequest(internalRaftRequest(id, { alarm }))
  server.submit({ id, data }, { kind: 'no-space', request }, host)
}

/** Watches that are behind are looked after ten times a second, while there are some. */
export function scheduleCatchUp(server: EtcdServer, host: ServerHost): void {
  if (!server.api.watches.hasUnsynced) return
  host.unwake('watch-sync')
  host.wake(host.now + CATCH_UP_MICROS, 'watch-sync')
}

export function catchUp(server: EtcdServer, host: ServerHost): void {
  for (const { request, response, last } of server.api.watches.catchUp(server.kv, headerOf(server))) {
    host.answer(request, success(server, response, last))
  }
  scheduleCatchUp(server, host)
}

/** Watches that want it hear every ten minutes how far the store is, unless they heard of a change since. */
export function scheduleProgress(server: EtcdServer, host: ServerHost): void {
  const at = server.api.watches.nextProgress
  if (at === null) return
  host.unwake('watch-progress')
  host.wake(at, 'watch-progress')
}

export function tellProgress(server: EtcdServer, host: ServerHost): void {
  for (const { request, response, last } of server.api.watches.progress(
    host.now,
    server.kv,
    headerOf(server),
  )) {
    host.answer(request, success(server, response, last))
  }
  scheduleProgress(server, host)
}

/** The leader looks for leases that have run out twice a second, while there are leases. */
export function scheduleExpiry(server: EtcdServer, host: ServerHost): void {
  const { lessor } = server.api
  if (!lessor.isPrimary || lessor.size === 0) return
  host.unwake('lease-expiry')
  host.wake(host.now + EXPIRY_MICROS, 'lease-expiry')
}

export function revokeExpired(server: EtcdServer, host: ServerHost): void {
  const underWay = [...server.pending.values()].filter(({ kind }) => kind === 'expiry').length
  for (const { lease, again } of server.api.lessor.takeExpired(host.now, REVOKES_AT_ONCE - underWay)) {
    const id = server.nextId()
    const data = encodeInternalRaftRequest(internalRaftRequest(id, { leaseRevoke: { id: lease.id } }))
    // It ran out once, however often a leader without a quorum asks for its revocation.
    if (!again) {
      host.event({ kind: 'lease-expired', lease: hexOf(lease.id), ttl: lease.ttl, keys: lease.keys.size })
    }
    server.submit({ id, data }, { kind: 'expiry' }, host)
  }
  scheduleExpiry(server, host)
}

/** Becomes the one for whom leases run out, or no longer is. */
export function leaseLeader(server: EtcdServer, leads: boolean, host: ServerHost): void {
  const { lessor } = server.api
  if (leads) {
    lessor.promote(host.now, server.options.config.electionMs * 1000)
    scheduleExpiry(server, host)
  } else {
    lessor.demote()
    host.unwake('lease-expiry')
  }
}
