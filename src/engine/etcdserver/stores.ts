import type { SnapshotMetadata } from '../../pb/raftpb.ts'
import type { BackendRead } from './backend-image.ts'
import type { EtcdServer } from './etcd-server.ts'
import type { V2Store } from './v2-store.ts'

/** What the disk, or a leader's snapshot at `at`, says takes the place of all that a process held. */
export function takeStores(
  server: EtcdServer,
  backend: BackendRead,
  store: V2Store,
  at: SnapshotMetadata,
): void {
  server.kv = backend.kv
  server.api.restore(backend)
  server.consistentIndex = backend.consistentIndex
  server.backend.consistentIndex = backend.consistentIndex
  server.membership = store.membership
  server.clusterVersion = store.clusterVersion
  server.applied = at.index
  server.appliedTerm = at.term
  server.confState = at.confState
}
