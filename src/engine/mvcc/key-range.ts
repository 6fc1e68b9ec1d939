import type { KeyRange, KeyText } from './tree-index.ts'

/** One UTF-16 unit a byte. */
export function keyText(key: Uint8Array): KeyText {
  let text = ''
  for (const byte of key) text += String.fromCharCode(byte)
  return text
}

/** The inverse of `keyText`. */
export function bytesOfKey(text: KeyText): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0))
}

/** etcd's way to say which keys: no end is the one key, the end `\0` is every key from `key` on. */
export function rangeOf(key: Uint8Array, rangeEnd: Uint8Array | null): KeyRange {
  const start = keyText(key)
  if (rangeEnd === null || rangeEnd.length === 0) return { start, end: `${start}\0` }
  return { start, end: rangeEnd.length === 1 && rangeEnd[0] === 0 ? null : keyText(rangeEnd) }
}
