import { describe, expect, it } from 'vitest'

import { utf8 } from '../../base/bytes.ts'
import { Rng } from '../../base/rng.ts'
import { type BoltRow, openBolt } from './bolt-reader.ts'
import { writeBolt } from './bolt-writer.ts'

function rows(count: number, valueBytes: number): BoltRow[] {
  return Array.from({ length: count }, (_, i) => ({
    key: utf8(String(i).padStart(8, '0')),
    value: new Uint8Array(valueBytes).fill(i % 251),
  }))
}

const BUCKETS = new Map<string, readonly BoltRow[]>([
  ['alarm', []],
  ['key', rows(3000, 40)],
  ['lease', rows(3, 9000)],
  ['meta', rows(3, 8)],
])

describe('a db file', () => {
  it('is read back as it was written: inline, branched, and over several pages', () => {
    const file = openBolt(writeBolt(BUCKETS))
    if (!file.ok) throw new Error(file.error)
    expect(file.value.buckets).toEqual(
      new Map([...BUCKETS].map(([name, list]) => [name, list.map((row) => ({ ...row, isBucket: false }))])),
    )
    expect(file.value.pages.free).toBe(0)
  })

  it('falls back to the older meta, and is refused without any', () => {
    const bytes = writeBolt(BUCKETS, 2)
    bytes[4096 + 30] = 1
    const older = openBolt(bytes)
    expect(older.ok && older.value.txid).toBe(2)
    bytes[30] = 1
    expect(openBolt(bytes)).toEqual({ ok: false, error: 'checksum error' })
  })

  it('that is damaged anywhere is opened or refused, and never loops', () => {
    const rng = Rng.fromSeed(7)
    const whole = writeBolt(BUCKETS)
    let refused = 0
    for (let i = 0; i < 300; i++) {
      const bytes = whole.slice()
      for (let k = 0; k < 8; k++) bytes[8192 + rng.below(bytes.length - 8192)] = rng.below(256)
      if (i % 3 === 0) bytes[8192 + 4096 * rng.below(40) + 8 + rng.below(8)] = rng.below(256)
      if (!openBolt(bytes).ok) refused++
    }
    expect(refused).toBeGreaterThan(0)
  })
})
