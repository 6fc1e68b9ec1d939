import type { KeyMark } from '../../../protocol/view/keys.ts'
import { bytesOfText } from '../../../base/byte-text.ts'

/** Control characters (C0, DEL, C1), line separators, no characters. */
function isUnseen(text: string): boolean {
  const code = text.codePointAt(0) ?? 0
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    code === 0x2028 ||
    code === 0x2029 ||
    (code & 0xfffe) === 0xfffe
  )
}

/** Bytes as a reader may read them: their UTF-8 text; a byte that is no text, or that no eye sees, as `\xff`. */
export function readable(bytes: Uint8Array): string {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const size = sizeOf(bytes[i] ?? 0)
    const text = size === 0 ? null : decoded(bytes.subarray(i, i + size))
    if (text === null || isUnseen(text)) {
      for (const byte of bytes.subarray(i, i + Math.max(1, text === null ? 1 : size))) out += escaped(byte)
      i += text === null ? 1 : size
    } else {
      out += text
      i += size
    }
  }
  return out
}

/** The same of a key, which is text of one UTF-16 unit a byte. */
export function keyName(key: string): string {
  return readable(bytesOfText(key))
}

/** Shortened in the middle to about `most` columns; a Chinese character takes two. Keys often differ at both ends. */
export function shortened(text: string, most: number): string {
  const units = Array.from(text)
  const widths = units.map((unit) => (unit > '\u2e7f' ? 2 : 1))
  const whole = widths.reduce((sum, width) => sum + width, 0)
  if (whole <= most) return text
  const room = Math.max(2, most - 1)
  return `${units.slice(0, fitting(widths, Math.ceil(room * 0.4))).join('')}…${units.slice(units.length - fitting(widths.toReversed(), Math.floor(room * 0.6))).join('')}`
}

export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, unit) => sum + (unit > '\u2e7f' ? 2 : 1), 0)
}

function fitting(widths: readonly number[], room: number): number {
  let taken = 0
  let n = 0
  for (const width of widths) {
    if (taken + width > room) break
    taken += width
    n++
  }
  return n
}

function sizeOf(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead < 0xe0) return 2
  if (lead >= 0xe0 && lead < 0xf0) return 3
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes)
  } catch {
    return null
  }
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

/** What fits in a mark: a put's version, how many changes are folded there; neighbours stand close. */
export function markText(mark: KeyMark): string {
  if (mark.kind === 'delete') return ''
  if (mark.kind === 'put') return mark.version < 10_000 ? String(mark.version) : shortCount(mark.version)
  const changes = mark.puts + mark.deletes
  return changes < 100 ? `×${changes}` : shortCount(changes)
}

/** `1234` → `1k`. */
function shortCount(n: number): string {
  return n < 1000 ? String(n) : n < 1_000_000 ? `${Math.floor(n / 1000)}k` : `${Math.floor(n / 1_000_000)}M`
}
