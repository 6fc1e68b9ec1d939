/** Bytes and UTF-8, without the platform's TextEncoder: the engine knows no DOM. */

export const NO_BYTES: Uint8Array = new Uint8Array(0)

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const out = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Bytewise order, a prefix first: negative, 0 or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function utf8(text: string): Uint8Array {
  const out: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return Uint8Array.from(out)
}

/** Text of UTF-8 bytes; a byte that is not valid UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const lead = bytes[i] as number
    const size =
      lead < 0x80
        ? 1
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xc2 && lead < 0xe0
              ? 2
              : 0
    let code = size === 1 ? lead : lead & (0x7f >> size)
    let valid = size > 0 && i + size <= bytes.length
    for (let k = 1; valid && k < size; k++) {
      const next = bytes[i + k] as number
      valid = (next & 0xc0) === 0x80
      code = (code << 6) | (next & 63)
    }
    const least = size === 3 ? 0x800 : size === 4 ? 0x10000 : 0
    if (valid && (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))) valid = false
    out += valid ? String.fromCodePoint(code) : '\uFFFD'
    i += valid ? size : 1
  }
  return out
}
