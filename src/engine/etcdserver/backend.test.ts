import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { encodeKvStore } from '../mvcc/encode-kv-store.ts'

import { ByteWriter } from '../../base/byte-writer.ts'
import { utf8 } from '../../base/bytes.ts'
import { id64 } from '../../base/id64.ts'
import type { Member } from '../../pb/membership.ts'
import { openBolt } from '../backend/bolt-reader.ts'
import { Disk } from '../disk/disk.ts'
import { KvStore } from '../mvcc/kv-store.ts'
import type { ApiRows } from './api-rows.ts'
import { commitChanges, createdDb } from './backend-changes.ts'
import { BackendImage, type BackendRead, readBackend } from './backend-image.ts'
import { DB_PATH, NOTHING_HELD } from './backend.ts'
import { Membership } from './membership.ts'
import { decodeV2Store, encodeV2Store, type V2Store } from './v2-store.ts'

const member = (n: number, changes: Partial<Member> = {}): Member => ({
  id: id64(n),
  name: `n${n}`,
  peerURLs: [`http://10.0.0.${n}:2380`],
  clientURLs: [`http://10.0.0.${n}:2379`],
  isLearner: false,
  ...changes,
})

const STORE: V2Store = {
  membership: Membership.of(
    [member(1), member(2, { name: '', clientURLs: [] }), member(3, { isLearner: true })],
    [id64(9)],
  ),
  clusterVersion: '3.4.0',
}

const API: ApiRows = {
  leases: [
    { id: id64(5), ttl: 60 },
    { id: id64(0x7fff_ffff_ffff_ffffn), ttl: 2 },
  ],
  alarms: [{ memberId: id64(1), alarm: 'NOSPACE' }],
}

/** A new db after one commit of everything. */
function imageOf(kv: KvStore, consistentIndex = 7): BackendImage {
  const leases = new Map(API.leases.map((one) => [one.id, { ...one, expiry: null, keys: new Set<string>() }]))
  const stored = { kv: kv.clone(), ...STORE, leases, alarms: API.alarms, consistentIndex }
  return new BackendImage(commitChanges(createdDb(), NOTHING_HELD, stored), consistentIndex)
}

function readOf(bytes: Uint8Array): BackendRead {
  const read = readBackend(bytes)
  if (!read.ok) throw new Error(read.error)
  return read.value
}

it('leases and alarms are read back from their buckets', () => {
  const { leases, alarms } = readOf(imageOf(new KvStore()).bytes())
  expect({ leases, alarms }).toEqual(API)
})

function encoded(kv: KvStore): string {
  const out = new ByteWriter()
  encodeKvStore(kv, out)
  return Buffer.from(out.finish()).toString('hex')
}

/** What every revision shows. */
function reads(kv: KvStore): readonly unknown[] {
  return Array.from({ length: kv.rev + 2 }, (_, at) => {
    const { kvs, error } = kv.range(utf8('k'), utf8('l'), at)
    return [error, ...kvs.map((one) => `${one.createRevision}/${one.modRevision}/${one.version}`)].join(' ')
  })
}

type Change =
  | { readonly kind: 'put' | 'del'; readonly key: number; readonly size: number }
  | { readonly kind: 'compact'; readonly permille: number }

const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('put' as const), key: fc.nat(6), size: fc.nat(600) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('del' as const), key: fc.nat(6), size: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const), permille: fc.nat(1000) }) },
)

function make(kv: KvStore, change: Change): void {
  if (change.kind === 'compact') kv.compact(Math.ceil((kv.rev * change.permille) / 1000))
  else if (change.kind === 'put') kv.put(utf8(`k${change.key}`), new Uint8Array(change.size).fill(change.key))
  else kv.deleteRange(utf8(`k${change.key}`))
}

describe('a db file', () => {
  it('gives back the key space that was written: rows, reads of every revision, hash, and what comes after', () => {
    fc.assert(
      fc.property(
        fc.array(changes, { maxLength: 60 }),
        fc.array(changes, { maxLength: 10 }),
        (before, after) => {
          const kv = new KvStore()
          for (const change of before) make(kv, change)
          const { kv: read, consistentIndex } = readOf(imageOf(kv).bytes())
          expect(consistentIndex).toBe(7)
          for (const change of [null, ...after]) {
            if (change !== null) for (const store of [kv, read]) make(store, change)
            expect(encoded(read)).toBe(encoded(kv))
            expect(read.hashKv()).toBe(kv.hashKv())
            expect(reads(read)).toEqual(reads(kv))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('holds etcd’s buckets', () => {
    const file = openBolt(imageOf(new KvStore()).bytes())
    if (!file.ok) throw new Error(file.error)
    const text = (bucket: string): string[] =>
      (file.value.buckets.get(bucket) ?? []).map(({ key, value }) =>
        [key, value].map((bytes) => new TextDecoder().decode(bytes)).join(' '),
      )
    expect(text('members')).toEqual([
      '1 {"id":1,"peerURLs":["http://10.0.0.1:2380"],"name":"n1","clientURLs":["http://10.0.0.1:2379"]}',
      '2 {"id":2,"peerURLs":["http://10.0.0.2:2380"]}',
      '3 {"id":3,"peerURLs":["http://10.0.0.3:2380"],"isLearner":true,"name":"n3","clientURLs":["http://10.0.0.3:2379"]}',
    ])
    expect(text('members_removed')).toEqual(['9 removed'])
    expect(text('cluster')).toEqual(['clusterVersion 3.4.0'])
    expect(text('meta')).toEqual(['consistent_index \0\0\0\0\0\0\0\u0007'])
  })

  it('is the one before, when the power goes between its pages and the page that names them', () => {
    const disk = new Disk()
    const kv = new KvStore()
    kv.put(utf8('a'), utf8('1'))
    disk.replace(DB_PATH, imageOf(kv, 1))
    disk.fsync(DB_PATH)
    const before = kv.clone()
    for (let i = 0; i < 300; i++) kv.put(utf8('a'), utf8(`later ${i}`))
    const next = after(disk.contentOf(DB_PATH), kv, 301)
    for (let surviving = 0; surviving <= next.bytesWritten - 4096; surviving += 1000) {
      const torn = disk.clone()
      torn.replace(DB_PATH, next)
      torn.crash([{ path: DB_PATH, bytes: surviving }])
      const read = readOf(torn.read(DB_PATH))
      expect([read.consistentIndex, read.kv.hashKv()]).toEqual([1, before.hashKv()])
    }
    disk.replace(DB_PATH, next)
    disk.fsync(DB_PATH)
    disk.crash()
    expect(readOf(disk.read(DB_PATH)).kv.hashKv()).toBe(kv.hashKv())
  })

  it('that is damaged is refused in etcd’s words, or read', () => {
    const kv = new KvStore()
    for (let i = 0; i < 300; i++) kv.put(utf8(`k${i % 9}`), utf8(`v${i}`))
    const whole = imageOf(kv).bytes()
    expect(readBackend(whole.slice(0, 4000))).toEqual({
      ok: false,
      error: 'failed to open database: invalid database',
    })
    let refused = 0
    for (let at = 8192; at < whole.length; at += 97) {
      const bytes = whole.slice()
      bytes[at] = (bytes[at] ?? 0) ^ 0x55
      if (!readBackend(bytes).ok) refused++
    }
    expect(refused).toBeGreaterThan(10)
  })
})

/** The commit that follows. */
function after(before: unknown, kv: KvStore, consistentIndex: number): BackendImage {
  if (!(before instanceof BackendImage)) throw new Error('a commit comes before')
  const { leases, alarms } = readOf(before.bytes())
  const held = { revision: readOf(before.bytes()).kv.rev, leases: new Map(), alarms }
  const all = new Map(leases.map((one) => [one.id, { ...one, expiry: null, keys: new Set<string>() }]))
  const stored = { kv: kv.clone(), ...STORE, leases: all, alarms, consistentIndex }
  return new BackendImage(commitChanges(before.db, held, stored), consistentIndex)
}

describe('the v2 store', () => {
  it('is read back from its JSON', () => {
    const read = decodeV2Store(encodeV2Store(STORE))
    if (!read.ok) throw new Error(read.error)
    expect(read.value.clusterVersion).toBe('3.4.0')
    expect(read.value.membership.members).toEqual(STORE.membership.members)
    expect(read.value.membership.removed).toEqual([id64(9)])
  })

  it('refuses what is no JSON', () => {
    expect(decodeV2Store(utf8('{"Root":')).ok).toBe(false)
  })
})

const boltdump = fileURLToPath(new URL('../../../../shared/tools/boltdump.py', import.meta.url))

it.skipIf(!existsSync(boltdump))(
  'the facts’ own reader reads a db that was written here (needs python3)',
  () => {
    const kv = new KvStore()
    for (let i = 0; i < 500; i++) kv.put(utf8(`k${i % 9}`), utf8(`v${i}`))
    kv.compact(300)
    const dir = mkdtempSync(join(tmpdir(), 'etcdscope-db-'))
    writeFileSync(join(dir, 'db'), imageOf(kv).bytes())
    const text = execFileSync('python3', [boltdump, join(dir, 'db')], { encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    expect(text).toMatch(/meta \{'page': 0.*'ok': True\}/)
    expect(text).toMatch(
      new RegExp(`bucket key +root=\\d+ inline=False rows=${[...kv.changes(0)].length}\\n`),
    )
    expect(text).toContain('"key": "k4", "create_revision": 6, "mod_revision": 501,')
  },
)
