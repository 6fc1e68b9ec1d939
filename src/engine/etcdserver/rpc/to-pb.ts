import { assertNever } from '../../../base/assert.ts'
import { NO_BYTES, utf8 } from '../../../base/bytes.ts'
import { ID_NONE, parseId64 } from '../../../base/id64.ts'
import {
  deleteRangeRequest,
  putRequest,
  rangeRequest,
  type Compare,
  type DeleteRangeRequest,
  type PutRequest,
  type RangeRequest,
  type RequestOp,
  type TxnRequest,
} from '../../../pb/etcdserverpb.ts'
import type {
  DelRequest,
  GetRequest,
  KeySpan,
  PutRequest as PutText,
  TxnCompare,
  TxnOp,
  TxnRequest as TxnText,
} from '../../../run/client-request.ts'

/** Requests as a client's library puts them on the wire. */

export function rangeOfGet(what: GetRequest): RangeRequest {
  const { sortOrder, sortTarget } = what
  return rangeRequest(utf8(what.key), {
    rangeEnd: endOfSpan(what.key, what.span),
    limit: what.limit ?? 0,
    revision: what.revision ?? 0,
    // Ascending by key is how it is stored: no sorting is asked for.
    sortOrder: sortOrder === 'ASCEND' && (sortTarget ?? 'KEY') === 'KEY' ? 'NONE' : (sortOrder ?? 'NONE'),
    sortTarget: sortTarget ?? 'KEY',
    serializable: what.serializable,
    keysOnly: what.keysOnly ?? false,
    countOnly: what.countOnly ?? false,
    minModRevision: what.minModRevision ?? 0,
    maxModRevision: what.maxModRevision ?? 0,
    minCreateRevision: what.minCreateRevision ?? 0,
    maxCreateRevision: what.maxCreateRevision ?? 0,
  })
}

export function putOfText(what: PutText): PutRequest {
  return putRequest(utf8(what.key), utf8(what.value), {
    lease: parseId64(what.lease ?? '0') ?? ID_NONE,
    prevKv: what.prevKv ?? false,
    ignoreValue: what.ignoreValue ?? false,
    ignoreLease: what.ignoreLease ?? false,
  })
}

export function deleteOfText(what: DelRequest): DeleteRangeRequest {
  return deleteRangeRequest(utf8(what.key), endOfSpan(what.key, what.span), what.prevKv ?? false)
}

export function txnOfText({ compare, success, failure }: TxnText): TxnRequest {
  return {
    compare: compare.map(compareOfText),
    success: success.map(opOfText),
    failure: failure.map(opOfText),
  }
}

/** The end of the range, empty for the one key: after the last key with the prefix, or `\0` for all from the key on. */
export function endOfSpan(key: string, span: KeySpan | undefined): Uint8Array {
  if (span === undefined) return NO_BYTES
  switch (span.kind) {
    case 'to':
      return utf8(span.end)
    case 'from-key':
      return EVERYTHING
    case 'prefix':
      return endOfPrefix(utf8(key))
    default:
      return assertNever(span)
  }
}

const EVERYTHING = Uint8Array.of(0)

function endOfPrefix(prefix: Uint8Array): Uint8Array {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix[i] ?? 0xff
    if (byte === 0xff) continue
    const end = prefix.slice(0, i + 1)
    end[i] = byte + 1
    return end
  }
  return EVERYTHING
}

function compareOfText({ target, key, span, result, value }: TxnCompare): Compare {
  const where = { result, key: utf8(key), rangeEnd: endOfSpan(key, span) }
  switch (target) {
    case 'VALUE':
      return { ...where, target: { kind: target, value: utf8(value) } }
    case 'LEASE':
      return { ...where, target: { kind: target, value: parseId64(value) ?? ID_NONE } }
    default:
      return { ...where, target: { kind: target, value: Number(value) } }
  }
}

function opOfText(op: TxnOp): RequestOp {
  switch (op.verb) {
    case 'get':
      return { kind: 'range', request: rangeOfGet(op) }
    case 'put':
      return { kind: 'put', request: putOfText(op) }
    case 'del':
      return { kind: 'deleteRange', request: deleteOfText(op) }
    case 'txn':
      return { kind: 'txn', request: txnOfText(op) }
    default:
      return assertNever(op)
  }
}
