import type { ByteSource } from '../../base/byte-source.ts'

/** Whether all bytes are 0, four at a time where they lie so. */
export function isZero(bytes: Uint8Array): boolean {
  const lead = Math.min((4 - (bytes.byteOffset % 4)) % 4, bytes.length)
  const words = Math.floor((bytes.length - lead) / 4)
  const wide = words > 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset + lead, words) : new Uint32Array(0)
  for (let i = 0; i < lead; i++) if (bytes[i] !== 0) return false
  for (let i = 0; i < words; i++) if (wide[i] !== 0) return false
  for (let i = lead + words * 4; i < bytes.length; i++) if (bytes[i] !== 0) return false
  return true
}

/** Whether a file holds only zeros from `offset` on. */
export function isZeroFrom(source: ByteSource, offset: number): boolean {
  for (let at = offset; at < source.size; at += STEP) {
    if (!isZero(source.read(at, Math.min(at + STEP, source.size)))) return false
  }
  return true
}

const STEP = 4 * 1024 * 1024
