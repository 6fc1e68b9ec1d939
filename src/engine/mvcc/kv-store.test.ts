import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeKvStore } from './encode-kv-store.ts'
import { ByteWriter } from '../../base/byte-writer.ts'
import { compareBytes, textOf, utf8 } from '../../base/bytes.ts'
import type { KeyValue } from '../../pb/mvccpb.ts'
import { KvStore } from './kv-store.ts'

const k = (text: string): Uint8Array => utf8(text)

function shown({ key, value, createRevision, modRevision, version }: KeyValue): string {
  return `${textOf(key)}=${textOf(value)} c${createRevision} m${modRevision} v${version}`
}

function all(store: KvStore, at = 0): string[] {
  return store.range(k('\0'), k('\0'), at).kvs.map(shown)
}

describe('revisions', () => {
  test('a store starts at 1 and its first put is 2', () => {
    const store = new KvStore()
    expect(store.rev).toBe(1)
    expect(store.put(k('a'), k('1'))).toEqual({ revision: 2, prev: null })
    expect(all(store)).toEqual(['a=1 c2 m2 v1'])
  })

  test('a put on a living key keeps its creation and counts its version', () => {
    const store = new KvStore()
    store.put(k('a'), k('1'))
    const { prev } = store.put(k('a'), k('2'))
    expect(shown(prev!)).toBe('a=1 c2 m2 v1')
    expect(all(store)).toEqual(['a=2 c2 m3 v2'])
  })

  test('a delete that finds nothing makes no revision', () => {
    const store = new KvStore()
    store.put(k('a'), k('1'))
    expect(store.deleteRange(k('b'))).toEqual({ revision: 2, deleted: 0, prevs: [] })
    expect(store.rev).toBe(2)
  })

  test('a key that was deleted begins anew', () => {
    const store = new KvStore()
    store.put(k('a'), k('1'))
    expect(store.deleteRange(k('a')).revision).toBe(3)
    store.put(k('a'), k('2'))
    expect(all(store)).toEqual(['a=2 c4 m4 v1'])
  })

  test('the changes of one transaction share its revision, and it sees them', () => {
    const store = new KvStore()
    store.put(k('a'), k('1'))
    const seen = store.write((txn) => {
      txn.put(k('b'), k('2'))
      txn.deleteRange(k('a'), null)
      txn.put(k('a'), k('3'))
      return txn.range(k('\0'), k('\0')).kvs.map(shown)
    })
    expect(seen).toEqual(['a=3 c3 m3 v1', 'b=2 c3 m3 v1'])
    expect(store.rev).toBe(3)
    expect([...store.changes(3)].map(([{ main, sub }, { kind }]) => `${main}.${sub} ${kind}`)).toEqual([
      '3.0 put',
      '3.1 delete',
      '3.2 put',
    ])
  })

  test('a transaction that only reads makes no revision', () => {
    const store = new KvStore()
    expect(store.write((txn) => txn.range(k('a'), null).revision)).toBe(1)
    expect(store.rev).toBe(1)
  })
})

describe('ranges', () => {
  const store = new KvStore()
  for (const key of ['a', 'ab', 'b', 'é', 'c']) store.put(k(key), k(key))

  test('no end is one key, \\0 is all keys from there on, in the order of the bytes', () => {
    const keys = (start: string, end: string | null): string[] =>
      store.range(k(start), end === null ? null : k(end)).kvs.map(({ key }) => textOf(key))
    expect(keys('a', null)).toEqual(['a'])
    expect(keys('a', '')).toEqual(['a'])
    expect(keys('a', 'b')).toEqual(['a', 'ab'])
    expect(keys('ab', '\0')).toEqual(['ab', 'b', 'c', 'é'])
    expect(keys('x', 'a')).toEqual([])
  })

  test('a limit shortens the answer and not the count', () => {
    expect(store.range(k('a'), k('\0'), 0, 2)).toMatchObject({ count: 5, kvs: { length: 2 } })
  })

  test('the past is read as it was, the future is refused', () => {
    expect(all(store, 3)).toEqual(['a=a c2 m2 v1', 'ab=ab c3 m3 v1'])
    expect(store.range(k('a'), null, store.rev + 1)).toMatchObject({ error: 'ErrFutureRev', kvs: [] })
    expect(store.range(k('a'), null, store.rev).error).toBeNull()
  })
})

type Op =
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  | { readonly kind: 'delete'; readonly key: string; readonly end: string | null }

const keys = fc.constantFrom('a', 'a\0', 'aa', 'b', '\u00ff', '\u{1f600}')
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constant('put'), key: keys, value: fc.string({ maxLength: 3 }) }),
  fc.record({ kind: fc.constant('delete'), key: keys, end: fc.option(fc.oneof(keys, fc.constant('\0'))) }),
)

/** The dumb twin: one whole map per revision. */
class Twin {
  readonly states: ReadonlyMap<string, string>[] = [new Map(), new Map()]
  private readonly versions = new Map<string, { readonly created: number; readonly version: number }>()

  write(ops: readonly Op[]): void {
    const main = this.states.length
    const state = new Map(this.states[main - 1])
    let changed = false
    for (const op of ops) {
      const hit =
        op.kind === 'put' ? [op.key] : [...state.keys()].filter((key) => inRange(key, op.key, op.end))
      changed ||= hit.length > 0
      for (const key of hit) {
        if (op.kind === 'delete') {
          state.delete(key)
          this.versions.delete(key)
          continue
        }
        const { created, version } = this.versions.get(key) ?? { created: main, version: 0 }
        this.versions.set(key, { created, version: version + 1 })
        state.set(key, `${key}=${op.value} c${created} m${main} v${version + 1}`)
      }
    }
    if (changed) this.states.push(state)
  }

  at(revision: number): string[] {
    return [...this.states[revision]!].sort(([a], [b]) => compareBytes(k(a), k(b))).map(([, text]) => text)
  }
}

function inRange(key: string, start: string, end: string | null): boolean {
  if (end === null) return key === start
  return compareBytes(k(key), k(start)) >= 0 && (end === '\0' || compareBytes(k(key), k(end)) < 0)
}

test('every revision reads as in a list of whole maps, also in clones that went other ways', () => {
  const plan = fc.array(fc.tuple(fc.nat(5), fc.array(op, { minLength: 1, maxLength: 4 })), { maxLength: 20 })
  fc.assert(
    fc.property(plan, fc.nat(19), (txns, cloneAt) => {
      const pairs: { store: KvStore; twin: Twin; own: (readonly Op[])[] }[] = [
        { store: new KvStore(), twin: new Twin(), own: [] },
      ]
      for (const [i, [pick, ops]] of txns.entries()) {
        if (i === cloneAt) pairs.push(cloned(pairs[0]!))
        const { store, twin, own } = pairs[pick % pairs.length]!
        apply(store, ops)
        twin.write(ops)
        own.push(ops)
      }
      for (const { store, twin } of pairs) {
        expect(store.rev).toBe(twin.states.length - 1)
        for (let revision = 1; revision <= store.rev; revision++) {
          expect(all(store, revision)).toEqual(twin.at(revision))
        }
        expect(store.count()).toBe(twin.at(store.rev).length)
      }
    }),
    { numRuns: 60 },
  )
})

function apply(store: KvStore, ops: readonly Op[]): void {
  store.write((txn) => {
    for (const op of ops) {
      if (op.kind === 'put') txn.put(k(op.key), k(op.value))
      else txn.deleteRange(k(op.key), op.end === null ? null : k(op.end))
    }
  })
}

function cloned({ store, own }: { store: KvStore; own: (readonly Op[])[] }) {
  const twin = new Twin()
  for (const ops of own) twin.write(ops)
  return { store: store.clone(), twin, own: own.slice() }
}

test('a compaction changes no read at its revision or later, and refuses every earlier one', () => {
  const txns = fc.array(fc.array(op, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(txns, fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), (plan, picks) => {
      const store = new KvStore()
      const twin = new Twin()
      for (const [i, ops] of plan.entries()) {
        apply(store, ops)
        twin.write(ops)
        const pick = picks[i % picks.length]!
        if (pick > store.compactRev && pick <= store.rev && pick > 0) {
          const before = store.clone()
          expect(store.compact(pick)).toBeNull()
          expect(all(before, store.rev)).toEqual(all(store))
        }
      }
      for (let revision = 1; revision <= store.rev; revision++) {
        const { error } = store.range(k('a'), null, revision)
        expect(error).toBe(revision < store.compactRev ? 'ErrCompacted' : null)
        if (error === null) expect(all(store, revision)).toEqual(twin.at(revision))
      }
    }),
    { numRuns: 60 },
  )
})

test('a compaction of the future or of the compacted past is refused', () => {
  const store = new KvStore()
  store.put(k('a'), k('1'))
  store.put(k('a'), k('2'))
  expect(store.compact(4)).toBe('ErrFutureRev')
  expect(store.compact(3)).toBeNull()
  expect(store.compact(3)).toBe('ErrCompacted')
  expect(store.rev).toBe(3)
  expect([...store.changes(0)].length).toBe(1)
})

test('a tombstone of exactly the compacted revision goes, and the key with it', () => {
  const store = new KvStore()
  store.put(k('a'), k('1'))
  store.deleteRange(k('a'))
  store.compact(3)
  expect([...store.changes(0)]).toEqual([])
  store.put(k('a'), k('2'))
  expect(all(store)).toEqual(['a=2 c4 m4 v1'])
})

test('equal stores have equal encodings, different ones do not', () => {
  const encoded = (...values: string[]): string => {
    const store = new KvStore()
    for (const value of values) store.put(k('a'), k(value))
    const out = new ByteWriter()
    encodeKvStore(store, out)
    return Buffer.from(out.finish()).toString('hex')
  }
  expect(encoded('1', '2')).toBe(encoded('1', '2'))
  expect(encoded('1', '2')).not.toBe(encoded('2', '1'))
})
