import { crc32c } from '../../base/crc32c.ts'
import { decodeWalRecord, type WalRecord } from '../../pb/walpb.ts'
import { decodeLength, isTooLarge, LENGTH_BYTES } from './frame.ts'

const SECTOR_BYTES = 512

export interface ScannedRecord {
  /** Of the length field, in its file. */
  readonly offset: number
  /** With length field and padding. */
  readonly bytes: number
  readonly record: WalRecord
}

export type ScanEnd =
  /** End of file, or a length field of 0. */
  | { readonly kind: 'clean' }
  /** The last write did not reach the disk as a whole; etcd repairs this in the last segment. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'corrupt'; readonly error: string }

export interface SegmentScan {
  readonly records: readonly ScannedRecord[]
  readonly end: ScanEnd
  /** Where the last good record ends. */
  readonly validBytes: number
  /** Running CRC after the last good record. */
  readonly crc: number
}

/**
 * The good records of one segment from offset `from` on, where a record begins. `crc` is the running value before it: at the end of
 * the segment before, or 0 to begin anywhere. Only in the last segment can a bad record be a torn write: then one of its sectors is
 * all zeros.
 */
export function scanSegment(bytes: Uint8Array, crc: number, isLast: boolean, from = 0): SegmentScan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const records: ScannedRecord[] = []
  let running = crc
  let offset = from
  const end = (): ScanEnd => {
    for (;;) {
      const step = readFrame(bytes, view, offset, running, isLast)
      if ('kind' in step) return step
      records.push({ offset, bytes: step.bytes, record: step.record })
      running = step.record.crc
      offset += step.bytes
    }
  }
  return { end: end(), records, validBytes: offset, crc: running }
}

interface Frame {
  readonly bytes: number
  readonly record: WalRecord
}

function readFrame(
  bytes: Uint8Array,
  view: DataView,
  offset: number,
  running: number,
  isLast: boolean,
): Frame | ScanEnd {
  if (offset === bytes.length) return { kind: 'clean' }
  if (offset + LENGTH_BYTES > bytes.length) return { kind: 'torn' }
  const size = decodeLength(view, offset)
  if (size === null) return { kind: 'clean' }
  if (isTooLarge(size)) return { kind: 'corrupt', error: 'wal: max entry size limit exceeded' }
  const frameBytes = LENGTH_BYTES + size.recordBytes + size.padBytes
  if (offset + frameBytes > bytes.length) return { kind: 'torn' }
  const start = offset + LENGTH_BYTES
  const bad = (error: string): ScanEnd =>
    isLast && hasZeroSector(bytes, start, offset + frameBytes) ? { kind: 'torn' } : { kind: 'corrupt', error }
  const decoded = decodeWalRecord(bytes.subarray(start, start + size.recordBytes))
  if (!decoded.ok) return bad(decoded.error)
  const record = decoded.value
  if (record.type === 'crc') {
    if (running !== 0 && running !== record.crc) return { kind: 'corrupt', error: 'wal: crc mismatch' }
  } else if (crc32c(record.data ?? EMPTY, running) !== record.crc) {
    return bad('walpb: crc mismatch')
  }
  return { bytes: frameBytes, record }
}

const EMPTY = new Uint8Array(0)

/** Whether one of the sectors that the bytes from `start` to `end` lie in holds only zeros of them. */
function hasZeroSector(bytes: Uint8Array, start: number, end: number): boolean {
  for (let from = start; from < end;) {
    const to = Math.min(end, from + SECTOR_BYTES - (from % SECTOR_BYTES))
    if (bytes.subarray(from, to).every((byte) => byte === 0)) return true
    from = to
  }
  return false
}
