import { assert } from '../../base/assert.ts'
import { compareBytes, utf8 } from '../../base/bytes.ts'
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
import type { BoltRow } from './bolt-reader.ts'

interface Element extends BoltRow {
  readonly isBucket: boolean
}

/** A page that was written, and the first key below it. */
interface Child {
  readonly key: Uint8Array
  readonly page: number
}

const PAGE_BYTES = 4096
/** Branch pages hold at least this many children, however long the keys are. */
const FANOUT_LEAST = 2

/**
 * A db file with these buckets, dense, as after one commit with number `txid`. Rows must be in key order. `spare`: pages
 * at the end that are free.
 */
export function writeBolt(buckets: ReadonlyMap<string, readonly BoltRow[]>, txid = 2, spare = 0): Uint8Array {
  const file = new BoltWriter()
  const elements = [...buckets]
    .map(([name, rows]): Element => ({ key: utf8(name), value: file.bucketValue(rows), isBucket: true }))
    .sort((a, b) => compareBytes(a.key, b.key))
  const root = file.tree(elements)
  return file.finish(root, txid, spare)
}

class BoltWriter {
  private readonly pages: Uint8Array[] = []
  private next = 2

  /** Root and sequence; a small bucket's page is inside the value. */
  bucketValue(rows: readonly BoltRow[]): Uint8Array {
    for (let i = 1; i < rows.length; i++) {
      assert(compareBytes(rows[i - 1]?.key ?? EMPTY, rows[i]?.key ?? EMPTY) < 0, 'rows are in key order')
    }
    const elements = rows.map((row) => ({ ...row, isBucket: false }))
    const size = PAGE_HEADER_BYTES + elements.reduce((sum, element) => sum + bytesOf(element), 0)
    if (size > PAGE_BYTES / 4) return bucketHeader(this.tree(elements))
    const value = new Uint8Array(BUCKET_HEADER_BYTES + size)
    value.set(leafPage(0, elements, size), BUCKET_HEADER_BYTES)
    return value
  }

  /** Leaves from left to right, then branches above them until one page is left: the root. */
  tree(elements: readonly Element[]): number {
    let level = chunks(elements, bytesOf, 1).map((part): Child => {
      const size = PAGE_HEADER_BYTES + part.reduce((sum, element) => sum + bytesOf(element), 0)
      return { key: part[0]?.key ?? EMPTY, page: this.add(size, (page, room) => leafPage(page, part, room)) }
    })
    while (level.length > 1) {
      level = chunks(level, (child) => ELEMENT_BYTES + child.key.length, FANOUT_LEAST).map((part): Child => {
        const size = PAGE_HEADER_BYTES + part.reduce((sum, { key }) => sum + ELEMENT_BYTES + key.length, 0)
        return {
          key: part[0]?.key ?? EMPTY,
          page: this.add(size, (page, room) => branchPage(page, part, room)),
        }
      })
    }
    return level[0]?.page ?? 0
  }

  finish(root: number, txid: number, spare: number): Uint8Array {
    const highWater = this.next + spare
    const out = new Uint8Array(highWater * PAGE_BYTES)
    for (const id of [txid, txid + 1]) out.set(metaPage(id, root, highWater), (id % 2) * PAGE_BYTES)
    let at = 2 * PAGE_BYTES
    for (const page of this.pages) {
      out.set(page, at)
      at += page.length
    }
    return out
  }

  private add(size: number, make: (page: number, room: number) => Uint8Array): number {
    const page = this.next
    const count = Math.ceil(size / PAGE_BYTES)
    this.next += count
    const bytes = make(page, count * PAGE_BYTES)
    new DataView(bytes.buffer).setUint32(12, count - 1, true)
    this.pages.push(bytes)
    return page
  }
}

const EMPTY = new Uint8Array(0)

function bytesOf({ key, value }: BoltRow): number {
  return ELEMENT_BYTES + key.length + value.length
}

/** Parts that fill a page each; one that is too large for any page is alone. An empty list is one empty part. */
function chunks<T>(items: readonly T[], size: (item: T) => number, least: number): T[][] {
  const parts: T[][] = [[]]
  let room = PAGE_BYTES - PAGE_HEADER_BYTES
  for (const item of items) {
    const part = parts.at(-1) ?? []
    if (part.length >= least && size(item) > room) {
      parts.push([item])
      room = PAGE_BYTES - PAGE_HEADER_BYTES
    } else part.push(item)
    room -= size(item)
  }
  return parts
}

function header(page: number, flags: number, count: number, room: number): DataView {
  const view = new DataView(new ArrayBuffer(room))
  view.setBigUint64(0, BigInt(page), true)
  view.setUint16(8, flags, true)
  view.setUint16(10, count, true)
  return view
}

function leafPage(page: number, elements: readonly Element[], room: number): Uint8Array {
  const view = header(page, LEAF_PAGE, elements.length, room)
  const bytes = new Uint8Array(view.buffer)
  let data = PAGE_HEADER_BYTES + elements.length * ELEMENT_BYTES
  for (const [i, { key, value, isBucket }] of elements.entries()) {
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    view.setUint32(at, isBucket ? BUCKET_FLAG : 0, true)
    view.setUint32(at + 4, data - at, true)
    view.setUint32(at + 8, key.length, true)
    view.setUint32(at + 12, value.length, true)
    bytes.set(key, data)
    bytes.set(value, data + key.length)
    data += key.length + value.length
  }
  return bytes
}

function branchPage(page: number, children: readonly Child[], room: number): Uint8Array {
  const view = header(page, BRANCH_PAGE, children.length, room)
  const bytes = new Uint8Array(view.buffer)
  let data = PAGE_HEADER_BYTES + children.length * ELEMENT_BYTES
  for (const [i, child] of children.entries()) {
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    view.setUint32(at, data - at, true)
    view.setUint32(at + 4, child.key.length, true)
    view.setBigUint64(at + 8, BigInt(child.page), true)
    bytes.set(child.key, data)
    data += child.key.length
  }
  return bytes
}

function bucketHeader(root: number): Uint8Array {
  const value = new Uint8Array(BUCKET_HEADER_BYTES)
  new DataView(value.buffer).setBigUint64(0, BigInt(root), true)
  return value
}

function metaPage(txid: number, root: number, highWater: number): Uint8Array {
  const view = header(txid % 2, META_PAGE, 0, PAGE_BYTES)
  const at = PAGE_HEADER_BYTES
  view.setUint32(at, MAGIC, true)
  view.setUint32(at + 4, FORMAT_VERSION, true)
  view.setUint32(at + 8, PAGE_BYTES, true)
  view.setBigUint64(at + 16, BigInt(root), true)
  view.setBigUint64(at + 32, NO_FREELIST, true)
  view.setBigUint64(at + 40, BigInt(highWater), true)
  view.setBigUint64(at + 48, BigInt(txid), true)
  const bytes = new Uint8Array(view.buffer)
  view.setBigUint64(at + META_BYTES, fnv64a(bytes.subarray(at, at + META_BYTES)), true)
  return bytes
}
