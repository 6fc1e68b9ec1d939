import type { PutRequest, TxnRequest } from '../../../pb/etcdserverpb.ts'
import type { InternalRaftRequest } from '../../../pb/etcdserverpb.ts'

const KV_OVERHEAD_BYTES = 256
const LEASE_BYTES = 64

/** Bytes that a request may add to the backend, as etcd's quota counts them; 0: it may pass a full one. */
export function quotaCost({ put, txn, leaseGrant }: Partial<InternalRaftRequest>): number {
  if (put !== undefined) return putCost(put)
  if (txn !== undefined) return txnCost(txn)
  return leaseGrant === undefined ? 0 : LEASE_BYTES
}

function putCost({ key, value }: PutRequest): number {
  return KV_OVERHEAD_BYTES + key.length + value.length
}

/** The dearer branch; puts of inner transactions are not counted, as in etcd. */
function txnCost({ success, failure }: TxnRequest): number {
  const cost = (ops: TxnRequest['success']): number =>
    ops.reduce((sum, op) => sum + (op.kind === 'put' ? putCost(op.request) : 0), 0)
  return Math.max(cost(success), cost(failure))
}
