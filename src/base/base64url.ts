const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = Math.min(4, bytes.length - i + 1)
    for (let k = 0; k < digits; k++) text += BASE64URL.charAt((triple >> (18 - 6 * k)) & 63)
  }
  return text
}

/** null when it is not base64url; padding is taken too. */
export function fromBase64url(padded: string): Uint8Array | null {
  const text = padded.trim().replace(/=+$/, '')
  if (text === '' || text.length % 4 === 1 || !/^[A-Za-z0-9_-]+$/.test(text)) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    held = ((held << 6) | BASE64URL.indexOf(text.charAt(i))) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return bytes
}
