import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { utf8 } from '../src/base/bytes.ts'
import { Rng } from '../src/base/rng.ts'
import { KvStore } from '../src/engine/mvcc/kv-store.ts'
import type { Row } from './engine.ts'

const KEYS = 1000
const VALUE = utf8('x'.repeat(64))

/** The key space alone: how fast it takes writes, reads its past, forgets it, and what it weighs. */
export function run(): Promise<Row[]> {
  const store = new KvStore()
  const rng = Rng.fromSeed(1)
  const seconds = timed(() => fill(store, rng, 100_000))
  const old = timed(() => {
    for (let i = 0; i < 20; i++) store.range(Uint8Array.of(0), Uint8Array.of(0), KEYS * 2 + i)
  })
  const small = timed(() => {
    const copy = half()
    copy.compact(copy.rev)
  })
  const whole = timed(() => store.compact(store.rev))
  return Promise.resolve([
    { name: 'puts applied to a key space', value: 100_000 / seconds, unit: '/ s' },
    { name: `range of ${KEYS} keys at an old revision`, value: (old / 20) * 1000, unit: 'ms' },
    { name: 'compaction of 100,000 revisions', value: whole * 1000, unit: 'ms' },
    { name: 'its growth from 50,000, twice is n', value: whole / small, unit: 'times' },
    { name: 'memory of 10,000 revisions', value: memoryOf(10_000), unit: 'kB' },
  ])
}

/** The time of making it is no part of what is timed: it is made before. */
const HALF = new KvStore()
function half(): KvStore {
  return HALF.clone()
}
fill(HALF, Rng.fromSeed(2), 50_000)

function fill(store: KvStore, rng: Rng, puts: number): void {
  for (let i = 0; i < puts; i++) store.put(utf8(`key/${rng.below(KEYS)}`), VALUE)
}

function memoryOf(revisions: number): number {
  const before = used()
  const stores = Array.from({ length: 4 }, (_, i) => {
    const store = new KvStore()
    fill(store, Rng.fromSeed(i), revisions)
    return store
  })
  const kilobytes = (used() - before) / 1024 / stores.length
  return stores.every(({ rev }) => rev === revisions + 1) ? kilobytes : NaN
}

function used(): number {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  return process.memoryUsage().heapUsed
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}
