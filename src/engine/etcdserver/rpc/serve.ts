import { assertNever } from '../../../base/assert.ts'
import { bigintOf, id64, ID_NONE, parseId64, type Id64 } from '../../../base/id64.ts'
import { encodeInternalRaftRequest } from '../../../pb/etcdserverpb-codec.ts'
import { internalRaftRequest, type InternalRaftRequest } from '../../../pb/etcdserverpb.ts'
import type { ApiResponse } from '../../../pb/rpcpb.ts'
import { isMemberRequest, isStream, type ClientRequest } from '../../../run/client-request.ts'
import type { EtcdServer } from '../etcd-server.ts'
import { memberRequest } from '../member-requests.ts'
import { failure, success, type ServerAnswer, type ServerHost, type ServerRequest } from '../server-host.ts'
import { checkDelete, checkPut, checkRange, checkTxn } from './check.ts'
import { ERRORS } from './errors.ts'
import { headerOf } from './header.ts'
import { applyTxn, isReadOnly, isSerializable, refusesRange } from './kv-apply.ts'
import { keepAlive, leaseList, timeToLive } from './lease.ts'
import { hashKv, moveLeader, snapshot, status } from './maintenance.ts'
import { quotaCost } from './quota.ts'
import { rangeResponse } from './range.ts'
import { deleteOfText, putOfText, rangeOfGet, txnOfText } from './to-pb.ts'
import { emptyResponse } from './watch.ts'
import { raiseNoSpace, scheduleCatchUp, scheduleProgress } from '../apply-v3.ts'
import { beginDefrag, waitsForDefrag } from '../defrag.ts'

const MAX_REQUEST_BYTES = 1_572_864
/** Committed and not yet applied: more than so many, and no proposal is taken. */
const MAX_GAP = 5000

/** A client's request reaches a member: it is answered at once, or proposed, or waits for a read index. */
export function serve(server: EtcdServer, asked: ServerRequest, host: ServerHost): void {
  const { request, what, via } = asked
  if (server.membership.member(server.options.id)?.isLearner === true && !servedByLearner(what)) {
    // A stream is opened again and again by its client, which says nothing.
    return isStream(what) ? undefined : host.answer(request, failure(ERRORS.learner))
  }
  if (waitsForDefrag(server, asked)) return
  if (isMemberRequest(what)) return memberRequest(server, asked, what, host)
  const answer = (response: ApiResponse | string): void => host.answer(request, answerOf(server, response))
  switch (what.verb) {
    case 'get':
      return read(server, asked, checkRange(rangeOfGet(what)), what.serializable, host)
    case 'put': {
      const put = putOfText(what)
      return propose(server, asked, checkPut(put), { put }, host)
    }
    case 'del': {
      const deleteRange = deleteOfText(what)
      return propose(server, asked, checkDelete(deleteRange), { deleteRange }, host)
    }
    case 'txn': {
      const txn = txnOfText(what)
      const refusal = checkTxn(txn)
      if (refusal !== null || !isReadOnly(txn)) return propose(server, asked, refusal, { txn }, host)
      return read(server, asked, null, isSerializable(txn), host)
    }
    case 'compaction': {
      const { revision, physical } = what
      return propose(server, asked, null, { compaction: { revision, physical } }, host)
    }
    case 'lease-grant': {
      const id = idOf(what.id)
      const chosen = id === ID_NONE ? id64(bigintOf(server.nextId()) & 0x7fff_ffff_ffff_ffffn) : id
      return propose(server, asked, null, { leaseGrant: { ttl: what.ttl, id: chosen } }, host)
    }
    case 'lease-revoke':
      return propose(server, asked, null, { leaseRevoke: { id: idOf(what.id) } }, host)
    case 'lease-keep-alive':
      return keepAlive(server, asked, idOf(what.id), host)
    case 'lease-timetolive':
      return timeToLive(server, asked, idOf(what.id), what.keys, host)
    case 'lease-list':
      return answer(leaseList(server))
    case 'alarm-list':
      return propose(
        server,
        asked,
        null,
        { alarm: { action: 'GET', memberId: ID_NONE, alarm: 'NONE' } },
        host,
      )
    case 'alarm-disarm': {
      const { alarm } = what
      return propose(
        server,
        asked,
        null,
        { alarm: { action: 'DEACTIVATE', memberId: idOf(what.id), alarm } },
        host,
      )
    }
    case 'status':
      return answer(status(server))
    case 'hash-kv':
      return answer(hashKv(server, what.revision))
    case 'defragment':
      return beginDefrag(server, request, host)
    case 'snapshot':
      return answer(snapshot(server, host))
    case 'move-leader':
      return moveLeader(server, request, idOf(what.id), host)
    case 'watch': {
      const news = server.api.watches.add(request, what, server.kv, headerOf(server, via), host.now)
      host.answer(request, success(server, news.response, news.last))
      scheduleProgress(server, host)
      return scheduleCatchUp(server, host)
    }
    case 'watch-progress':
      return answer(emptyResponse(headerOf(server)(server.kv.rev)))
    default:
      return assertNever(what)
  }
}

/** A read that may be answered now. */
export function answerRead(server: EtcdServer, what: ClientRequest): ServerAnswer {
  const header = headerOf(server)
  if (what.verb === 'txn') {
    const txn = applyTxn({ kv: server.kv, lessor: server.api.lessor }, txnOfText(what), header)
    return answerOf(server, txn)
  }
  if (what.verb !== 'get') return failure(ERRORS.keyNotFound)
  const range = rangeOfGet(what)
  return answerOf(server, refusesRange(server.kv, range) ?? rangeResponse(server.kv, range, header))
}

function answerOf(server: EtcdServer, response: ApiResponse | string): ServerAnswer {
  return typeof response === 'string' ? failure(response) : success(server, response)
}

function read(
  server: EtcdServer,
  asked: ServerRequest,
  refusal: string | null,
  serializable: boolean,
  host: ServerHost,
): void {
  if (refusal !== null) return host.answer(asked.request, failure(refusal))
  if (serializable) return host.answer(asked.request, answerRead(server, asked.what))
  server.readLater(asked, host)
}

function propose(
  server: EtcdServer,
  { request }: ServerRequest,
  refusal: string | null,
  body: Partial<Omit<InternalRaftRequest, 'header'>>,
  host: ServerHost,
): void {
  const refuse = (why: string): void => host.answer(request, failure(why))
  if (!fits(server, body)) return raiseNoSpace(server, request, host)
  if (refusal !== null) return refuse(refusal)
  if (server.node.committed > server.applied + MAX_GAP) return refuse(ERRORS.tooManyRequests)
  const id = server.nextId()
  const data = encodeInternalRaftRequest(internalRaftRequest(id, body))
  if (data.length > MAX_REQUEST_BYTES) return refuse(ERRORS.requestTooLarge)
  server.submit({ id, data }, { kind: 'client', request, member: null, via: null }, host)
}

/** Whether the backend may take it (etcd's quotaKVServer, which asks before anything else). */
function fits(server: EtcdServer, body: Partial<Omit<InternalRaftRequest, 'header'>>): boolean {
  const { quotaBytes } = server.options
  const cost = quotaCost(body)
  return cost === 0 || quotaBytes <= 0 || server.backend.size.total + cost < quotaBytes
}

/** A learner answers only what needs no vote. */
function servedByLearner(what: ClientRequest): boolean {
  return (what.verb === 'get' && what.serializable) || what.verb === 'status' || what.verb === 'snapshot'
}

function idOf(hex: string): Id64 {
  return parseId64(hex) ?? ID_NONE
}
