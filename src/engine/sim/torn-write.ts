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

const SECTOR_BYTES = 512

/**
 * About half of what each file was given is on the platter, in whole sectors: that is what etcd's repair looks for.
 * DIFF(etcd): a write within one sector, which a disk makes as a whole or not at all, is torn in its middle, so that there is
 * something to see.
 */
export function tear(cluster: Cluster, member: SimMember): void {
  if (member.server === null) return
  const { disk } = member
  const log = disk
    .list((path) => path.endsWith('.wal'))
    .filter(({ bytes, durableBytes }) => bytes > durableBytes)
    .map(({ path, bytes, durableBytes }) => ({ path, bytes: halfOf(durableBytes, bytes) }))
  const pages = disk.has(DB_PATH) ? halfOf(0, disk.unsyncedBytes(DB_PATH)) : 0
  const surviving = pages === 0 ? log : [...log, { path: DB_PATH, bytes: pages }]
  crashProcess(cluster, member, surviving)
}

/** How much of the bytes from `durable` to `end` survives: up to a sector's end near their middle. */
function halfOf(durable: number, end: number): number {
  const middle = Math.floor((durable + end) / 2)
  const before = middle - (middle % SECTOR_BYTES)
  const torn = [before, before + SECTOR_BYTES].find((place) => place > durable && place < end) ?? middle
  return torn - durable
}
