import { NO_BYTES, textOf } from '../../base/bytes.ts'
import { hexOf, ID_NONE } from '../../base/id64.ts'
import { shownBytes } from '../../engine/datadir/shown-bytes.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import type { InternalRaftRequest, PutRequest, RequestOp } from '../../pb/etcdserverpb.ts'
import { decodeConfChange } from '../../pb/raftpb-codec.ts'
import type { Entry } from '../../pb/raftpb.ts'

/** What an entry asks for, in one line of etcd's own words. */
export function entryText(entry: Entry): string {
  if (entry.type !== 'EntryNormal') return confChangeText(entry)
  const payload = decodePayload(entry.data)
  if (!payload.ok) return payload.error
  if (payload.value.kind === 'empty') return ''
  if (payload.value.kind === 'v3') return requestText(payload.value.request)
  const { path, val } = payload.value.request
  return `${path} ${val}`
}

function confChangeText(entry: Entry): string {
  const change = decodeConfChange(entry.data ?? NO_BYTES)
  if (!change.ok) return change.error
  const { type, nodeId, context } = change.value
  return `${type} ${hexOf(nodeId)} ${context === null ? '' : textOf(context)}`.trim()
}

function requestText(request: InternalRaftRequest): string {
  const { put, deleteRange, txn, range, compaction, leaseGrant, leaseRevoke, alarm, leaseCheckpoint } =
    request
  if (put !== undefined) return putText(put)
  if (deleteRange !== undefined) return rangeText(deleteRange)
  if (range !== undefined) return rangeText(range)
  if (txn !== undefined) {
    const compares = txn.compare.map(
      ({ key, target, result }) => `${shownBytes(key)} ${target.kind} ${result}`,
    )
    return `if ${compares.join(', ') || '-'} then ${opsText(txn.success)} else ${opsText(txn.failure)}`
  }
  if (compaction !== undefined) return `revision ${compaction.revision}`
  if (leaseGrant !== undefined) return `${hexOf(leaseGrant.id)} TTL ${leaseGrant.ttl}`
  if (leaseRevoke !== undefined) return hexOf(leaseRevoke.id)
  if (alarm !== undefined) return `${alarm.action} ${alarm.alarm} ${hexOf(alarm.memberId)}`
  if (leaseCheckpoint !== undefined)
    return leaseCheckpoint.checkpoints
      .map(({ id, remainingTtl }) => `${hexOf(id)} ${remainingTtl}`)
      .join(', ')
  if (request.v2 !== undefined) return `${request.v2.method} ${request.v2.path} ${request.v2.val}`
  return request.other === undefined ? '' : `${request.other.bytes.length} B`
}

function opsText(ops: readonly RequestOp[]): string {
  const texts = ops.map((op) => {
    if (op.kind === 'put') return `put ${putText(op.request)}`
    if (op.kind === 'txn') return 'txn'
    return `${op.kind === 'range' ? 'get' : 'del'} ${rangeText(op.request)}`
  })
  return texts.join(', ') || '-'
}

function putText({ key, value, lease }: PutRequest): string {
  const text = `${cut(key)} = ${cut(value)}`
  return lease === ID_NONE ? text : `${text} lease ${hexOf(lease)}`
}

function rangeText({ key, rangeEnd }: { readonly key: Uint8Array; readonly rangeEnd: Uint8Array }): string {
  return rangeEnd.length === 0 ? cut(key) : `[${cut(key)}, ${cut(rangeEnd)})`
}

/** A value may be a megabyte: what is shown of it is its beginning. */
function cut(bytes: Uint8Array): string {
  return bytes.length > 400 ? `${shownBytes(bytes.subarray(0, 400))}…` : shownBytes(bytes)
}

/** Whether an entry's request is about a key: `put`, or `txn` with it in one of its branches, or a range over it. */
export function namesKey(entry: Entry, isIt: (key: Uint8Array, rangeEnd: Uint8Array) => boolean): boolean {
  const payload = entry.type === 'EntryNormal' ? decodePayload(entry.data) : null
  if (payload?.ok !== true || payload.value.kind !== 'v3') return false
  const { put, deleteRange, txn } = payload.value.request
  if (put !== undefined) return isIt(put.key, NO_BYTES)
  if (deleteRange !== undefined) return isIt(deleteRange.key, deleteRange.rangeEnd)
  return txn !== undefined && [...txn.success, ...txn.failure].some((op) => opNames(op, isIt))
}

function opNames(op: RequestOp, isIt: (key: Uint8Array, rangeEnd: Uint8Array) => boolean): boolean {
  if (op.kind === 'put') return isIt(op.request.key, NO_BYTES)
  if (op.kind === 'deleteRange') return isIt(op.request.key, op.request.rangeEnd)
  return op.kind === 'txn' && [...op.request.success, ...op.request.failure].some((one) => opNames(one, isIt))
}
