import { textOf, utf8 } from '../base/bytes.ts'
import { hexByte } from './go-text.ts'

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** `%q` of bytes; what is no valid UTF-8 as `\xff`. */
export function quoted(bytes: Uint8Array): string {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) {
      out +=
        ESCAPES[byte] ?? (byte < 0x20 || byte === 0x7f ? `\\x${hexByte(byte)}` : String.fromCharCode(byte))
      i++
      continue
    }
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    const text = textOf(bytes.subarray(i, i + size))
    if (text === '\uFFFD' && size === 3 && byte === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) {
      out += text
      i += 3
    } else if (text.includes('\uFFFD')) {
      out += `\\x${hexByte(byte)}`
      i++
    } else {
      out += printable(text)
      i += size
    }
  }
  return `"${out}"`
}

/** Control and format characters, and every space but the ASCII one, are told by their code point. */
function printable(text: string): string {
  if (!/[\p{C}\p{Z}]/u.test(text)) return text
  const code = text.codePointAt(0) ?? 0
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

/** `%q` of text. */
export function quotedText(text: string): string {
  return quoted(utf8(text))
}
