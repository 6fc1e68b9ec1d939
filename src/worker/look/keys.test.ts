import fc from 'fast-check'
import { expect, test } from 'vitest'

import { textOf, utf8 } from '../../base/bytes.ts'
import { ID_NONE, parseId64 } from '../../base/id64.ts'
import { ApiState } from '../../engine/etcdserver/api-state.ts'
import { KvStore } from '../../engine/mvcc/kv-store.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { KeysQuestion, KeySpaceLook, KeyMark } from '../../protocol/view/keys.ts'
import { keysLook } from './keys.ts'
import { RevisionsMade } from './revisions-made.ts'

const ASKED: KeysQuestion = {
  about: 'keys',
  member: 'n1',
  prefix: '',
  first: 0,
  rows: 100,
  columns: 100,
  per: 1,
  from: null,
  read: 0,
  key: null,
}

function look(kv: KvStore, question: Partial<KeysQuestion> = {}, api = new ApiState(1000)): KeySpaceLook {
  const member = { name: 'n1', server: { kv, api } } as unknown as SimMember
  const sim = { clients: [], members: [member] } as unknown as Simulation
  const made = Array.from({ length: kv.rev }, (_, i) => ({ id: i, revision: i + 2, index: i + 10, term: 3 }))
  const { space } = keysLook(sim, member, { ...ASKED, ...question }, new RevisionsMade(made))
  return space!
}

/** What a key holds at a revision, said in one line. */
interface Held {
  readonly value: string
  readonly create: number
  readonly mod: number
  readonly version: number
}

type Op =
  | { readonly kind: 'put'; readonly key: string }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'txn'; readonly keys: readonly string[] }
  | { readonly kind: 'compact'; readonly back: number }

const key = fc.constantFrom('a', 'b', 'c', 'd/1', 'd/2', '键')
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), key }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('txn' as const), keys: fc.uniqueArray(key, { minLength: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const), back: fc.nat(6) }) },
)

/** The store, and a list of whole maps: one a revision. */
function played(ops: readonly Op[]): { kv: KvStore; maps: ReadonlyMap<string, Held>[] } {
  const kv = new KvStore()
  const maps: ReadonlyMap<string, Held>[] = [new Map(), new Map()]
  const put = (map: Map<string, Held>, name: string, value: string): void => {
    const before = map.get(name)
    const mod = maps.length
    map.set(name, { value, create: before?.create ?? mod, mod, version: (before?.version ?? 0) + 1 })
  }
  for (const [i, one] of ops.entries()) {
    const map = new Map(maps.at(-1))
    if (one.kind === 'compact') {
      kv.compact(kv.rev - one.back)
    } else if (one.kind === 'delete') {
      kv.deleteRange(utf8(one.key))
      if (map.delete(one.key)) maps.push(map)
    } else {
      const keys = one.kind === 'put' ? [one.key] : one.keys
      kv.write((txn) => keys.forEach((name) => void txn.put(utf8(name), utf8(`v${i}`))))
      for (const name of keys) put(map, name, `v${i}`)
      maps.push(map)
    }
  }
  return { kv, maps }
}

const history = fc.array(op, { maxLength: 40 })

function nameOf(text: string): string {
  return textOf(Uint8Array.from(text, (unit) => unit.charCodeAt(0)))
}

test('the read column says what a whole map of that revision says, or why it is refused', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 45 }), (ops, read) => {
      const { kv, maps } = played(ops)
      const { read: asked, rows } = look(kv, { read })
      if (read > kv.rev) {
        expect(asked.error).toBe('etcdserver: mvcc: required revision is a future revision')
      } else if (read < kv.compactRev) {
        expect(asked.error).toBe('etcdserver: mvcc: required revision has been compacted')
      } else {
        expect(asked).toEqual({ revision: read, error: null })
        const shown = rows.flatMap(({ key: name, read: held }) =>
          held === null ? [] : [[nameOf(name), held] as const],
        )
        expect(shown.map(([name]) => name)).toEqual([...(maps[read]?.keys() ?? [])].sort(byBytes))
        for (const [name, { value, create, mod, version }] of shown)
          expect({ value: textOf(value), create, mod, version }).toEqual(maps[read]?.get(name))
        return
      }
      expect(rows.every(({ read: held }) => held === null)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('marks of single revisions are the changes from one whole map to the next', () => {
  fc.assert(
    fc.property(history, (ops) => {
      const { kv, maps } = played(ops)
      const { rows, columns } = look(kv)
      for (const { key: name, marks } of rows)
        for (const mark of marks) {
          if (mark.kind === 'fold') throw new Error('a column of one revision holds one change of a key')
          expect(mark.revision).toBe(columns.from + mark.column)
          expect(mark).toMatchObject({ index: mark.revision + 8, term: 3 })
          const held = maps[mark.revision]?.get(nameOf(name))
          if (mark.kind === 'delete') expect(held).toBeUndefined()
          else expect(held).toMatchObject({ create: mark.create, mod: mark.revision, version: mark.version })
        }
      // Nothing above the compaction is missing.
      for (let revision = Math.max(2, kv.compactRev + 1); revision < maps.length; revision++) {
        const [before, after] = [maps[revision - 1], maps[revision]]
        const changed = [...new Set([...before!.keys(), ...after!.keys()])]
          .filter((name) => before!.get(name)?.mod !== after!.get(name)?.mod)
          .sort(byBytes)
        const marked = rows
          .filter(({ marks }) => marks.some((mark) => mark.kind !== 'fold' && mark.revision === revision))
          .map((row) => nameOf(row.key))
        expect(marked).toEqual(changed)
      }
    }),
    { numRuns: 200 },
  )
})

test('folded columns count the same changes, one mark a column, and lose none', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 2, max: 9 }), (ops, per) => {
      const { kv } = played(ops)
      const single = look(kv)
      const folded = look(kv, { per })
      for (const [i, { marks }] of folded.rows.entries()) {
        const columns = marks.map(({ column }) => column)
        expect(new Set(columns).size).toBe(columns.length)
        const whole = single.rows[i]!.marks
        expect(sum(marks, 'put')).toBe(sum(whole, 'put'))
        expect(sum(marks, 'delete')).toBe(sum(whole, 'delete'))
      }
    }),
    { numRuns: 200 },
  )
})

test('a generation spans the revisions at which the key lives without a gap', () => {
  fc.assert(
    fc.property(history, (ops) => {
      const { kv, maps } = played(ops)
      for (const { key: name, generations } of look(kv).rows)
        for (let revision = Math.max(2, kv.compactRev); revision < maps.length; revision++) {
          const lives = generations.some(
            ({ created, ended }) => created <= revision && (ended === null || revision < ended),
          )
          expect(lives).toBe(maps[revision]!.has(nameOf(name)))
        }
    }),
    { numRuns: 200 },
  )
})

test('any window of keys is that part of the whole list, and the selected key is found outside it', () => {
  fc.assert(
    fc.property(
      history,
      fc.nat(6),
      fc.nat(4),
      fc.constantFrom('', 'd/', 'zz'),
      (ops, first, rows, prefix) => {
        const { kv } = played(ops)
        const all = look(kv).rows.filter((row) => row.key.startsWith(prefix))
        const part = look(kv, { first, rows, prefix, key: all.at(-1)?.key ?? null })
        expect(part.keys).toBe(all.length)
        expect(part.rows).toEqual(all.slice(first, first + rows))
        expect(part.selected?.rank ?? -1).toBe(all.length - 1)
      },
    ),
    { numRuns: 200 },
  )
})

test('leases are listed with their keys; what does not fit is counted', () => {
  const api = new ApiState(1000)
  api.lessor.promote(0, 0)
  for (let i = 1; i <= 30; i++) api.lessor.grant(parseId64(String(i))!, 60, 0)
  for (let i = 0; i < 12; i++) api.lessor.attach(`k${String.fromCharCode(97 + i)}`, parseId64('1')!)
  const { leases, moreLeases, countsLeases } = look(new KvStore(), {}, api)
  expect([leases.length, moreLeases, countsLeases]).toEqual([24, 6, true])
  expect(leases[0]).toEqual({
    id: '1',
    ttl: 60,
    expiry: 60_000_000,
    keys: ['ka', 'kb', 'kc', 'kd', 'ke', 'kf', 'kg', 'kh'],
    keyCount: 12,
  })
  expect(leases[1]?.id).not.toBe(ID_NONE)
})

test('2,000 keys with 50,000 revisions answer with what a screen holds', () => {
  const kv = new KvStore()
  for (let i = 0; i < 50_000; i++)
    kv.put(utf8(`key/${String((i * 7919) % 2000).padStart(5, '0')}`), utf8(`v${i}`))
  const whole = look(kv, { first: 1500, rows: 24, columns: 20, per: 0 })
  expect([whole.keys, whole.rows.length, whole.columns.per]).toEqual([2000, 24, 2500])
  for (const { marks } of whole.rows) {
    expect(marks.length).toBeLessThanOrEqual(20)
    expect(sum(marks, 'put')).toBe(25)
  }
  const newest = look(kv, { rows: 24, columns: 20 })
  expect(newest.columns.from).toBe(50_001 - 19)
  expect(JSON.stringify(newest).length).toBeLessThan(10_000)
})

function sum(marks: readonly KeyMark[], kind: 'put' | 'delete'): number {
  return marks.reduce((total, mark) => {
    if (mark.kind === 'fold') return total + (kind === 'put' ? mark.puts : mark.deletes)
    return total + (mark.kind === kind ? 1 : 0)
  }, 0)
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
