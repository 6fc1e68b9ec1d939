import { expect, test } from 'vitest'
import { readDatadir, readExpected } from '../../../tests/datadir.ts'
import { textOf } from '../../base/bytes.ts'
import type { Result } from '../../base/result.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import type { Compare, InternalRaftRequest, RequestOp } from '../../pb/etcdserverpb.ts'
import { decodeEntry } from '../../pb/raftpb-codec.ts'
import { scanSegment } from '../wal/scan.ts'
import { KvStore, type WriteTxn } from './kv-store.ts'

/** The entries of real logs, applied here, must end in the key space that etcd 3.4.23 had: same keys, same hash. */
test.each(['a-single', 'b-three', 'c-snapshots', 'c2-two-segments'])(
  '%s: its log gives the keys and the hash that the server had',
  (name) => {
    for (const [member, requests] of requestsOf(name)) {
      const { db } = readExpected(name).dirs[member]!
      const store = new KvStore()
      for (const request of requests) apply(store, request)
      expect(store.rev).toBe(db.current_revision)
      const { kvs } = store.range(Uint8Array.of(0), Uint8Array.of(0))
      expect(
        kvs.map(({ key, value, createRevision, modRevision, version }) => ({
          key: shown(key),
          value: shown(value),
          create_revision: createRevision,
          mod_revision: modRevision,
          version,
        })),
      ).toEqual(
        db.keys.map(({ key, value, create_revision, mod_revision, version }) => ({
          key,
          value,
          create_revision,
          mod_revision,
          version,
        })),
      )
      expect(store.hashKv()).toBe(db.hashkv)
    }
  },
)

/** Member → its v3 requests in log order. The fixtures have no overwritten entry, and all are committed. */
function requestsOf(name: string): Map<string, InternalRaftRequest[]> {
  const members = new Map<string, InternalRaftRequest[]>()
  const files = [...readDatadir(name)]
    .filter(([path]) => path.endsWith('.wal'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [path, bytes] of files) {
    const member = path.slice(0, path.indexOf('/'))
    const requests = members.get(member) ?? []
    members.set(member, requests)
    for (const { record } of scanSegment(bytes, 0, true).records) {
      if (record.type !== 'entry') continue
      const entry = value(decodeEntry(record.data!))
      if (entry.type !== 'EntryNormal') continue
      const payload = value(decodePayload(entry.data))
      if (payload.kind === 'v3') requests.push(payload.request)
    }
  }
  return members
}

function apply(store: KvStore, { put, deleteRange, txn, compaction }: InternalRaftRequest): void {
  if (compaction !== undefined) expect(store.compact(compaction.revision)).toBeNull()
  store.write((write) => {
    if (put !== undefined) run(write, { kind: 'put', request: put })
    if (deleteRange !== undefined) run(write, { kind: 'deleteRange', request: deleteRange })
    if (txn === undefined) return
    const holds = txn.compare.every((compare) => isTrue(write, compare))
    for (const op of holds ? txn.success : txn.failure) run(write, op)
  })
}

function run(write: WriteTxn, op: RequestOp): void {
  if (op.kind === 'put') write.put(op.request.key, op.request.value, op.request.lease)
  if (op.kind === 'deleteRange') write.deleteRange(op.request.key, op.request.rangeEnd)
}

/** Only what the fixtures ask: one key, equal or greater. */
function isTrue(write: WriteTxn, { key, target, result }: Compare): boolean {
  const [kv] = write.range(key, null).kvs
  if (target.kind === 'VALUE') return kv !== undefined && textOf(kv.value) === textOf(target.value)
  const numbers = { VERSION: kv?.version, CREATE: kv?.createRevision, MOD: kv?.modRevision, LEASE: kv?.lease }
  const found = numbers[target.kind] ?? 0
  return result === 'GREATER' ? found > target.value : found === target.value
}

/** As the facts show bytes: text, or hex when there are control characters. */
function shown(bytes: Uint8Array): string {
  const text = textOf(bytes)
  const printable = Array.from(text).every(
    (character) => character >= ' ' && character !== '\u007f' && character !== '\ufffd',
  )
  return printable ? text : `0x${Buffer.from(bytes).toString('hex')}`
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
