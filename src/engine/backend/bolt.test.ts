import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Rng } from '../../base/rng.ts'
import { BoltDb } from './bolt-db.ts'
import { type BoltFile, openBolt } from './bolt-reader.ts'
import { pageMap } from './page-map.ts'

type Rows = readonly (readonly [string, Uint8Array])[]

function rows(count: number, valueBytes: number): Rows {
  return Array.from({ length: count }, (_, i) => [
    String(i).padStart(8, '0'),
    new Uint8Array(valueBytes).fill(i % 251),
  ])
}

const BUCKETS: readonly (readonly [string, Rows])[] = [
  ['alarm', []],
  ['key', rows(3000, 40)],
  ['lease', rows(3, 9000)],
  ['meta', rows(3, 8)],
]

function written(buckets = BUCKETS, from = BoltDb.created()): BoltDb {
  const txn = from.begin()
  for (const [name, list] of buckets) {
    txn.create(name)
    for (const [key, value] of list) txn.put(name, key, value)
  }
  return txn.commit()
}

function opened(bytes: Uint8Array): BoltFile {
  const file = openBolt(bytes)
  if (!file.ok) throw new Error(file.error)
  return file.value
}

function textsOf(file: BoltFile): Map<string, string[]> {
  const texts = [...file.buckets].map(([name, list]): [string, string[]] => [
    name,
    list.map(
      ({ key, value }) => `${Buffer.from(key).toString('latin1')}=${Buffer.from(value).toString('hex')}`,
    ),
  ])
  return new Map(texts)
}

describe('a db file', () => {
  it('is read back as it was written: inline, branched, and over several pages', () => {
    const texts = textsOf(opened(written().bytes()))
    expect([...texts]).toEqual(
      BUCKETS.map(([name, list]) => [
        name,
        list.map(([key, value]) => `${key}=${Buffer.from(value).toString('hex')}`),
      ]),
    )
  })

  it('falls back to the older meta, and is refused without any', () => {
    const db = written([['key', rows(3, 3)]], written())
    const bytes = db.bytes().slice()
    expect(opened(bytes).txid).toBe(3)
    bytes[4096 + 30] = 1
    const older = opened(bytes)
    expect([older.txid, older.buckets.get('key')?.length]).toEqual([2, 3000])
    bytes[30] = 1
    expect(openBolt(bytes)).toEqual({ ok: false, error: 'checksum error' })
  })

  it('that is damaged anywhere is opened or refused, and never loops', () => {
    const rng = Rng.fromSeed(7)
    const whole = written().bytes()
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

/** Puts and deletes of one transaction, all in one bucket. */
const transactions = fc.array(
  fc.array(
    fc.record({
      key: fc.nat(400),
      bytes: fc.oneof(fc.nat(40), fc.nat(900), fc.nat(6000)),
      del: fc.boolean(),
    }),
    { maxLength: 40 },
  ),
  { maxLength: 25 },
)
type Op = { readonly key: number; readonly bytes: number; readonly del: boolean }

function after(db: BoltDb, twin: Map<string, number>, ops: readonly Op[]): BoltDb {
  const txn = db.begin()
  txn.create('b')
  for (const { key, bytes, del } of ops) {
    const name = `k${String(key).padStart(4, '0')}`
    if (del) txn.delete('b', name)
    else txn.put('b', name, new Uint8Array(bytes).fill(key))
    if (del) twin.delete(name)
    else twin.set(name, bytes)
  }
  return txn.commit()
}

describe('commits', () => {
  it('leave what a plain map says, each page in one place, and no page lost', () => {
    fc.assert(
      fc.property(transactions, (plan) => {
        let db = BoltDb.created()
        const twin = new Map<string, number>()
        for (const ops of plan) {
          db = after(db, twin, ops)
          const file = opened(db.bytes())
          const got = (file.buckets.get('b') ?? []).map(({ key, value }) => [
            Buffer.from(key).toString(),
            value.length,
          ])
          expect(got).toEqual([...twin].sort(([a], [b]) => (a < b ? -1 : 1)))
          const free = [...db.free, ...db.pending].sort((a, b) => a - b)
          const unused = pageMap(file, 'key').kinds.flatMap((kind, id) => (kind === 'free' ? [id] : []))
          expect(free).toEqual(unused)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('of a file that was opened again go on as those of one that was not', () => {
    fc.assert(
      fc.property(transactions, (plan) => {
        let [kept, again] = [BoltDb.created(), BoltDb.created()]
        for (const ops of plan) {
          kept = after(kept, new Map(), ops)
          const bytes = after(again, new Map(), ops).bytes()
          expect(Buffer.from(bytes).equals(Buffer.from(kept.bytes()))).toBe(true)
          again = BoltDb.opened(bytes, opened(bytes))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('leave the tree before them, whatever part of their writes the power cut allows', () => {
    let db = written()
    for (let i = 0; i < 12; i++) {
      const before = db
      const rest = new Map<string, number>()
      db = after(
        db,
        rest,
        Array.from({ length: 60 }, (_, k) => ({ key: (k * 7 + i) % 400, bytes: 90, del: i % 3 === 2 })),
      )
      const want = textsOf(opened(before.bytes()))
      const whole = db.bytesWritten
      for (let bytes = 0; bytes <= whole - 4096; bytes += 1024) {
        const torn = opened(db.torn(before.bytes(), bytes))
        expect([torn.txid, textsOf(torn)]).toEqual([before.meta.txid, want])
      }
      expect(Buffer.from(db.torn(before.bytes(), whole)).equals(Buffer.from(db.bytes()))).toBe(true)
    }
  })

  it('take the pages again that the commit before the last set free, so that a file does not grow without need', () => {
    let db = written([['meta', rows(3, 8)]])
    for (let i = 0; i < 100; i++) db = written([['meta', rows(3, 8)]], db)
    expect([db.size, db.sizeInUse]).toEqual([5 * 4096, 4 * 4096])
  })

  it('that delete free pages and leave the file as long; a defragmentation gives them back', () => {
    const full = written()
    const txn = full.begin()
    for (const [key] of rows(2900, 0)) txn.delete('key', key)
    const emptied = txn.commit().begin().commit()
    expect(emptied.length).toBeGreaterThanOrEqual(full.length)
    expect(emptied.sizeInUse).toBeLessThan(full.sizeInUse / 3)
    const dense = emptied.defragmented()
    expect(dense.size).toBeLessThan(full.size / 3)
    expect(textsOf(opened(dense.bytes()))).toEqual(textsOf(opened(emptied.bytes())))
  })
})

it('pages are mapped by what they are used for, and the tree of one bucket stands out', () => {
  const file = opened(written().bytes())
  const { kinds, ofBucket, levels, leaves } = pageMap(file, 'key')
  expect(kinds.slice(0, 3)).toEqual(['meta', 'meta', 'free'])
  expect(kinds.filter((kind) => kind === 'free')).toHaveLength(file.pages.free)
  expect(levels.map((level) => level.length)).toEqual([1])
  expect(levels[0]?.[0]?.items.map(({ child }) => child?.id)).toEqual(leaves.map(({ id }) => id))
  expect([...ofBucket].sort((a, b) => a - b)).toEqual(
    [...levels.flat(), ...leaves].map(({ id }) => id).sort((a, b) => a - b),
  )
  expect(leaves.flatMap(({ items }) => items.map(({ key }) => Buffer.from(key).toString()))).toEqual(
    rows(3000, 40).map(([key]) => key),
  )
  const [lease] = pageMap(file, 'lease').leaves
  expect(lease).toMatchObject({ leaf: true, span: 7 })
  expect(kinds.slice(lease?.id, (lease?.id ?? 0) + 7)).toEqual(['leaf', ...Array<string>(6).fill('overflow')])
})
