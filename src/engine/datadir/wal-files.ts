import type { WalRecord } from '../../pb/walpb.ts'
import { type SegmentScan, scanSegment } from '../wal/scan.ts'
import type { DataFile } from './data-file.ts'
import { isZero } from './zeros.ts'

export interface WalFile {
  readonly name: string
  readonly seq: number
  readonly index: number
  readonly size: number
  readonly scan: SegmentScan
  readonly restIsZero: boolean
}

export interface WalProblem {
  readonly file: string
  readonly offset: number
  readonly message: string
}

export interface WalDir {
  /** In order, up to the first that is torn or corrupt. */
  readonly files: readonly WalFile[]
  readonly records: readonly WalRecord[]
  /** The last segment's tail, which etcd cuts off. */
  readonly torn: WalProblem | null
  readonly corrupt: WalProblem | null
  /** Names of all segments, also those after a problem. */
  readonly names: readonly SegmentName[]
}

interface SegmentName {
  readonly name: string
  readonly seq: number
  readonly index: number
}

export function readWalDir(files: ReadonlyMap<string, DataFile>): WalDir {
  const names = [...files.keys()].sort().flatMap(parseName)
  const read: WalFile[] = []
  let crc = 0
  for (const [i, segment] of names.entries()) {
    const file = files.get(segment.name)
    if (file === undefined) continue
    const isLast = i === names.length - 1
    const scan = scanSegment(file.bytes, crc, isLast)
    crc = scan.crc
    const restIsZero = isZero(file.bytes.subarray(scan.validBytes))
    read.push({ ...segment, size: file.size, scan, restIsZero })
    if (scan.end.kind === 'clean') continue
    const message = scan.end.kind === 'torn' ? 'unexpected EOF' : scan.end.error
    const problem = { file: segment.name, offset: scan.validBytes, message }
    const isTorn = isLast && scan.end.kind === 'torn'
    return whole(names, read, isTorn ? problem : null, isTorn ? null : problem)
  }
  return whole(names, read, null, null)
}

function whole(
  names: readonly SegmentName[],
  files: readonly WalFile[],
  torn: WalProblem | null,
  corrupt: WalProblem | null,
): WalDir {
  const records = files.flatMap(({ scan }) => scan.records.map(({ record }) => record))
  return { names, files, records, torn, corrupt }
}

function parseName(name: string): SegmentName[] {
  const match = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/.exec(name)
  return match === null ? [] : [{ name, seq: Number(`0x${match[1]}`), index: Number(`0x${match[2]}`) }]
}
