import type { ByteSource } from '../../base/byte-source.ts'
import { decodeLength, isTooLarge, LENGTH_BYTES } from '../wal/frame.ts'
import { isZero } from './zeros.ts'

const STEP = 1024 * 1024

/**
 * How much of a WAL segment must be kept so that whoever reads it comes to the same end as with all of it: up to the last byte that
 * is not zero, and with the zeros of the frame that this byte may lie in. What follows is the room that was set aside.
 */
export function usedBytes(segment: ByteSource): number {
  return Math.max(endOfFrames(segment), endOfData(segment))
}

/** Where the chain of length fields ends, whatever the frames hold. */
function endOfFrames(segment: ByteSource): number {
  let at = 0
  for (;;) {
    const head = segment.read(at, at + LENGTH_BYTES)
    if (head.length < LENGTH_BYTES) return at
    const frame = decodeLength(new DataView(head.buffer, head.byteOffset, LENGTH_BYTES), 0)
    if (frame === null || isTooLarge(frame)) return at
    const next = at + LENGTH_BYTES + frame.recordBytes + frame.padBytes
    if (next > segment.size) return at
    at = next
  }
}

function endOfData(segment: ByteSource): number {
  for (let to = segment.size; to > 0; to -= STEP) {
    const bytes = segment.read(Math.max(0, to - STEP), to)
    if (isZero(bytes)) continue
    return to - bytes.length + bytes.findLastIndex((byte) => byte !== 0) + 1
  }
  return 0
}
