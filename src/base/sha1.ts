/** SHA-1 (FIPS 180-4) of `bytes`, 20 bytes. etcd makes member and cluster ids of it; it is no protection of anything. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const blocks = padded(bytes)
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const schedule = new Int32Array(80)
  for (let start = 0; start < blocks.byteLength; start += 64) {
    for (let t = 0; t < 16; t++) schedule[t] = blocks.getInt32(start + 4 * t)
    for (let t = 16; t < 80; t++) {
      schedule[t] = rotate(
        word(schedule, t - 3) ^ word(schedule, t - 8) ^ word(schedule, t - 14) ^ word(schedule, t - 16),
        1,
      )
    }
    compress(state, schedule)
  }
  const digest = new DataView(new ArrayBuffer(20))
  state.forEach((value, i) => digest.setInt32(4 * i, value))
  return new Uint8Array(digest.buffer)
}

/** The message, one bit, zeros, and the length in bits as 64-bit big-endian. */
function padded(bytes: Uint8Array): DataView {
  const out = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
  out.set(bytes)
  out[bytes.length] = 0x80
  const view = new DataView(out.buffer)
  view.setUint32(out.length - 8, Math.floor(bytes.length / 0x2000_0000))
  view.setUint32(out.length - 4, bytes.length << 3)
  return view
}

function compress(state: number[], schedule: Int32Array): void {
  let [a, b, c, d, e] = state as [number, number, number, number, number]
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 5) + round(t, b, c, d) + e + word(schedule, t)) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  for (const [i, value] of [a, b, c, d, e].entries()) state[i] = ((state[i] as number) + value) | 0
}

/** The round's function of b, c, d, plus its constant. */
function round(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function word(schedule: Int32Array, t: number): number {
  return schedule[t] as number
}
