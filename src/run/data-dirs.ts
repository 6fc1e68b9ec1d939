import { defined } from '../base/assert.ts'
import type { Id64 } from '../base/id64.ts'
import type { ClusterConfig } from './config.ts'
import type { Name } from './input.ts'

/**
 * What a run finds on its disks when it begins with data dirs from outside. A configuration carries it as one text
 * (`ClusterConfig.dataDirs`): a protobuf message, deflated, base64url.
 */
export interface DataDirs {
  readonly clusterId: Id64
  /** The last change of the members that `initialCluster` has in it. */
  readonly configuredTo: number
  /** Who starts by itself, with --force-new-cluster; '' when everybody whose files are here starts as they are. */
  readonly alone: Name
  /** Those of `initialCluster`, in its order. */
  readonly members: readonly DataDirMember[]
}

export const STANDINGS = ['voter', 'learner', 'removed'] as const

export interface DataDirMember {
  readonly name: Name
  readonly id: Id64
  readonly standing: (typeof STANDINGS)[number]
  /** Its process never ran: the first one joins. */
  readonly unstarted: boolean
  /** Empty: its data dir is not here, and nobody starts it. */
  readonly files: readonly DataDirFile[]
}

export interface DataDirFile {
  /** `member/wal/…` or `member/snap/…` */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Those of a configuration; null for a run that begins with empty disks. `refusesDataDirs` must have been asked before. */
export function dataDirsOf(config: ClusterConfig): DataDirs | null {
  if (config.dataDirs === undefined) return null
  return defined(PARSED.get(config), 'the data dirs of a recording were parsed when it was read')
}

/** For `parse-data-dirs.ts` alone. */
export function keepDataDirs(config: ClusterConfig, dirs: DataDirs): void {
  PARSED.set(config, dirs)
}

/** Parsed once a configuration, which never changes: so that a run is made without the parser, which the page loads late. */
const PARSED = new WeakMap<ClusterConfig, DataDirs>()
