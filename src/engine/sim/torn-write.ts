import { DB_PATH } from '../etcdserver/backend.ts'
import type { Cluster } from './cluster.ts'
import type { SimMember } from './member.ts'
import { crashProcess } from './process-end.ts'

/** Now, when an fsync is under way, else in the middle of the next one. */
export function tearNextWrite(cluster: Cluster, member: SimMember): void {
  if (member.sync !== null) tear(cluster, member)
  else member.tearsNext = true
}

/** An fsync begins: when its write is to be torn, the power goes half way. */
export function tearIfWanted(cluster: Cluster, member: SimMember): void {
  if (!member.tearsNext) return
  member.tearsNext = false
  const middle = cluster.at + Math.floor(member.fsyncMicros / 2)
  cluster.schedule(middle, cluster.cause, { kind: 'tear', member: member.name })
}

/** DIFF(etcd): half of the bytes of each file are on the platter, wherever that is; a real disk tears between sectors. */
export function tear(cluster: Cluster, member: SimMember): void {
  if (member.server === null) return
  const { disk } = member
  const log = disk
    .list((path) => path.endsWith('.wal'))
    .filter(({ bytes, durableBytes }) => bytes > durableBytes)
    .map(({ path, bytes, durableBytes }) => ({ path, bytes: Math.floor((bytes - durableBytes) / 2) }))
  const pages = disk.has(DB_PATH) ? Math.floor(disk.unsyncedBytes(DB_PATH) / 2) : 0
  const surviving = pages === 0 ? log : [...log, { path: DB_PATH, bytes: pages }]
  crashProcess(cluster, member, surviving)
}
