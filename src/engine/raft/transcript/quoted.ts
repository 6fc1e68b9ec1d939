import { equalBytes, textOf, utf8 } from '../../../base/bytes.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** Bytes as Go's `%q` prints them: what is printable as it is, the rest as an escape, broken UTF-8 byte by byte. */
export function quoted(bytes: Uint8Array): string {
  let text = '"'
  let at = 0
  while (at < bytes.length) {
    const size = characterSize(bytes, at)
    if (size === 0) {
      text += `\\x${hex(bytes[at] as number, 2)}`
      at++
      continue
    }
    text += escaped(textOf(bytes.subarray(at, at + size)))
    at += size
  }
  return `${text}"`
}

/** Bytes of the valid UTF-8 character at `at`; 0 when there is none. */
function characterSize(bytes: Uint8Array, at: number): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size++) {
    const piece = bytes.subarray(at, at + size)
    const text = textOf(piece)
    const code = text.codePointAt(0) ?? 0
    const isOne = text.length === (code < 0x10000 ? 1 : 2)
    if (isOne && equalBytes(utf8(text), piece)) return size
  }
  return 0
}

function escaped(character: string): string {
  const escape = ESCAPES[character]
  if (escape !== undefined) return escape
  const code = character.codePointAt(0) as number
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`
  // Go prints letters, marks, numbers, punctuation, symbols, and of the spaces only the ASCII one.
  if (character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) return character
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
