import type { ByteWriter } from '../../base/byte-writer.ts'
import type { KvStore } from './kv-store.ts'

/** Canonical bytes of a store, for tests: equal bytes are equal stores. */
export function encodeKvStore(store: KvStore, out: ByteWriter): void {
  const rows = store['rows']
  out
    .varint(store.rev)
    .varint(store.compactRev + 1)
    .varint(store['finishedCompactRev'] + 1)
    .varint(store['compactions'].length)
  for (const { revision, next } of store['compactions'])
    out.varint(revision).varint(next.main).varint(next.sub)
  out.varint(rows.size)
  for (const [{ main, sub }, row] of rows.entries()) {
    out.varint(main).varint(sub)
    if (row.kind === 'delete') {
      out.u8(0).bytes(row.key)
    } else {
      const { key, value, createRevision, version, lease } = row.kv
      out.u8(1).bytes(key).bytes(value).varint(createRevision).varint(version).string(lease)
    }
  }
}
