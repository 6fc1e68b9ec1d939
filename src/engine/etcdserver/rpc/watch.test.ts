import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOf, utf8 } from '../../../base/bytes.ts'
import { revisionHeader, type WatchEvent } from '../../../pb/rpcpb.ts'
import type { WatchRequest } from '../../../run/client-request.ts'
import { KvStore } from '../../mvcc/kv-store.ts'
import { WatchHub, type WatchNews } from './watch.ts'

type Op = readonly [kind: 'put' | 'del', key: string]
const ops = fc.tuple(fc.constantFrom('put', 'del'), fc.constantFrom('a', 'ab', 'b')) as fc.Arbitrary<Op>

function request(fields: Partial<WatchRequest>): WatchRequest {
  return { verb: 'watch', key: 'a', revision: 0, prevKv: true, filters: [], progressNotify: false, ...fields }
}

const shown = ({ type, kv, prevKv }: WatchEvent): string =>
  `${kv.modRevision} ${type} ${textOf(kv.key)} was ${prevKv === null ? '-' : textOf(prevKv.value)}`

/** What a watch of the prefix a from `first` on must be told, by whole maps, one a revision. */
function expected(history: readonly (readonly Op[])[], first: number): string[] {
  const out: string[] = []
  let map = new Map<string, string>()
  let revision = 1
  for (const [n, txn] of history.entries()) {
    const next = new Map(map)
    const events: string[] = []
    for (const [kind, key] of txn) {
      if (kind === 'del' && !next.has(key)) continue
      events.push(`${revision + 1} ${kind === 'put' ? 'PUT' : 'DELETE'} ${key} was ${map.get(key) ?? '-'}`)
      if (kind === 'put') next.set(key, `v${n}`)
      else next.delete(key)
    }
    if (events.length > 0) revision++
    map = next
    if (revision >= first) out.push(...events.filter((line) => line.split(' ')[2]?.startsWith('a') === true))
  }
  return out
}

test('a watch is told every change from its revision on, once and in order, whenever it joins', () => {
  const histories = fc.array(
    fc.uniqueArray(ops, { selector: ([, key]) => key, minLength: 1, maxLength: 3 }),
    {
      maxLength: 14,
    },
  )
  fc.assert(
    fc.property(histories, fc.nat(13), fc.nat(16), fc.nat(3), (history, joinsAt, start, turns) => {
      const kv = new KvStore()
      const hub = new WatchHub()
      const news: WatchNews[] = []
      let first = Infinity
      for (const [n, txn] of history.entries()) {
        if (n === joinsAt) {
          first = start === 0 ? kv.rev + 1 : start
          hub.add(1, request({ span: { kind: 'prefix' }, revision: start }), kv, revisionHeader, 0)
        }
        const before = kv.rev
        kv.write((write) => {
          for (const [kind, key] of txn) {
            if (kind === 'put') write.put(utf8(key), utf8(`v${n}`))
            else write.deleteRange(utf8(key), null)
          }
        })
        if (kv.rev > before) news.push(...hub.notify(kv, revisionHeader))
        if (n % (turns + 1) === turns) news.push(...hub.catchUp(kv, revisionHeader))
      }
      news.push(...hub.catchUp(kv, revisionHeader))
      const told = news.flatMap(({ response }) => response.events.map(shown))
      expect(told).toEqual(first === Infinity ? [] : expected(history, first))
      const revisions = news.map(({ response }) =>
        response.events.map(({ kv: { modRevision } }) => modRevision),
      )
      for (const [i, list] of revisions.entries()) {
        expect(Math.max(0, ...(revisions[i - 1] ?? []))).toBeLessThan(Math.min(Infinity, ...list))
      }
    }),
    { numRuns: 300 },
  )
})

test('a watch that a compaction has overtaken is cancelled with the compacted revision; one at it is not', () => {
  const kv = new KvStore()
  for (let n = 0; n < 5; n++) kv.put(utf8('a'), utf8(String(n)))
  kv.compact(4)
  const hub = new WatchHub()
  hub.add(1, request({ revision: 3 }), kv, revisionHeader, 0)
  hub.add(2, request({ revision: 4 }), kv, revisionHeader, 0)
  const [overtaken, fine] = hub.catchUp(kv, revisionHeader)
  expect(overtaken).toMatchObject({
    request: 1,
    last: true,
    response: { canceled: true, compactRevision: 4 },
  })
  expect(fine?.response.events.map(shown)).toEqual(['4 PUT a was -', '5 PUT a was 2', '6 PUT a was 3'])
  expect(hub.watchers.map(({ request: one }) => one)).toEqual([2])
})

test('filters hold back puts or deletes, a future revision waits, and who has gone is told nothing', () => {
  const kv = new KvStore()
  const hub = new WatchHub()
  hub.add(1, request({ filters: ['NOPUT'] }), kv, revisionHeader, 0)
  hub.add(2, request({ filters: ['NODELETE'] }), kv, revisionHeader, 0)
  hub.add(3, request({ revision: 3 }), kv, revisionHeader, 0)
  hub.add(4, request({}), kv, revisionHeader, 0)
  hub.cancel(4)
  const told: string[] = []
  const tell = (news: readonly WatchNews[]): void => {
    for (const { request: one, response } of news)
      told.push(...response.events.map((event) => `${one}: ${shown(event)}`))
  }
  kv.put(utf8('a'), utf8('x'))
  tell(hub.notify(kv, revisionHeader))
  kv.deleteRange(utf8('a'))
  tell(hub.notify(kv, revisionHeader))
  expect(told).toEqual(['2: 2 PUT a was -', '1: 3 DELETE a was x', '3: 3 DELETE a was x'])
})

test('a watch far behind is told a thousand revisions a turn, each of them whole', () => {
  const kv = new KvStore()
  for (let n = 0; n < 2500; n++) {
    kv.write((txn) => {
      txn.put(utf8('a'), utf8(String(n)))
      txn.put(utf8('b'), utf8(String(n)))
    })
  }
  const hub = new WatchHub()
  hub.add(1, request({ span: { kind: 'from-key' }, revision: 2, prevKv: false }), kv, revisionHeader, 0)
  const turns: number[][] = []
  while (hub.hasUnsynced) {
    const events = hub.catchUp(kv, revisionHeader).flatMap(({ response }) => response.events)
    turns.push([events.length, events[0]?.kv.modRevision ?? 0, events.at(-1)?.kv.modRevision ?? 0])
  }
  expect(turns).toEqual([
    [2000, 2, 1001],
    [2000, 1002, 2001],
    [1000, 2002, 2501],
  ])
})

test('who wants it hears of the progress every ten minutes, unless something else was told since', () => {
  const kv = new KvStore()
  const hub = new WatchHub()
  hub.add(1, request({ progressNotify: true }), kv, revisionHeader, 0)
  hub.add(2, request({}), kv, revisionHeader, 0)
  const minute = 60_000_000
  const heard = (at: number): readonly number[] =>
    hub.progress(at * minute, kv, revisionHeader).map(({ request: one }) => one)
  expect(hub.nextProgress).toBe(10 * minute)
  expect([heard(9), heard(10)]).toEqual([[], [1]])
  kv.put(utf8('a'), utf8('x'))
  hub.notify(kv, revisionHeader)
  expect([heard(20), heard(30)]).toEqual([[], [1]])
  hub.cancel(1)
  expect(hub.nextProgress).toBe(null)
})

test('a watch of no key at all is refused, one from before the first revision is told what comes', () => {
  const kv = new KvStore()
  kv.put(utf8('a'), utf8('1'))
  const hub = new WatchHub()
  const empty = hub.add(1, request({ span: { kind: 'to', end: 'a' } }), kv, revisionHeader, 0)
  expect(empty).toMatchObject({ last: true, response: { cancelReason: 'mvcc: watcher range is empty' } })
  hub.add(2, request({ revision: -1 }), kv, revisionHeader, 0)
  expect(hub.catchUp(kv, revisionHeader)).toEqual([])
  kv.put(utf8('a'), utf8('2'))
  const [news] = hub.notify(kv, revisionHeader)
  expect(news).toMatchObject({ request: 2, response: { events: [{ kv: { modRevision: 3 } }] } })
})

test('an answer over two megabytes is cut where the watch wants that, also inside a revision, and nowhere else', () => {
  const told = (fragment: boolean): readonly WatchNews[] => {
    const kv = new KvStore()
    const hub = new WatchHub()
    const wanted = request({ span: { kind: 'prefix' }, ...(fragment && { fragment: true }) })
    hub.add(1, wanted, kv, revisionHeader, 0)
    kv.write((txn) => {
      for (const n of [1, 2, 3]) txn.put(utf8(`a${n}`), new Uint8Array(900_000))
    })
    return hub.notify(kv, revisionHeader)
  }
  const shape = (news: readonly WatchNews[]): unknown =>
    news.map(({ response }) =>
      response.kind === 'watch' ? [response.events.length, response.fragment ?? false] : null,
    )
  expect(shape(told(false))).toEqual([[3, false]])
  expect(shape(told(true))).toEqual([
    [2, true],
    [1, false],
  ])
})
