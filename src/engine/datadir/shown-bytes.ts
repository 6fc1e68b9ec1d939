import { equalBytes, textOf, utf8 } from '../../base/bytes.ts'

/** Text when it is printable UTF-8 (and cannot be mistaken for hex), otherwise `0x…`. */
export function shownBytes(bytes: Uint8Array): string {
  const text = textOf(bytes)
  const isText = !text.startsWith('0x') && PRINTABLE.test(text) && equalBytes(utf8(text), bytes)
  return isText ? text : `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const PRINTABLE = /^(?:[^\p{C}\p{Z}]|[ \n\t])*$/u
