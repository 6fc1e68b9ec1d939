import type { ByteSource } from '../src/base/byte-source.ts'
import { concatBytes, utf8 } from '../src/base/bytes.ts'
import { ID_NONE } from '../src/base/id64.ts'
import {
  BRANCH_PAGE,
  BUCKET_FLAG,
  BUCKET_HEADER_BYTES,
  ELEMENT_BYTES,
  FORMAT_VERSION,
  fnv64a,
  LEAF_PAGE,
  MAGIC,
  META_BYTES,
  META_PAGE,
  NO_FREELIST,
  PAGE_HEADER_BYTES,
} from '../src/engine/backend/bolt-format.ts'
import { encodeKeyValue } from '../src/pb/mvccpb.ts'

const PAGE = 4096
const KEY_BYTES = 17
/** Children of a branch page. */
const FAN = 100
const FIRST_LEAF = 3

/**
 * A db of `rows` revisions, each on a page of its own that its value fills, whose pages are made when they are read: so that a large
 * file can be weighed without one. Two metas, a root leaf with the bucket `key`, the leaves, and branches above them to the top.
 */
export function largeDb(rows: number): ByteSource {
  /** Number of pages, and the first one, of each level: leaves, branches of leaves, branches of those. */
  const levels = [{ first: FIRST_LEAF, pages: rows }]
  for (let below = levels[0]; below !== undefined && below.pages > 1; below = levels.at(-1)) {
    levels.push({ first: below.first + below.pages, pages: Math.ceil(below.pages / FAN) })
  }
  const top = levels.at(-1)?.first ?? FIRST_LEAF
  const size = (top + 1) * PAGE
  const value = new Uint8Array(PAGE - PAGE_HEADER_BYTES - ELEMENT_BYTES - KEY_BYTES - 60).fill(120)
  const page = (id: number): Uint8Array => {
    if (id < 2) return metaPage(id, top + 1)
    if (id === 2) return leafPage(id, utf8('key'), bucketAt(top), BUCKET_FLAG)
    const level = levels.findLastIndex(({ first }) => first <= id)
    const place = id - (levels[level]?.first ?? 0)
    if (level === 0) {
      const main = place + 2
      const kv = { key: utf8(`key/${main % 5000}`), createRevision: main, modRevision: main, version: 1 }
      return leafPage(id, revision(main), encodeKeyValue({ ...kv, value, lease: ID_NONE }), 0)
    }
    const below = levels[level - 1] ?? { first: 0, pages: 0 }
    const from = place * FAN
    return branchPage(id, Math.min(FAN, below.pages - from), (i) => ({
      key: revision((from + i) * FAN ** (level - 1) + 2),
      child: below.first + from + i,
    }))
  }
  return {
    size,
    read(from, to) {
      const end = Math.min(to, size)
      if (end <= from) return new Uint8Array(0)
      const first = Math.floor(from / PAGE)
      const pages = Array.from({ length: Math.ceil(end / PAGE) - first }, (_, i) => page(first + i))
      return concatBytes(pages).subarray(from - first * PAGE, end - first * PAGE)
    },
  }
}

function blank(id: number, flags: number, count: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(PAGE)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(id), true)
  view.setUint16(8, flags, true)
  view.setUint16(10, count, true)
  return { bytes, view }
}

function metaPage(id: number, highWater: number): Uint8Array {
  const { bytes, view } = blank(id, META_PAGE, 0)
  const at = PAGE_HEADER_BYTES
  view.setUint32(at, MAGIC, true)
  view.setUint32(at + 4, FORMAT_VERSION, true)
  view.setUint32(at + 8, PAGE, true)
  view.setBigUint64(at + 16, 2n, true)
  view.setBigUint64(at + 32, NO_FREELIST, true)
  view.setBigUint64(at + 40, BigInt(highWater), true)
  view.setBigUint64(at + 48, BigInt(10 + id), true)
  view.setBigUint64(at + META_BYTES, fnv64a(bytes.subarray(at, at + META_BYTES)), true)
  return bytes
}

function leafPage(id: number, key: Uint8Array, value: Uint8Array, flags: number): Uint8Array {
  const { bytes, view } = blank(id, LEAF_PAGE, 1)
  const at = PAGE_HEADER_BYTES
  view.setUint32(at, flags, true)
  view.setUint32(at + 4, ELEMENT_BYTES, true)
  view.setUint32(at + 8, key.length, true)
  view.setUint32(at + 12, value.length, true)
  bytes.set(key, at + ELEMENT_BYTES)
  bytes.set(value, at + ELEMENT_BYTES + key.length)
  return bytes
}

function branchPage(
  id: number,
  count: number,
  element: (i: number) => { readonly key: Uint8Array; readonly child: number },
): Uint8Array {
  const { bytes, view } = blank(id, BRANCH_PAGE, count)
  for (let i = 0; i < count; i++) {
    const { key, child } = element(i)
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    const data = PAGE_HEADER_BYTES + count * ELEMENT_BYTES + i * KEY_BYTES
    view.setUint32(at, data - at, true)
    view.setUint32(at + 4, key.length, true)
    view.setBigUint64(at + 8, BigInt(child), true)
    bytes.set(key, data)
  }
  return bytes
}

function bucketAt(root: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(BUCKET_HEADER_BYTES))
  view.setBigUint64(0, BigInt(root), true)
  return new Uint8Array(view.buffer)
}

function revision(main: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(KEY_BYTES))
  view.setBigUint64(0, BigInt(main))
  view.setUint8(8, 0x5f)
  return new Uint8Array(view.buffer)
}
