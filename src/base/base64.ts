const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function base64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63)
    out += b === undefined ? '=' : BASE64.charAt((bits >> 6) & 63)
    out += c === undefined ? '=' : BASE64.charAt(bits & 63)
  }
  return out
}
