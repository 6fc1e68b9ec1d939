import { bytesSource } from '../../base/byte-source.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { Rng } from '../../base/rng.ts'
import { type DataFile, dataFile } from './data-file.ts'
import { filesIn, inspect } from './inspect.ts'
import type { Json } from './json.ts'

const WAL = 'member/wal/0000000000000000-0000000000000000.wal'

/** The sample's files, its WAL without the zeros of its preallocation. */
function sample(name: string): Map<string, Uint8Array> {
  const url = new URL(`../../../tests/fixtures/datadir/${name}.tar.gz`, import.meta.url)
  const files = filesIn(name, bytesSource(readFileSync(url)))
  if (!files.ok) throw new Error(files.error)
  return new Map(
    files.value.map(({ path, source }) => [
      path.slice(path.indexOf('/') + 1),
      source.read(0, path.endsWith('.wal') ? 32_768 : source.size),
    ]),
  )
}

const SOLO = sample('a-single')
const SNAPPY = sample('c-snapshots')
const LAST_RECORD = 5472
const A_MIDDLE_RECORD = 2900

function verdict(files: Map<string, Uint8Array>): { readonly [name: string]: Json } {
  const list = [...files].map(([path, bytes]): DataFile => dataFile(path, bytes))
  const result = inspect(list)
  if (!result.ok) throw new Error(result.error)
  return result.value.verdict as { readonly [name: string]: Json }
}

function changed(
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  change: (bytes: Uint8Array) => Uint8Array,
): Map<string, Uint8Array> {
  const copy = new Map(files)
  copy.set(path, change((copy.get(path) ?? new Uint8Array(0)).slice()))
  return copy
}

const flip = (offset: number) => (bytes: Uint8Array) => {
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x40
  return bytes
}

describe('a damaged data dir', () => {
  it('with a record of an unknown type is refused with its number', () => {
    const files = changed(SOLO, WAL, (bytes) => {
      // The snapshot record, after crc and metadata: its type is the second byte of the record.
      expect(bytes[56 + 9]).toBe(5)
      bytes[56 + 9] = 9
      return bytes
    })
    expect(verdict(files).fatal).toBe('failed to read WAL, cannot be repaired: unexpected block type 9')
  })

  it('with half a record at its end is repaired, and boots', () => {
    const files = changed(SOLO, WAL, (bytes) => bytes.slice(0, LAST_RECORD + 12))
    expect(verdict(files)).toMatchObject({ boots: true, repaired: true, fatal: null })
  })

  it('with a flipped byte in a record is refused as corrupt', () => {
    expect(verdict(changed(SOLO, WAL, flip(A_MIDDLE_RECORD)))).toMatchObject({
      boots: false,
      repaired: false,
      fatal: 'discovery failed: walpb: crc mismatch',
      after_boot: null,
    })
  })

  it('with a snapshot and neither db nor a received one is refused', () => {
    const files = new Map(SNAPPY)
    files.delete('member/snap/db')
    expect(verdict(files)).toMatchObject({
      boots: false,
      fatal:
        "failed to recover v3 backend from snapshot: failed to find database snapshot file (snap: snapshot file doesn't exist)",
    })
  })

  it('whose newest snapshot is broken boots from the one before', () => {
    const healthy = verdict(SNAPPY)
    const files = changed(SNAPPY, 'member/snap/0000000000000002-000000000000004d.snap', flip(300))
    expect(verdict(files)).toMatchObject({ boots: true, after_boot: healthy.after_boot })
  })

  it('whose log begins after what is needed is refused', () => {
    const files = new Map(SOLO)
    files.set('member/wal/0000000000000000-0000000000000009.wal', SOLO.get(WAL) ?? new Uint8Array(0))
    files.delete(WAL)
    expect(verdict(files)).toMatchObject({ boots: false, fatal: 'failed to open WAL: wal: file not found' })
  })

  it('is told about or refused, whatever bytes are changed', () => {
    const rng = Rng.fromSeed(20)
    const seen = new Set<Json>()
    for (let i = 0; i < 250; i++) {
      const source = i % 2 === 0 ? SOLO : SNAPPY
      const paths = [...source.keys()]
      const path = paths[rng.below(paths.length)] ?? WAL
      const files = changed(source, path, (bytes) => {
        const end = path.endsWith('.wal') ? 6000 : bytes.length
        for (let k = rng.below(3); k >= 0; k--) bytes[rng.below(end)] = rng.below(256)
        return rng.below(5) === 0 ? bytes.slice(0, rng.below(bytes.length)) : bytes
      })
      seen.add(verdict(files).fatal ?? null)
    }
    expect(seen.size).toBeGreaterThan(3)
  })
})

describe('an archive', () => {
  it('that is cut or damaged is refused with a reason, or read', () => {
    const url = new URL('../../../tests/fixtures/datadir/a-single.tar.gz', import.meta.url)
    const bytes = new Uint8Array(readFileSync(url)).slice(0, 30_000)
    const files = filesIn('cut', bytesSource(bytes))
    expect(files.ok ? 'read' : files.error).toMatch(/archive/)
  })
})
