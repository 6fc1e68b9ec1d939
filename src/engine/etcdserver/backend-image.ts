import { ok, refuse, type Result } from '../../base/result.ts'
import { BoltDb } from '../backend/bolt-db.ts'
import { BROKEN_TREE } from '../backend/bolt-page.ts'
import { openBolt } from '../backend/bolt-reader.ts'
import { keyRow, readRevision } from '../backend/key-rows.ts'
import type { FileContent } from '../disk/disk.ts'
import { keyText } from '../mvcc/key-range.ts'
import { KvStore, type Row } from '../mvcc/kv-store.ts'
import { compareRevisions, type Revision } from '../mvcc/revision.ts'
import { alarmOfRow, type ApiRows, leaseOfRow } from './api-rows.ts'

/** The file `db` as one commit leaves it. `consistentIndex`: the last entry that is in it. */
export class BackendImage implements FileContent {
  constructor(
    readonly db: BoltDb,
    readonly consistentIndex: number,
  ) {}

  get length(): number {
    return this.db.length
  }

  get bytesWritten(): number {
    return this.db.bytesWritten
  }

  bytes(): Uint8Array {
    return this.db.bytes()
  }

  torn(before: Uint8Array, bytes: number): Uint8Array {
    return this.db.torn(before, bytes)
  }
}

/** What a server takes from its `db` when it starts. */
export interface BackendRead extends ApiRows {
  readonly db: BoltDb
  readonly kv: KvStore
  readonly consistentIndex: number
}

/** The key space that a db file holds, or how etcd dies of it. */
export function readBackend(bytes: Uint8Array): Result<BackendRead> {
  const file = openBolt(bytes)
  if (!file.ok) {
    return refuse(
      file.error.startsWith(BROKEN_TREE) ? `panic: ${file.error}` : `failed to open database: ${file.error}`,
    )
  }
  const { buckets } = file.value
  const rows: (readonly [Revision, Row])[] = []
  const newest = new Map<string, Revision>()
  for (const bytesOfRow of buckets.get('key') ?? []) {
    const read = keyRow(bytesOfRow)
    if (read === null) return refuse('failed to unmarshal mvccpb.KeyValue')
    const { main, sub, tombstone, kv } = read
    const key = keyText(kv.key)
    const before = newest.get(key)
    if (before !== undefined && compareRevisions(before, { main, sub }) >= 0) return refuse(NOT_RISING)
    newest.set(key, { main, sub })
    const change: Row = tombstone
      ? { kind: 'delete', key: kv.key.slice(), modRevision: main }
      : { kind: 'put', kv: { ...kv, key: kv.key.slice(), value: kv.value.slice() } }
    rows.push([{ main, sub }, change])
  }
  const meta = new Map(
    (buckets.get('meta') ?? []).map(({ key, value }) => [String.fromCharCode(...key), value]),
  )
  const compaction = (name: string): number => readRevision(meta.get(name) ?? new Uint8Array(0))?.main ?? -1
  const index = meta.get('consistent_index')
  return ok({
    db: BoltDb.opened(bytes, file.value),
    kv: KvStore.restored(rows, compaction('finishedCompactRev'), compaction('scheduledCompactRev')),
    leases: (buckets.get('lease') ?? []).flatMap(leaseOfRow),
    alarms: (buckets.get('alarm') ?? []).flatMap(alarmOfRow),
    consistentIndex: index?.length === 8 ? readBe64(index) : 0,
  })
}

const NOT_RISING = "panic: 'put' with an unexpected smaller revision"

function readBe64(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
}
