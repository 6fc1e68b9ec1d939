import { encodeKeyValue } from '../../pb/mvccpb.ts'
import {
  BRANCH_PAGE,
  BUCKET_FLAG,
  BUCKET_HEADER_BYTES,
  ELEMENT_BYTES,
  fnv64a,
  FORMAT_VERSION,
  LEAF_PAGE,
  MAGIC,
  META_BYTES,
  META_PAGE,
  NO_FREELIST,
  PAGE_HEADER_BYTES,
} from './bolt-format.ts'
import { type Item, sizeOf, type TreePage, type Value } from './bolt-tree.ts'

/** What one of the two metas says. */
export interface Meta {
  readonly txid: number
  readonly root: number
  /** null: free pages are found by walking the tree. */
  readonly freelist: number | null
  /** Pages from here on were never used. */
  readonly highWater: number
}

/** A page's bytes, all `span` pages of it, into a zeroed place. */
export function putPage(out: Uint8Array, { id, span, leaf, items }: TreePage): void {
  const view = headed(out, id, leaf ? LEAF_PAGE : BRANCH_PAGE, items.length)
  view.setUint32(12, span - 1, true)
  let data = PAGE_HEADER_BYTES + items.length * ELEMENT_BYTES
  for (const [i, { key, value }] of items.entries()) {
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    for (let k = 0; k < key.length; k++) out[data + k] = key.charCodeAt(k)
    if ('span' in value) {
      view.setUint32(at, data - at, true)
      view.setUint32(at + 4, key.length, true)
      view.setBigUint64(at + 8, BigInt(value.id), true)
      data += key.length
    } else {
      const bytes = bytesOf(value)
      view.setUint32(at, 'rows' in value ? BUCKET_FLAG : 0, true)
      view.setUint32(at + 4, data - at, true)
      view.setUint32(at + 8, key.length, true)
      view.setUint32(at + 12, bytes.length, true)
      out.set(bytes, data + key.length)
      data += key.length + bytes.length
    }
  }
}

export function putMeta(out: Uint8Array, page: number, meta: Meta, pageBytes: number): void {
  const view = headed(out, page, META_PAGE, 0)
  const at = PAGE_HEADER_BYTES
  view.setUint32(at, MAGIC, true)
  view.setUint32(at + 4, FORMAT_VERSION, true)
  view.setUint32(at + 8, pageBytes, true)
  view.setBigUint64(at + 16, BigInt(meta.root), true)
  view.setBigUint64(at + 32, meta.freelist === null ? NO_FREELIST : BigInt(meta.freelist), true)
  view.setBigUint64(at + 40, BigInt(meta.highWater), true)
  view.setBigUint64(at + 48, BigInt(meta.txid), true)
  view.setBigUint64(at + META_BYTES, fnv64a(out.subarray(at, at + META_BYTES)), true)
}

export function headed(out: Uint8Array, page: number, flags: number, count: number): DataView {
  const view = new DataView(out.buffer, out.byteOffset, out.length)
  view.setBigUint64(0, BigInt(page), true)
  view.setUint16(8, flags, true)
  view.setUint16(10, count, true)
  return view
}

export function bytesOf(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (!('rows' in value)) return encodeKeyValue(value)
  const { root, rows } = value
  const bytes = new Uint8Array(BUCKET_HEADER_BYTES + (root === null ? sizeOf(rows) : 0))
  if (root !== null) new DataView(bytes.buffer).setBigUint64(0, BigInt(root.id), true)
  else putPage(bytes.subarray(BUCKET_HEADER_BYTES), inline(rows))
  return bytes
}

function inline(rows: readonly Item[]): TreePage {
  return { id: 0, span: 1, leaf: true, items: rows }
}
