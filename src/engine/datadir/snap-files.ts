import { NO_BYTES } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import type { Snapshot } from '../../pb/raftpb.ts'
import { decodeSnapFile, isSnapName, statedCrc } from '../snap/snap-file.ts'
import type { DataFile } from './data-file.ts'
import type { Json } from './json.ts'

export interface SnapFileRead {
  readonly name: string
  readonly size: number
  readonly crc: number
  /** null: etcd renames it to `.broken` and passes over it. */
  readonly snapshot: Snapshot | null
  /** Why, in etcd's words. */
  readonly error: string | null
}

/** A `.snap` holds the membership, not the keys. */
const SNAP_BYTES_MOST = 256 * 1024 * 1024

/** Oldest name first. */
export function readSnapFiles(files: ReadonlyMap<string, DataFile>): SnapFileRead[] {
  return [...files.values()]
    .map((file) => ({ file, name: file.path.slice(file.path.lastIndexOf('/') + 1) }))
    .filter(({ name }) => isSnapName(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ file, name }) => {
      const { size } = file.source
      const bytes = size > SNAP_BYTES_MOST ? NO_BYTES : file.source.read(0, size)
      const read = decodeSnapFile(bytes)
      const snapshot = read.ok ? read.value : null
      return { name, size, crc: statedCrc(bytes), snapshot, error: read.ok ? null : read.error }
    })
}

/** `snaps`: what `readSnapFiles` made of `files`. */
export function snapFacts(files: ReadonlyMap<string, DataFile>, snaps: readonly SnapFileRead[]): Json {
  const others = [...files.keys()].filter((name) => name !== 'db' && !isSnapName(name)).sort()
  return { files: snaps.map(factsOf), other_files: others }
}

function factsOf({ name, size, crc, snapshot }: SnapFileRead): Json {
  const confState = snapshot?.metadata.confState
  const conf_state: Record<string, Json> = {}
  if (confState !== undefined) {
    const { voters, learners, votersOutgoing, learnersNext, autoLeave } = confState
    if (voters.length > 0) conf_state.voters = voters.map(hexOf)
    if (learners.length > 0) conf_state.learners = learners.map(hexOf)
    if (votersOutgoing.length > 0) conf_state.voters_outgoing = votersOutgoing.map(hexOf)
    if (learnersNext.length > 0) conf_state.learners_next = learnersNext.map(hexOf)
    conf_state.auto_leave = autoLeave
  }
  return {
    name,
    size,
    crc: crc.toString(16).padStart(8, '0'),
    crc_ok: snapshot !== null,
    index: snapshot?.metadata.index ?? 0,
    term: snapshot?.metadata.term ?? 0,
    conf_state: confState === undefined ? null : conf_state,
    data_bytes: snapshot?.data?.length ?? 0,
  }
}
