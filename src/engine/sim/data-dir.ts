import type { InitialMember } from '../../run/config.ts'
import type { SimMember } from './member.ts'
import type { Simulation } from './simulation.ts'

export interface DataDirFile {
  /** Below the data dir: `member/wal/…`. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** A member's data dir as a real etcd boots from it. What lies ready for the next segment is empty, and stays behind. */
export function dataDirFiles({ disk }: SimMember): readonly DataDirFile[] {
  return disk
    .paths()
    .filter((path) => !path.endsWith('.tmp'))
    .map((path) => ({ path, bytes: disk.read(path) }))
}

/**
 * The line that boots etcd from the data dir `name` in the working directory. `alone`: the other members' dirs are not there, so this
 * one becomes a cluster of its own, with what its log holds.
 */
export function bootCommand(sim: Simulation, member: SimMember, alone: boolean): string {
  const { name } = member
  const { peerURLs, clientURLs } = addressesOf(sim, member)
  const client = clientURLs.join(',')
  const line = `etcd --name ${name} --data-dir ${name} --listen-peer-urls ${peerURLs.join(',')} --listen-client-urls ${client} --advertise-client-urls ${client}`
  return alone ? `${line} --force-new-cluster` : line
}

/** Where a member listens: as the cluster's configuration, or a running member's list, has it. */
function addressesOf({ config, members }: Simulation, { name, id, identity }: SimMember): InitialMember {
  const initial = config.initialCluster.find((one) => one.name === name)
  if (initial !== undefined) return initial
  const known = members.flatMap(({ server }) => server?.membership.member(id) ?? [])[0]
  return { name, peerURLs: known?.peerURLs ?? [], clientURLs: identity.clientURLs }
}
