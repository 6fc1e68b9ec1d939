/** SHA-256 (FIPS 180-4) of a whole message: 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const state = Int32Array.from([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ])
  const padded = new Uint8Array((Math.floor((message.length + 8) / 64) + 1) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const words = new Int32Array(64)
  for (let at = 0; at < padded.length; at += 64) block(state, words, view, at)
  const out = new Uint8Array(32)
  const digest = new DataView(out.buffer)
  for (const [i, word] of state.entries()) digest.setInt32(4 * i, word)
  return out
}

function block(state: Int32Array, w: Int32Array, view: DataView, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + 4 * t)
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number
    const y = w[t - 2] as number
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] as number) + (w[t] as number)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] as number) + word) | 0
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const K = constants()

function constants(): Int32Array {
  const out: number[] = []
  for (let n = 2; out.length < 64; n++) {
    if (isPrime(n)) out.push(Number(cubeRootFraction(BigInt(n)) & 0xffff_ffffn) | 0)
  }
  return Int32Array.from(out)
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}

/** floor(cbrt(n) * 2^32), in whole numbers: exact everywhere. */
function cubeRootFraction(n: bigint): bigint {
  const target = n << 96n
  let low = 0n
  let high = 1n << 40n
  while (low + 1n < high) {
    const middle = (low + high) >> 1n
    if (middle * middle * middle <= target) low = middle
    else high = middle
  }
  return low
}
