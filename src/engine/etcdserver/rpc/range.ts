import { NO_BYTES, compareBytes } from '../../../base/bytes.ts'
import type { RangeRequest } from '../../../pb/etcdserverpb.ts'
import type { KeyValue } from '../../../pb/mvccpb.ts'
import type { RangeResponse, ResponseHeader } from '../../../pb/rpcpb.ts'
import type { RangeResult } from '../../mvcc/kv-store.ts'

/** Where a range is read: a store, or a transaction that is under way. */
export interface RangeView {
  range(key: Uint8Array, rangeEnd: Uint8Array | null, atRevision?: number, limit?: number): RangeResult
}

/** As etcd's applier: fetch, drop what the revision bounds exclude, sort, cut to the limit. Errors are checked before. */
export function rangeResponse(
  view: RangeView,
  request: RangeRequest,
  header: (revision: number) => ResponseHeader,
): RangeResponse {
  const { key, rangeEnd, revision, limit, countOnly, keysOnly } = request
  // Without an order only what the limit lets through is sorted, also by another target than the key.
  const whole = request.sortOrder !== 'NONE' || bounds(request)
  const fetched = view.range(key, rangeEnd, revision, whole || limit <= 0 ? 0 : limit + 1)
  let kvs = countOnly ? [] : fetched.kvs.filter((kv) => within(kv, request))
  kvs = sorted(kvs, request)
  const more = limit > 0 && kvs.length > limit
  if (more) kvs = kvs.slice(0, limit)
  if (keysOnly) kvs = kvs.map((kv) => ({ ...kv, value: NO_BYTES }))
  return { kind: 'range', header: header(fetched.revision), kvs, more, count: fetched.count }
}

function bounds(request: RangeRequest): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  return minModRevision !== 0 || maxModRevision !== 0 || minCreateRevision !== 0 || maxCreateRevision !== 0
}

function within({ modRevision, createRevision }: KeyValue, request: RangeRequest): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  if (maxModRevision !== 0 && modRevision > maxModRevision) return false
  if (minModRevision !== 0 && modRevision < minModRevision) return false
  if (maxCreateRevision !== 0 && createRevision > maxCreateRevision) return false
  return minCreateRevision === 0 || createRevision >= minCreateRevision
}

/** DIFF(etcd): equals stay in key order; Go's sort may swap them in long lists. */
function sorted(kvs: KeyValue[], { sortOrder, sortTarget }: RangeRequest): KeyValue[] {
  const order = sortTarget !== 'KEY' && sortOrder === 'NONE' ? 'ASCEND' : sortOrder
  if (order === 'NONE') return kvs
  const compare = comparers[sortTarget]
  return kvs.toSorted((a, b) => (order === 'ASCEND' ? compare(a, b) : compare(b, a)))
}

const comparers: Readonly<Record<RangeRequest['sortTarget'], (a: KeyValue, b: KeyValue) => number>> = {
  KEY: (a, b) => compareBytes(a.key, b.key),
  VERSION: (a, b) => a.version - b.version,
  CREATE: (a, b) => a.createRevision - b.createRevision,
  MOD: (a, b) => a.modRevision - b.modRevision,
  VALUE: (a, b) => compareBytes(a.value, b.value),
}
