import { compareBytes } from '../../../base/bytes.ts'
import { bigintOf, ID_NONE } from '../../../base/id64.ts'
import type {
  Compare,
  DeleteRangeRequest,
  PutRequest,
  RangeRequest,
  RequestOp,
  TxnRequest,
} from '../../../pb/etcdserverpb.ts'
import type { KeyValue } from '../../../pb/mvccpb.ts'
import {
  revisionHeader,
  type DeleteRangeResponse,
  type OpResponse,
  type PutResponse,
  type ResponseHeader,
  type TxnResponse,
} from '../../../pb/rpcpb.ts'
import type { Lessor } from '../../lease/lessor.ts'
import { keyText } from '../../mvcc/key-range.ts'
import type { KvStore, MvccError, WriteTxn } from '../../mvcc/kv-store.ts'
import { ERRORS, mvccError } from './errors.ts'
import { rangeResponse, type RangeView } from './range.ts'

/** The key space and the leases that keys hang on. */
export interface Applied {
  readonly kv: KvStore
  readonly lessor: Lessor
}

type Header = (revision: number) => ResponseHeader

/** A response, or etcd's error: nothing was changed then. */
export function applyPut({ kv, lessor }: Applied, request: PutRequest, header: Header): PutResponse | string {
  const refusal = refusesPut(kv, request, lessor, 'lease')
  return refusal ?? kv.write((txn) => putIn(txn, request, lessor, header))
}

export function applyDelete(
  { kv, lessor }: Applied,
  request: DeleteRangeRequest,
  header: Header,
): DeleteRangeResponse {
  return kv.write((txn) => deleteIn(txn, request, lessor, header))
}

/** Compares and branches are settled on the state before; then the chosen operations run as one revision. */
export function applyTxn({ kv, lessor }: Applied, request: TxnRequest, header: Header): TxnResponse | string {
  const path = choose(kv, request)
  const refusal = refusesOps(kv, path, lessor)
  if (refusal !== null) return refusal
  const run = (txn: WriteTxn): { responses: readonly OpResponse[]; revision: number } => {
    const responses = runOps(txn, path, lessor)
    return { responses, revision: txn.range(NO_KEY, null).revision }
  }
  const { responses, revision } = kv.write(run)
  return { kind: 'txn', header: header(revision), succeeded: path.succeeded, responses }
}

/** One that only reads needs no entry of the log. */
export function isReadOnly({ success, failure }: TxnRequest): boolean {
  return [...success, ...failure].every(
    (op) => op.kind === 'range' || (op.kind === 'txn' && isReadOnly(op.request)),
  )
}

/** One whose every read is serializable asks nobody. */
export function isSerializable({ success, failure }: TxnRequest): boolean {
  return [...success, ...failure].every((op) => op.kind === 'range' && op.request.serializable)
}

export function refusesRange(view: RangeView, { key, revision }: RangeRequest): string | null {
  const error: MvccError | null = view.range(key, null, revision, 1).error
  return error === null ? null : mvccError(error)
}

const NO_KEY = Uint8Array.of(0)

/** A transaction with its branch chosen, and those of the inner ones. */
interface Path {
  readonly succeeded: boolean
  readonly ops: readonly Step[]
}

type Step =
  | { readonly kind: 'op'; readonly op: Exclude<RequestOp, { readonly kind: 'txn' }> }
  | { readonly kind: 'txn'; readonly path: Path }

function choose(kv: RangeView, { compare, success, failure }: TxnRequest): Path {
  const succeeded = compare.every((one) => holds(kv, one))
  const ops = (succeeded ? success : failure).map((op): Step =>
    op.kind === 'txn' ? { kind: 'txn', path: choose(kv, op.request) } : { kind: 'op', op },
  )
  return { succeeded, ops }
}

/** For every key of the range; a key that is not there has zeros, and no value at all. */
function holds(kv: RangeView, compare: Compare): boolean {
  const { kvs } = kv.range(compare.key, compare.rangeEnd, 0, 0)
  if (kvs.length > 0) return kvs.every((one) => matches(compare, one))
  return compare.target.kind !== 'VALUE' && matches(compare, null)
}

function matches({ target, result }: Compare, kv: KeyValue | null): boolean {
  const order = orderOf(target, kv)
  switch (result) {
    case 'EQUAL':
      return order === 0
    case 'NOT_EQUAL':
      return order !== 0
    case 'GREATER':
      return order > 0
    case 'LESS':
      return order < 0
  }
}

function orderOf(target: Compare['target'], kv: KeyValue | null): number {
  switch (target.kind) {
    case 'VALUE':
      return kv === null ? -1 : compareBytes(kv.value, target.value)
    case 'VERSION':
      return (kv?.version ?? 0) - target.value
    case 'CREATE':
      return (kv?.createRevision ?? 0) - target.value
    case 'MOD':
      return (kv?.modRevision ?? 0) - target.value
    case 'LEASE': {
      const difference = signed(kv?.lease ?? ID_NONE) - signed(target.value)
      return difference === 0n ? 0 : difference < 0n ? -1 : 1
    }
  }
}

function signed(id: KeyValue['lease']): bigint {
  return BigInt.asIntN(64, bigintOf(id))
}

/** All puts are asked first, those of inner transactions among them, then all reads. */
function refusesOps(kv: KvStore, path: Path, lessor: Lessor): string | null {
  const ops = flat(path)
  const puts = ops.map((op) => (op.kind === 'put' ? refusesPut(kv, op.request, lessor, 'key') : null))
  const reads = ops.map((op) => (op.kind === 'range' ? refusesRange(kv, op.request) : null))
  return [...puts, ...reads].find((refusal) => refusal !== null) ?? null
}

function flat({ ops }: Path): readonly Exclude<RequestOp, { readonly kind: 'txn' }>[] {
  return ops.flatMap((step) => (step.kind === 'txn' ? flat(step.path) : [step.op]))
}

/** A put of its own asks for the lease first, one in a transaction for the key. */
function refusesPut(
  view: RangeView,
  request: PutRequest,
  lessor: Lessor,
  first: 'lease' | 'key',
): string | null {
  const { key, lease, ignoreValue, ignoreLease } = request
  const noLease = lease !== ID_NONE && lessor.lookup(lease) === undefined ? ERRORS.leaseNotFound : null
  const needsKey = ignoreValue || ignoreLease
  const noKey = needsKey && view.range(key, null).kvs.length === 0 ? ERRORS.keyNotFound : null
  return first === 'lease' ? (noLease ?? noKey) : (noKey ?? noLease)
}

function runOps(txn: WriteTxn, { ops }: Path, lessor: Lessor): readonly OpResponse[] {
  return ops.map((step): OpResponse => {
    if (step.kind === 'txn') {
      const responses = runOps(txn, step.path, lessor)
      return { kind: 'txn', header: revisionHeader(0), succeeded: step.path.succeeded, responses }
    }
    switch (step.op.kind) {
      case 'range':
        return rangeResponse(txn, step.op.request, revisionHeader)
      case 'put':
        return putIn(txn, step.op.request, lessor, revisionHeader)
      case 'deleteRange':
        return deleteIn(txn, step.op.request, lessor, revisionHeader)
    }
  })
}

function putIn(txn: WriteTxn, request: PutRequest, lessor: Lessor, header: Header): PutResponse {
  const { key, prevKv, ignoreValue, ignoreLease } = request
  const [before] = ignoreValue || ignoreLease ? txn.range(key, null).kvs : []
  const value = ignoreValue ? (before?.value ?? request.value) : request.value
  const lease = ignoreLease ? (before?.lease ?? request.lease) : request.lease
  const { revision, prev } = txn.put(key, value, lease)
  lessor.attach(keyText(key), lease)
  return { kind: 'put', header: header(revision), prevKv: prevKv ? prev : null }
}

function deleteIn(
  txn: WriteTxn,
  { key, rangeEnd, prevKv }: DeleteRangeRequest,
  lessor: Lessor,
  header: Header,
): DeleteRangeResponse {
  const { revision, deleted, prevs } = txn.deleteRange(key, rangeEnd)
  for (const prev of prevs) if (prev.lease !== ID_NONE) lessor.attach(keyText(prev.key), ID_NONE)
  return { kind: 'delete-range', header: header(revision), deleted, prevKvs: prevKv ? prevs : [] }
}
