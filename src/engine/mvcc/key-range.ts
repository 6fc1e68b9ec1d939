import { byteText as keyText } from '../../base/byte-text.ts'
import type { KeyRange } from './tree-index.ts'

export { byteText as keyText, bytesOfText as bytesOfKey } from '../../base/byte-text.ts'

/** etcd's way to say which keys: no end is the one key, the end `\0` is every key from `key` on. */
export function rangeOf(key: Uint8Array, rangeEnd: Uint8Array | null): KeyRange {
  const start = keyText(key)
  if (rangeEnd === null || rangeEnd.length === 0) return { start, end: `${start}\0` }
  return { start, end: rangeEnd.length === 1 && rangeEnd[0] === 0 ? null : keyText(rangeEnd) }
}
