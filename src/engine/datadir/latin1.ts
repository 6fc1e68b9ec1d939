/** Bytes as a sortable map key; never spread: a key may be a megabyte. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
