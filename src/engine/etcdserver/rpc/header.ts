import type { Id64 } from '../../../base/id64.ts'
import type { ResponseHeader } from '../../../pb/rpcpb.ts'
import { clusterIdOf } from '../boot.ts'
import type { EtcdServer } from '../etcd-server.ts'

/** Of an answer of this member, or of the one that passed the request on (`via`). */
export function headerOf(server: EtcdServer, via: Id64 | null = null): (revision: number) => ResponseHeader {
  const { currentTerm: raftTerm } = server.node
  const { config, id } = server.options
  return (revision) => ({ clusterId: clusterIdOf(config), memberId: via ?? id, revision, raftTerm })
}
