import { crc32c } from '../../base/crc32c.ts'
import { utf8 } from '../../base/bytes.ts'
import { decodeKeyValue, type KeyValue } from '../../pb/mvccpb.ts'
import type { BoltRow } from './bolt-page.ts'

/** A row of the `key` bucket. A tombstone's `kv` has only the key. */
export interface KeyRow {
  readonly main: number
  readonly sub: number
  readonly tombstone: boolean
  readonly kv: KeyValue
  /** The row's key and value as they are stored. */
  readonly bytes: BoltRow
}

/** null for bytes that are no row of that bucket. */
export function keyRow(bytes: BoltRow): KeyRow | null {
  const revision = readRevision(bytes.key)
  const kv = decodeKeyValue(bytes.value)
  if (revision === null || !kv.ok) return null
  return { ...revision, tombstone: bytes.key[17] === TOMBSTONE, kv: kv.value, bytes }
}

const TOMBSTONE = 0x74

/** Main and sub of the 17 bytes that etcd keeps of a revision. */
export function readRevision(bytes: Uint8Array): { readonly main: number; readonly sub: number } | null {
  if (bytes.length < 17) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const main = Number(view.getBigUint64(0))
  const sub = Number(view.getBigUint64(9))
  return Number.isSafeInteger(main) && Number.isSafeInteger(sub) ? { main, sub } : null
}

/** What `endpoint hashkv` answers at revision `at` for rows in their order. */
export function hashRows(rows: readonly KeyRow[], at: number, compactRevision: number): number {
  const newest = new Map<string, KeyRow>()
  for (const row of rows) if (row.main <= at) newest.set(row.kv.key.join(), row)
  const keep = new Set([...newest.values()].filter(({ tombstone }) => !tombstone))
  let crc = crc32c(utf8('key'))
  for (const row of rows) {
    if (row.main > at || (row.main <= compactRevision && keep.size > 0 && !keep.has(row))) continue
    crc = crc32c(row.bytes.value, crc32c(row.bytes.key, crc))
  }
  return crc
}
