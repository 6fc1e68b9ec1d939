/** CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), eight bytes a turn. */

const TABLES = makeTables()

/**
 * The CRC of `bytes`, unsigned. With `previous` it goes on from there: `crc32c(b, crc32c(a))` is the CRC of `a` then `b`.
 */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES
  let crc = ~previous
  let i = 0
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = crc ^ word(bytes, i)
    crc =
      at(t7, low & 0xff) ^
      at(t6, (low >>> 8) & 0xff) ^
      at(t5, (low >>> 16) & 0xff) ^
      at(t4, low >>> 24) ^
      at(t3, bytes[i + 4] as number) ^
      at(t2, bytes[i + 5] as number) ^
      at(t1, bytes[i + 6] as number) ^
      at(t0, bytes[i + 7] as number)
  }
  for (; i < bytes.length; i++) crc = at(t0, (crc ^ (bytes[i] as number)) & 0xff) ^ (crc >>> 8)
  return ~crc >>> 0
}

function word(bytes: Uint8Array, i: number): number {
  return (
    (bytes[i] as number) |
    ((bytes[i + 1] as number) << 8) |
    ((bytes[i + 2] as number) << 16) |
    ((bytes[i + 3] as number) << 24)
  )
}

function at(table: Int32Array, i: number): number {
  return table[i] as number
}

type Tables = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]

/** Table k is the effect of one byte followed by k zero bytes. */
function makeTables(): Tables {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256)) as Tables
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    tables[0][byte] = crc
  }
  for (let k = 1; k < 8; k++) {
    const shorter = tables[k - 1] as Int32Array
    for (let byte = 0; byte < 256; byte++) {
      const crc = at(shorter, byte)
      ;(tables[k] as Int32Array)[byte] = (crc >>> 8) ^ at(tables[0], crc & 0xff)
    }
  }
  return tables
}
