/** Why etcd does not change the members: by the strict check, the learner's 90 %, or when the entry is applied. */
export type MemberRefusal =
  | 'not-enough-started'
  | 'unhealthy'
  | 'learner-not-ready'
  | 'not-a-learner'
  | 'not-found'
  | 'id-exists'
  | 'peer-url-exists'
  | 'too-many-learners'
  /** etcd has no such refusal: its members panic. */
  | 'removed-all'

/** What etcd answers (etcdserver/api/v3rpc/rpctypes). */
export const REFUSAL_TEXTS: Readonly<Record<MemberRefusal, string>> = {
  'not-enough-started': 'etcdserver: re-configuration failed due to not enough started members',
  unhealthy: 'etcdserver: unhealthy cluster',
  'learner-not-ready': 'etcdserver: can only promote a learner member which is in sync with leader',
  'not-a-learner': 'etcdserver: can only promote a learner member',
  'not-found': 'etcdserver: member not found',
  'id-exists': 'etcdserver: member ID already exist',
  'peer-url-exists': 'etcdserver: Peer URLs already exists',
  'removed-all': 'etcdserver: removed all voters',
  'too-many-learners': 'etcdserver: too many learner members in cluster',
}
