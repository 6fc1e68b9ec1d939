import { encodeWalRecord, type WalRecord } from '../../pb/walpb.ts'

/** Bytes of the length field before each record. */
export const LENGTH_BYTES = 8

/** A record and its padding must be smaller. */
const MAX_RECORD_BYTES = 10 * 1024 * 1024

/** What a length field says: the record's bytes, and the zeros that fill its last eight. */
export interface FrameSize {
  readonly recordBytes: number
  readonly padBytes: number
}

/** `[length field][record][padding]`, a multiple of 8 bytes. */
export function encodeFrame(record: WalRecord): Uint8Array {
  const data = encodeWalRecord(record)
  const padBytes = (8 - (data.length % 8)) % 8
  const frame = new Uint8Array(LENGTH_BYTES + data.length + padBytes)
  const view = new DataView(frame.buffer)
  view.setUint32(0, data.length, true)
  if (padBytes > 0) frame[7] = 0x80 | padBytes
  frame.set(data, LENGTH_BYTES)
  return frame
}

/** null when the field is 0: the end of what was written. */
export function decodeLength(view: DataView, offset: number): FrameSize | null {
  const low = view.getUint32(offset, true)
  const high = view.getUint32(offset + 4, true)
  if (low === 0 && high === 0) return null
  const recordBytes = (high & 0xff_ffff) * 0x1_0000_0000 + low
  return { recordBytes, padBytes: high >= 0x8000_0000 ? (high >>> 24) & 7 : 0 }
}

export function isTooLarge({ recordBytes, padBytes }: FrameSize): boolean {
  return recordBytes >= MAX_RECORD_BYTES - padBytes
}
