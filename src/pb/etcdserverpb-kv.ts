import { NO_BYTES } from '../base/bytes.ts'
import { ID_NONE } from '../base/id64.ts'
import {
  COMPARE_RESULTS,
  type Compare,
  type DeleteRangeRequest,
  deleteRangeRequest,
  type PutRequest,
  putRequest,
  type RangeRequest,
  rangeRequest,
  type RequestOp,
  SORT_ORDERS,
  SORT_TARGETS,
  type TxnRequest,
} from './etcdserverpb.ts'
import type { FieldReader, FieldWriter } from './wire.ts'

/** The KV requests inside an InternalRaftRequest (proto3). */

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function writePut(out: FieldWriter, request: PutRequest): void {
  out.bytesIfSet(1, request.key).bytesIfSet(2, request.value).idIfSet(3, request.lease)
  out.boolIfSet(4, request.prevKv).boolIfSet(5, request.ignoreValue).boolIfSet(6, request.ignoreLease)
}

export function readPut(fields: FieldReader): PutRequest {
  const out: Mutable<PutRequest> = putRequest(NO_BYTES, NO_BYTES)
  while (fields.next()) {
    if (fields.field === 1) out.key = fields.bytes()
    else if (fields.field === 2) out.value = fields.bytes()
    else if (fields.field === 3) out.lease = fields.id()
    else if (fields.field === 4) out.prevKv = fields.bool()
    else if (fields.field === 5) out.ignoreValue = fields.bool()
    else if (fields.field === 6) out.ignoreLease = fields.bool()
    else fields.skip()
  }
  return out
}

export function writeDeleteRange(out: FieldWriter, request: DeleteRangeRequest): void {
  out.bytesIfSet(1, request.key).bytesIfSet(2, request.rangeEnd).boolIfSet(3, request.prevKv)
}

export function readDeleteRange(fields: FieldReader): DeleteRangeRequest {
  const out: Mutable<DeleteRangeRequest> = deleteRangeRequest(NO_BYTES)
  while (fields.next()) {
    if (fields.field === 1) out.key = fields.bytes()
    else if (fields.field === 2) out.rangeEnd = fields.bytes()
    else if (fields.field === 3) out.prevKv = fields.bool()
    else fields.skip()
  }
  return out
}

export function writeRange(out: FieldWriter, request: RangeRequest): void {
  out.bytesIfSet(1, request.key).bytesIfSet(2, request.rangeEnd)
  out.numberIfSet(3, request.limit).numberIfSet(4, request.revision)
  out.numberIfSet(5, SORT_ORDERS.indexOf(request.sortOrder))
  out.numberIfSet(6, SORT_TARGETS.indexOf(request.sortTarget))
  out.boolIfSet(7, request.serializable).boolIfSet(8, request.keysOnly).boolIfSet(9, request.countOnly)
  out.numberIfSet(10, request.minModRevision).numberIfSet(11, request.maxModRevision)
  out.numberIfSet(12, request.minCreateRevision).numberIfSet(13, request.maxCreateRevision)
}

export function readRange(fields: FieldReader): RangeRequest {
  const out: Mutable<RangeRequest> = rangeRequest(NO_BYTES)
  while (fields.next()) {
    if (fields.field === 1) out.key = fields.bytes()
    else if (fields.field === 2) out.rangeEnd = fields.bytes()
    else if (fields.field === 3) out.limit = fields.number()
    else if (fields.field === 4) out.revision = fields.number()
    else if (fields.field === 5) out.sortOrder = fields.oneOf(SORT_ORDERS)
    else if (fields.field === 6) out.sortTarget = fields.oneOf(SORT_TARGETS)
    else if (fields.field === 7) out.serializable = fields.bool()
    else if (fields.field === 8) out.keysOnly = fields.bool()
    else if (fields.field === 9) out.countOnly = fields.bool()
    else if (fields.field === 10) out.minModRevision = fields.number()
    else if (fields.field === 11) out.maxModRevision = fields.number()
    else if (fields.field === 12) out.minCreateRevision = fields.number()
    else if (fields.field === 13) out.maxCreateRevision = fields.number()
    else fields.skip()
  }
  return out
}

export function writeTxn(out: FieldWriter, request: TxnRequest): void {
  out.records(1, writeCompare, request.compare)
  out.records(2, writeOp, request.success).records(3, writeOp, request.failure)
}

export function readTxn(fields: FieldReader): TxnRequest {
  const compare: Compare[] = []
  const success: RequestOp[] = []
  const failure: RequestOp[] = []
  while (fields.next()) {
    if (fields.field === 1) compare.push(fields.record(readCompare))
    else if (fields.field === 2) success.push(fields.record(readOp))
    else if (fields.field === 3) failure.push(fields.record(readOp))
    else fields.skip()
  }
  return { compare, success, failure }
}

function writeOp(out: FieldWriter, op: RequestOp): void {
  switch (op.kind) {
    case 'range':
      out.record(1, writeRange, op.request)
      break
    case 'put':
      out.record(2, writePut, op.request)
      break
    case 'deleteRange':
      out.record(3, writeDeleteRange, op.request)
      break
    case 'txn':
      out.record(4, writeTxn, op.request)
  }
}

function readOp(fields: FieldReader): RequestOp {
  let op: RequestOp = { kind: 'range', request: rangeRequest(NO_BYTES) }
  while (fields.next()) {
    if (fields.field === 1) op = { kind: 'range', request: fields.record(readRange) }
    else if (fields.field === 2) op = { kind: 'put', request: fields.record(readPut) }
    else if (fields.field === 3) op = { kind: 'deleteRange', request: fields.record(readDeleteRange) }
    else if (fields.field === 4) op = { kind: 'txn', request: fields.record(readTxn) }
    else fields.skip()
  }
  return op
}

/** In wire order; the value of target k is in field 4 + k, and is written also when it is 0. */
const TARGETS = ['VERSION', 'CREATE', 'MOD', 'VALUE', 'LEASE'] as const

function writeCompare(out: FieldWriter, compare: Compare): void {
  const { target } = compare
  const kind = TARGETS.indexOf(target.kind)
  out.numberIfSet(1, COMPARE_RESULTS.indexOf(compare.result)).numberIfSet(2, kind).bytesIfSet(3, compare.key)
  switch (target.kind) {
    case 'VALUE':
      out.bytes(7, target.value)
      break
    case 'LEASE':
      out.id(8, target.value)
      break
    default:
      out.number(4 + kind, target.value)
  }
  out.bytesIfSet(64, compare.rangeEnd)
}

/** The value's field decides the target; the `target` field only repeats it. */
function readCompare(fields: FieldReader): Compare {
  let result: Compare['result'] = 'EQUAL'
  let key: Uint8Array = NO_BYTES
  let rangeEnd: Uint8Array = NO_BYTES
  let kind: Compare['target']['kind'] = 'VERSION'
  let target: Compare['target'] | null = null
  while (fields.next()) {
    if (fields.field === 1) result = fields.oneOf(COMPARE_RESULTS)
    else if (fields.field === 2) kind = fields.oneOf(TARGETS)
    else if (fields.field === 3) key = fields.bytes()
    else if (fields.field === 4) target = { kind: 'VERSION', value: fields.number() }
    else if (fields.field === 5) target = { kind: 'CREATE', value: fields.number() }
    else if (fields.field === 6) target = { kind: 'MOD', value: fields.number() }
    else if (fields.field === 7) target = { kind: 'VALUE', value: fields.bytes() }
    else if (fields.field === 8) target = { kind: 'LEASE', value: fields.id() }
    else if (fields.field === 64) rangeEnd = fields.bytes()
    else fields.skip()
  }
  return { result, key, rangeEnd, target: target ?? zeroOf(kind) }
}

function zeroOf(kind: Compare['target']['kind']): Compare['target'] {
  if (kind === 'VALUE') return { kind, value: NO_BYTES }
  return kind === 'LEASE' ? { kind, value: ID_NONE } : { kind, value: 0 }
}
