import { ID_NONE } from '../../../base/id64.ts'
import type {
  DeleteRangeRequest,
  PutRequest,
  RangeRequest,
  RequestOp,
  TxnRequest,
} from '../../../pb/etcdserverpb.ts'
import { keyText } from '../../mvcc/key-range.ts'
import { ERRORS } from './errors.ts'

/** Operations, compares and branches of one transaction, each. */
const MAX_TXN_OPS = 128

/** What the API refuses before anything is proposed (etcd v3rpc `check*`); null when it takes it. */

export function checkRange({ key }: RangeRequest): string | null {
  return key.length === 0 ? ERRORS.emptyKey : null
}

export function checkPut({ key, value, lease, ignoreValue, ignoreLease }: PutRequest): string | null {
  if (key.length === 0) return ERRORS.emptyKey
  if (ignoreValue && value.length > 0) return ERRORS.valueProvided
  return ignoreLease && lease !== ID_NONE ? ERRORS.leaseProvided : null
}

export function checkDelete({ key }: DeleteRangeRequest): string | null {
  return key.length === 0 ? ERRORS.emptyKey : null
}

export function checkTxn(txn: TxnRequest): string | null {
  return (
    checkOps(txn) ??
    (duplicates(txn.success) === null || duplicates(txn.failure) === null ? ERRORS.duplicateKey : null)
  )
}

function checkOps({ compare, success, failure }: TxnRequest): string | null {
  if (Math.max(compare.length, success.length, failure.length) > MAX_TXN_OPS) return ERRORS.tooManyOps
  for (const { key } of compare) if (key.length === 0) return ERRORS.emptyKey
  for (const op of [...success, ...failure]) {
    const refusal = checkOp(op)
    if (refusal !== null) return refusal
  }
  return null
}

function checkOp(op: RequestOp): string | null {
  switch (op.kind) {
    case 'range':
      return checkRange(op.request)
    case 'put':
      return checkPut(op.request)
    case 'deleteRange':
      return checkDelete(op.request)
    case 'txn':
      return checkOps(op.request)
  }
}

/** What a branch writes: keys that it puts, and ranges that it deletes. */
interface Writes {
  readonly puts: Set<string>
  readonly deletes: DeleteRangeRequest[]
}

/**
 * A key may be written once on any path through a transaction: put twice, or put and deleted, is refused (null). Both
 * branches of an inner transaction may put the same key.
 */
function duplicates(ops: readonly RequestOp[]): Writes | null {
  const deletes = ops.flatMap((op) => (op.kind === 'deleteRange' ? [op.request] : []))
  const puts = new Set<string>()
  const clashes = (key: string): boolean => puts.has(key) || deletes.some((range) => covers(range, key))
  for (const op of ops) {
    if (op.kind !== 'txn') continue
    const then = duplicates(op.request.success)
    const otherwise = duplicates(op.request.failure)
    if (then === null || otherwise === null) return null
    for (const key of then.puts) if (clashes(key)) return null
    for (const key of otherwise.puts) if (!then.puts.has(key) && clashes(key)) return null
    for (const key of [...then.puts, ...otherwise.puts]) puts.add(key)
    deletes.push(...then.deletes, ...otherwise.deletes)
  }
  for (const op of ops) {
    if (op.kind !== 'put') continue
    const key = keyText(op.request.key)
    if (clashes(key)) return null
    puts.add(key)
  }
  return { puts, deletes }
}

/** As in 3.4, a range without an end (`\0`) is taken for one that ends before it begins: it meets nothing. */
function covers({ key, rangeEnd }: DeleteRangeRequest, text: string): boolean {
  const start = keyText(key)
  if (rangeEnd.length === 0) return text === start
  return text >= start && text < keyText(rangeEnd)
}
