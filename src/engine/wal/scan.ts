import { assert } from '../../base/assert.ts'
import { type ByteSource, bytesSource } from '../../base/byte-source.ts'
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
  const records: ScannedRecord[] = []
  const ended = walkSegment(bytesSource(bytes), crc, isLast, (record) => records.push(record), from)
  return { ...ended, records }
}

/** The same over a file that is read by slices; `visit` gets each good record, whose data it may keep. */
export function walkSegment(
  source: ByteSource,
  crc: number,
  isLast: boolean,
  visit: (record: ScannedRecord) => void,
  from = 0,
): Omit<SegmentScan, 'records'> {
  let running = crc
  let offset = from
  let base = from
  let bytes = source.read(from, from + WINDOW_BYTES)
  for (;;) {
    let step = readFrame(bytes, base, offset, source.size, running, isLast)
    if (typeof step === 'number') {
      base = offset
      bytes = source.read(base, base + Math.max(WINDOW_BYTES, step))
      step = readFrame(bytes, base, offset, source.size, running, isLast)
    }
    assert(typeof step !== 'number', 'a window holds the frame that it was made for')
    if ('kind' in step) return { end: step, validBytes: offset, crc: running }
    visit({ offset, bytes: step.bytes, record: step.record })
    running = step.record.crc
    offset += step.bytes
  }
}

/** Bytes read at a time; a record that is longer is read as a whole. */
const WINDOW_BYTES = 1024 * 1024

interface Frame {
  readonly bytes: number
  readonly record: WalRecord
}

/** The frame at `offset` of a file of `size` bytes, of which `bytes` begin at `base`; a number: how many it needs from `offset` on. */
function readFrame(
  bytes: Uint8Array,
  base: number,
  offset: number,
  size: number,
  running: number,
  isLast: boolean,
): Frame | ScanEnd | number {
  if (offset === size) return { kind: 'clean' }
  if (offset + LENGTH_BYTES > size) return { kind: 'torn' }
  const at = offset - base
  if (at + LENGTH_BYTES > bytes.length) return LENGTH_BYTES
  const frame = decodeLength(new DataView(bytes.buffer, bytes.byteOffset + at, LENGTH_BYTES), 0)
  if (frame === null) return { kind: 'clean' }
  if (isTooLarge(frame)) return { kind: 'corrupt', error: 'wal: max entry size limit exceeded' }
  const frameBytes = LENGTH_BYTES + frame.recordBytes + frame.padBytes
  if (offset + frameBytes > size) return { kind: 'torn' }
  if (at + frameBytes > bytes.length) return frameBytes
  const start = at + LENGTH_BYTES
  const bad = (error: string): ScanEnd =>
    isLast && hasZeroSector(bytes, base, start, at + frameBytes)
      ? { kind: 'torn' }
      : { kind: 'corrupt', error }
  const decoded = decodeWalRecord(bytes.subarray(start, start + frame.recordBytes))
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

/** Whether one of the file's sectors that `bytes` from `start` to `end` lie in holds only zeros of them. `base`: the file's offset of `bytes`. */
function hasZeroSector(bytes: Uint8Array, base: number, start: number, end: number): boolean {
  for (let from = start; from < end;) {
    const to = Math.min(end, from + SECTOR_BYTES - ((base + from) % SECTOR_BYTES))
    if (bytes.subarray(from, to).every((byte) => byte === 0)) return true
    from = to
  }
  return false
}
