import type { Disk } from '../../engine/disk/disk.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import { type IndexedRecord, indexSegment, type SegmentIndex } from '../../engine/wal/segment-index.ts'
import { allSegments, type Segment } from '../../engine/wal/segments.ts'
import type { RecordStanding } from '../../protocol/view/bytes-look.ts'

/** A segment with its records, and what is known of the whole log beside it. */
export interface ChainSegment extends Segment {
  readonly scan: SegmentIndex
  readonly durableBytes: number
  /** Least index of an entry in any later segment: what is not below it was overwritten. */
  readonly overwrittenFrom: number
}

/** How far a member's log is known to be committed and applied. */
export interface Reached {
  readonly commit: number
  readonly applied: number
}

/**
 * Indexes of segments that were read before, by disk path: only a start for the next index, which checks what the two files share, so
 * they may be of another member, moment or run.
 */
const KNOWN = new Map<string, SegmentIndex>()
const KNOWN_MOST = 64

/** All segments of a disk, each read as etcd reads it: the CRC runs on from one to the next. */
export function walChain(disk: Disk): readonly ChainSegment[] {
  const segments = allSegments(disk)
  const durable = new Map(disk.list(isWal).map(({ path, durableBytes }) => [path, durableBytes]))
  let crc = 0
  const scanned = segments.flatMap((segment, i) => {
    const file = disk.plainFile(segment.path)
    if (file === null) return []
    const scan = indexSegment(file, crc, i === segments.length - 1, KNOWN.get(segment.path) ?? null)
    remember(segment.path, scan)
    // Behind a break every segment is read from its own head on.
    crc = scan.end.kind === 'clean' ? scan.crc : 0
    return [{ ...segment, scan, durableBytes: durable.get(segment.path) ?? 0 }]
  })
  let least = Infinity
  const chain: ChainSegment[] = []
  for (const one of scanned.reverse()) {
    chain.push({ ...one, overwrittenFrom: least })
    least = Math.min(least, leastIndex(one.scan))
  }
  return chain.reverse()
}

function remember(path: string, scan: SegmentIndex): void {
  KNOWN.delete(path)
  KNOWN.set(path, scan)
  for (const oldest of KNOWN.keys()) {
    if (KNOWN.size <= KNOWN_MOST) break
    KNOWN.delete(oldest)
  }
}

const LEAST = new WeakMap<readonly IndexedRecord[], number>()

function leastIndex({ records }: SegmentIndex): number {
  let least = LEAST.get(records)
  if (least === undefined) {
    least = records.reduce(
      (most, { type, index }) => (type === 'entry' ? Math.min(most, index) : most),
      Infinity,
    )
    LEAST.set(records, least)
  }
  return least
}

/** How each record of a segment stands, from the place `from` in its list on. */
export function standings(
  { scan, durableBytes, overwrittenFrom }: ChainSegment,
  { commit, applied }: Reached,
): (record: IndexedRecord, place: number) => RecordStanding {
  const { records } = scan
  const least = new Float64Array(records.length + 1)
  least[records.length] = overwrittenFrom
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]
    const later = least[i + 1] ?? Infinity
    least[i] = record?.type === 'entry' ? Math.min(later, record.index) : later
  }
  return (record, place) => {
    if (record.type === 'entry' && record.index >= (least[place + 1] ?? Infinity)) return 'overwritten'
    if (record.offset + record.bytes > durableBytes) return 'buffered'
    if (record.type !== 'entry') return 'durable'
    if (record.index <= applied) return 'applied'
    return record.index <= commit ? 'committed' : 'durable'
  }
}

export function reachedBy(member: SimMember): Reached {
  const { server, kept } = member
  if (server !== null) return { commit: server.node.status().committed, applied: server.applied }
  return { commit: kept?.hardState.commit ?? 0, applied: 0 }
}

function isWal(path: string): boolean {
  return path.endsWith('.wal')
}
