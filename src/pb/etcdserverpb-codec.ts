import { ID_NONE } from '../base/id64.ts'
import { ok, type Result } from '../base/result.ts'
import {
  ALARM_ACTIONS,
  ALARM_TYPES,
  type AlarmRequest,
  type CompactionRequest,
  type InternalRaftRequest,
  type LeaseCheckpoint,
  type LeaseGrantRequest,
  type LeaseRevokeRequest,
  type Request,
  type RequestHeader,
  putV2,
} from './etcdserverpb.ts'
import {
  readDeleteRange,
  readPut,
  readRange,
  readTxn,
  writeDeleteRange,
  writePut,
  writeRange,
  writeTxn,
} from './etcdserverpb-kv.ts'
import { decode, encode, type FieldReader, type FieldWriter } from './wire.ts'

/** etcdserverpb's records as etcd 3.4 writes them: proto3 for v3 requests, proto2 with all fields for v2's. */

export const encodeInternalRaftRequest = (request: InternalRaftRequest): Uint8Array =>
  encode(writeInternal, request)
export const decodeInternalRaftRequest = (bytes: Uint8Array): Result<InternalRaftRequest> =>
  decode(readInternal, bytes)
export const encodeRequest = (request: Request): Uint8Array => encode(writeRequest, request)
export const decodeRequest = (bytes: Uint8Array): Result<Request> => decode(readRequest, bytes)

/** What a normal entry carries. */
export type EntryPayload =
  | { readonly kind: 'empty' }
  | { readonly kind: 'v3'; readonly request: InternalRaftRequest }
  | { readonly kind: 'v2'; readonly request: Request }

/** As etcd's apply does it: empty is a leader's no-op; what is no v3 request must be a v2 one. */
export function decodePayload(data: Uint8Array | null): Result<EntryPayload> {
  if (data === null || data.length === 0) return ok({ kind: 'empty' })
  const v3 = decodeInternalRaftRequest(data)
  if (v3.ok) return ok({ kind: 'v3', request: v3.value })
  const v2 = decodeRequest(data)
  return v2.ok ? ok({ kind: 'v2', request: v2.value }) : v2
}

function writeInternal(out: FieldWriter, request: InternalRaftRequest): void {
  const { header, other } = request
  out.idIfSet(1, request.id).record(2, writeRequest, request.v2).record(3, writeRange, request.range)
  out.record(4, writePut, request.put).record(5, writeDeleteRange, request.deleteRange)
  out.record(6, writeTxn, request.txn).record(7, writeCompaction, request.compaction)
  out.record(8, writeLeaseGrant, request.leaseGrant).record(9, writeLeaseRevoke, request.leaseRevoke)
  out.record(10, writeAlarm, request.alarm).record(11, writeLeaseCheckpoint, request.leaseCheckpoint)
  const hasHeader = header.id !== ID_NONE || header.username !== '' || header.authRevision !== 0
  if (hasHeader) out.record(100, writeHeader, header)
  if (other !== undefined) out.bytes(other.field, other.bytes)
}

function readInternal(fields: FieldReader): InternalRaftRequest {
  const out: { -readonly [K in keyof InternalRaftRequest]: InternalRaftRequest[K] } = {
    header: NO_HEADER,
    id: ID_NONE,
  }
  while (fields.next()) {
    if (fields.field === 1) out.id = fields.id()
    else if (fields.field === 2) out.v2 = fields.record(readRequest)
    else if (fields.field === 3) out.range = fields.record(readRange)
    else if (fields.field === 4) out.put = fields.record(readPut)
    else if (fields.field === 5) out.deleteRange = fields.record(readDeleteRange)
    else if (fields.field === 6) out.txn = fields.record(readTxn)
    else if (fields.field === 7) out.compaction = fields.record(readCompaction)
    else if (fields.field === 8) out.leaseGrant = fields.record(readLeaseGrant)
    else if (fields.field === 9) out.leaseRevoke = fields.record(readLeaseRevoke)
    else if (fields.field === 10) out.alarm = fields.record(readAlarm)
    else if (fields.field === 11) out.leaseCheckpoint = fields.record(readLeaseCheckpoint)
    else if (fields.field === 100) out.header = fields.record(readHeader)
    else if (fields.field >= 1000) out.other = { field: fields.field, bytes: fields.bytes() }
    else fields.skip()
  }
  return out
}

const NO_HEADER: RequestHeader = { id: ID_NONE, username: '', authRevision: 0 }

function writeHeader(out: FieldWriter, header: RequestHeader): void {
  out.idIfSet(1, header.id).stringIfSet(2, header.username).numberIfSet(3, header.authRevision)
}

function readHeader(fields: FieldReader): RequestHeader {
  let { id, username, authRevision } = NO_HEADER
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else if (fields.field === 2) username = fields.string()
    else if (fields.field === 3) authRevision = fields.number()
    else fields.skip()
  }
  return { id, username, authRevision }
}

function writeCompaction(out: FieldWriter, request: CompactionRequest): void {
  out.numberIfSet(1, request.revision).boolIfSet(2, request.physical)
}

function readCompaction(fields: FieldReader): CompactionRequest {
  let revision = 0
  let physical = false
  while (fields.next()) {
    if (fields.field === 1) revision = fields.number()
    else if (fields.field === 2) physical = fields.bool()
    else fields.skip()
  }
  return { revision, physical }
}

function writeLeaseGrant(out: FieldWriter, request: LeaseGrantRequest): void {
  out.numberIfSet(1, request.ttl).idIfSet(2, request.id)
}

function readLeaseGrant(fields: FieldReader): LeaseGrantRequest {
  let ttl = 0
  let id = ID_NONE
  while (fields.next()) {
    if (fields.field === 1) ttl = fields.number()
    else if (fields.field === 2) id = fields.id()
    else fields.skip()
  }
  return { ttl, id }
}

function writeLeaseRevoke(out: FieldWriter, request: LeaseRevokeRequest): void {
  out.idIfSet(1, request.id)
}

function readLeaseRevoke(fields: FieldReader): LeaseRevokeRequest {
  let id = ID_NONE
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else fields.skip()
  }
  return { id }
}

function writeLeaseCheckpoint(
  out: FieldWriter,
  request: { readonly checkpoints: readonly LeaseCheckpoint[] },
): void {
  out.records(1, writeCheckpoint, request.checkpoints)
}

function readLeaseCheckpoint(fields: FieldReader): { checkpoints: LeaseCheckpoint[] } {
  const checkpoints: LeaseCheckpoint[] = []
  while (fields.next()) {
    if (fields.field === 1) checkpoints.push(fields.record(readCheckpoint))
    else fields.skip()
  }
  return { checkpoints }
}

function writeCheckpoint(out: FieldWriter, checkpoint: LeaseCheckpoint): void {
  out.idIfSet(1, checkpoint.id).numberIfSet(2, checkpoint.remainingTtl)
}

function readCheckpoint(fields: FieldReader): LeaseCheckpoint {
  let id = ID_NONE
  let remainingTtl = 0
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else if (fields.field === 2) remainingTtl = fields.number()
    else fields.skip()
  }
  return { id, remainingTtl }
}

function writeAlarm(out: FieldWriter, request: AlarmRequest): void {
  out.numberIfSet(1, ALARM_ACTIONS.indexOf(request.action)).idIfSet(2, request.memberId)
  out.numberIfSet(3, ALARM_TYPES.indexOf(request.alarm))
}

function readAlarm(fields: FieldReader): AlarmRequest {
  let action: AlarmRequest['action'] = 'GET'
  let memberId = ID_NONE
  let alarm: AlarmRequest['alarm'] = 'NONE'
  while (fields.next()) {
    if (fields.field === 1) action = fields.oneOf(ALARM_ACTIONS)
    else if (fields.field === 2) memberId = fields.id()
    else if (fields.field === 3) alarm = fields.oneOf(ALARM_TYPES)
    else fields.skip()
  }
  return { action, memberId, alarm }
}

function writeRequest(out: FieldWriter, request: Request): void {
  out.id(1, request.id).string(2, request.method).string(3, request.path).string(4, request.val)
  out.bool(5, request.dir).string(6, request.prevValue).number(7, request.prevIndex)
  if (request.prevExist !== null) out.bool(8, request.prevExist)
  out.number(9, request.expiration).bool(10, request.wait).number(11, request.since)
  out.bool(12, request.recursive).bool(13, request.sorted).bool(14, request.quorum)
  out.number(15, request.time).bool(16, request.stream)
  if (request.refresh !== null) out.bool(17, request.refresh)
}

function readRequest(fields: FieldReader): Request {
  const out: { -readonly [K in keyof Request]: Request[K] } = { ...putV2(ID_NONE, '', ''), method: '' }
  while (fields.next()) {
    if (fields.field === 1) out.id = fields.id()
    else if (fields.field === 2) out.method = fields.string()
    else if (fields.field === 3) out.path = fields.string()
    else if (fields.field === 4) out.val = fields.string()
    else if (fields.field === 5) out.dir = fields.bool()
    else if (fields.field === 6) out.prevValue = fields.string()
    else if (fields.field === 7) out.prevIndex = fields.number()
    else if (fields.field === 8) out.prevExist = fields.bool()
    else readRequestRest(fields, out)
  }
  return out
}

function readRequestRest(fields: FieldReader, out: { -readonly [K in keyof Request]: Request[K] }): void {
  if (fields.field === 9) out.expiration = fields.number()
  else if (fields.field === 10) out.wait = fields.bool()
  else if (fields.field === 11) out.since = fields.number()
  else if (fields.field === 12) out.recursive = fields.bool()
  else if (fields.field === 13) out.sorted = fields.bool()
  else if (fields.field === 14) out.quorum = fields.bool()
  else if (fields.field === 15) out.time = fields.number()
  else if (fields.field === 16) out.stream = fields.bool()
  else if (fields.field === 17) out.refresh = fields.bool()
  else fields.skip()
}
