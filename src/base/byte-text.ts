/** Bytes as text of one UTF-16 unit a byte: `<` orders it as the bytes are ordered, and it is a map's key. */
export function byteText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The inverse of `byteText`. */
export function bytesOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0))
}
