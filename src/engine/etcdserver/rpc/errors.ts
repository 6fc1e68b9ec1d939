import type { LeaseError } from '../../lease/lessor.ts'
import { MVCC_ERRORS, type MvccError } from '../../mvcc/kv-store.ts'

/** What etcd's API answers when it does not do what it was asked (rpctypes). */
export const ERRORS = {
  emptyKey: 'etcdserver: key is not provided',
  keyNotFound: 'etcdserver: key not found',
  valueProvided: 'etcdserver: value is provided',
  leaseProvided: 'etcdserver: lease is provided',
  tooManyOps: 'etcdserver: too many operations in txn request',
  duplicateKey: 'etcdserver: duplicate key given in txn request',
  compacted: `etcdserver: ${MVCC_ERRORS.ErrCompacted}`,
  noSpace: 'etcdserver: mvcc: database space exceeded',
  leaseNotFound: 'etcdserver: requested lease not found',
  leaseExists: 'etcdserver: lease already exists',
  leaseTtlTooLarge: 'etcdserver: too large lease TTL',
  requestTooLarge: 'etcdserver: request is too large',
  tooManyRequests: 'etcdserver: too many requests',
  notLeader: 'etcdserver: not leader',
  badTransferee: 'etcdserver: bad leader transferee',
  noLeader: 'etcdserver: no leader',
  learner: 'etcdserver: rpc not supported for learner',
} as const

export function mvccError(error: MvccError): string {
  return `etcdserver: ${MVCC_ERRORS[error]}`
}

export function leaseError(error: LeaseError): string {
  switch (error) {
    case 'ErrLeaseNotFound':
      return ERRORS.leaseNotFound
    case 'ErrLeaseExists':
      return ERRORS.leaseExists
    case 'ErrLeaseTTLTooLarge':
      return ERRORS.leaseTtlTooLarge
  }
}
