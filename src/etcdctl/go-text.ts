/** Values as Go's libraries print them. */

/** Two digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** `\x66\x6f\x6f`, as etcdctl writes bytes with `--hex`. */
export function hexBytes(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += `\\x${hexByte(byte)}`
  return out
}

/** go-humanize's Bytes: two digits below ten, and steps of a thousand. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  let scale = 1
  while (bytes >= scale * 1000 && unit < units.length - 1) {
    scale *= 1000
    unit++
  }
  const tenths = Math.floor((bytes * 10) / scale + 0.5)
  const whole = Math.floor(tenths / 10)
  const rest = tenths % 10
  // A half goes to the even number.
  const rounded = rest > 5 || (rest === 5 && whole % 2 === 1) ? whole + 1 : whole
  const value = tenths < 100 ? `${whole}.${rest}` : String(rounded)
  return `${value} ${units[unit] ?? ''}`
}
