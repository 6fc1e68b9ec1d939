/** Where etcd keeps its log, below the data dir. */
export const WAL_DIR = 'member/wal'

export interface SegmentName {
  /** Position in the chain, from 0. */
  readonly seq: number
  /** Index of the first entry that the segment may hold. */
  readonly index: number
}

export function segmentPath(seq: number, index: number): string {
  return `${WAL_DIR}/${hex(seq)}-${hex(index)}.wal`
}

/** null for every other file, among them `.broken` copies. */
export function parseSegmentPath(path: string): SegmentName | null {
  const match = /^member\/wal\/([0-9a-f]{16})-([0-9a-f]{16})\.wal$/.exec(path)
  return match === null ? null : { seq: Number(`0x${match[1]}`), index: Number(`0x${match[2]}`) }
}

function hex(value: number): string {
  return value.toString(16).padStart(16, '0')
}
