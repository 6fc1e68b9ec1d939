import { NO_BYTES } from '../../base/bytes.ts'
import { decodeEntry } from '../../pb/raftpb-codec.ts'
import type { WalRecordType } from '../../pb/walpb.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import { type ScanEnd, type ScannedRecord, scanSegment } from './scan.ts'

/** Where one record lies and what it is, without its content. */
export interface IndexedRecord {
  /** Of the length field, in its file. */
  readonly offset: number
  /** With length field and padding. */
  readonly bytes: number
  readonly type: WalRecordType | number
  /** Running CRC after it. */
  readonly crc: number
  /** Of an entry; 0 else. */
  readonly index: number
  readonly term: number
}

export interface SegmentIndex {
  readonly file: DiskFile
  /** Running CRC before the segment. */
  readonly before: number
  readonly records: readonly IndexedRecord[]
  readonly end: ScanEnd
  readonly validBytes: number
  /** Running CRC after the last good record. */
  readonly crc: number
}

/**
 * All records of a segment. `known` is an index of the same segment at another time: what the two files share is not read again, so a
 * growing log costs what was added.
 */
export function indexSegment(
  file: DiskFile,
  before: number,
  isLast: boolean,
  known: SegmentIndex | null,
): SegmentIndex {
  const kept = known?.before === before ? keptOf(known, file) : []
  const last = kept.at(-1)
  const from = last === undefined ? 0 : last.offset + last.bytes
  const scan = scanSegment(file.read(), last?.crc ?? before, isLast, from)
  const records = scan.records.length === 0 ? kept : [...kept, ...scan.records.map(indexed)]
  return { file, before, records, end: scan.end, validBytes: scan.validBytes, crc: scan.crc }
}

/** Records that lie wholly in what both files have. */
function keptOf({ file, records }: SegmentIndex, other: DiskFile): readonly IndexedRecord[] {
  const shared = file.sharedWith(other)
  let kept = records.length
  while (kept > 0 && endOf(records[kept - 1]) > shared) kept--
  return kept === records.length ? records : records.slice(0, kept)
}

function endOf(record: IndexedRecord | undefined): number {
  return record === undefined ? 0 : record.offset + record.bytes
}

function indexed({ offset, bytes, record }: ScannedRecord): IndexedRecord {
  const { type, crc } = record
  const entry = type === 'entry' ? decodeEntry(record.data ?? NO_BYTES) : null
  const { index, term } = entry?.ok === true ? entry.value : { index: 0, term: 0 }
  return { offset, bytes, type, crc, index, term }
}
