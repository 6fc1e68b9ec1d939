import type { ByteSource } from '../../base/byte-source.ts'
import {
  BRANCH_PAGE,
  BUCKET_FLAG,
  BUCKET_HEADER_BYTES,
  ELEMENT_BYTES,
  LEAF_PAGE,
  PAGE_HEADER_BYTES,
} from './bolt-format.ts'
import type { ReadMeta } from './bolt-meta.ts'

export interface BoltRow {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

export interface LeafRow extends BoltRow {
  /** Its value is a bucket, where the tree is that of the bucket names. */
  readonly isBucket: boolean
}

/** How bbolt's panic begins when it looks for free pages and finds a broken tree. */
export const BROKEN_TREE = 'freepages: failed to get all reachable pages'

/** Why a tree cannot be walked; who walks turns it into a refusal that begins with `BROKEN_TREE`. */
export class BrokenTree extends Error {}

/** A page with its overflow, or an inline one inside a bucket's value. */
export interface Page {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly isLeaf: boolean
  readonly count: number
}

/** The pages of one file, each read once, as bbolt checks them when it looks for the free ones. */
export class PageReader {
  /** Those that were read, and the metas. */
  readonly used = new Set<number>([0, 1])

  constructor(
    private readonly source: ByteSource,
    private readonly meta: ReadMeta,
  ) {}

  /** A page of a tree. */
  tree(id: number): Page {
    return treePage(this.claim(id))
  }

  /** The stored freelist is somebody's page too. */
  freelist(): void {
    if (this.meta.freelist !== null) this.claim(this.meta.freelist)
  }

  private claim(id: number): Uint8Array {
    const bytes = pageBytes(this.source, this.meta, id)
    const last = id + bytes.length / this.meta.pageSize
    for (let page = id; page < last; page++) {
      if (this.used.has(page)) throw new BrokenTree(`page ${page}: multiple references`)
      this.used.add(page)
    }
    return bytes
  }
}

/** A page of the file with those that it runs over into. */
export function pageBytes(source: ByteSource, { pageSize, highWater }: ReadMeta, id: number): Uint8Array {
  const at = id * pageSize
  if (id < 2 || id >= highWater || at + pageSize > source.size) {
    throw new BrokenTree(`page ${id}: out of bounds: ${highWater}`)
  }
  const head = source.read(at, at + pageSize)
  const overflow = viewOf(head).getUint32(12, true)
  const end = at + (overflow + 1) * pageSize
  if (end > source.size) throw new BrokenTree(`page ${id} runs beyond the end of the file`)
  return overflow === 0 ? head : source.read(at, end)
}

export function treePage(bytes: Uint8Array): Page {
  if (bytes.length < PAGE_HEADER_BYTES) throw new BrokenTree('a page has no header')
  const view = viewOf(bytes)
  const flags = view.getUint16(8, true)
  const count = view.getUint16(10, true)
  if (flags !== LEAF_PAGE && flags !== BRANCH_PAGE) {
    const kind = flags.toString(16).padStart(2, '0')
    throw new BrokenTree(`page ${view.getBigUint64(0, true)}: invalid type: unknown<${kind}>`)
  }
  if (PAGE_HEADER_BYTES + count * ELEMENT_BYTES > bytes.length) {
    throw new BrokenTree('a page has more elements than room')
  }
  return { view, bytes, isLeaf: flags === LEAF_PAGE, count }
}

export function leafRow({ view, bytes, count }: Page, element: number): LeafRow {
  if (element >= count) throw new BrokenTree('there is no such element')
  const at = PAGE_HEADER_BYTES + element * ELEMENT_BYTES
  const key = at + view.getUint32(at + 4, true)
  const value = key + view.getUint32(at + 8, true)
  const end = value + view.getUint32(at + 12, true)
  if (end > bytes.length) throw new BrokenTree('an element lies beyond the end of its page')
  const isBucket = (view.getUint32(at, true) & BUCKET_FLAG) !== 0
  return { key: bytes.subarray(key, value), value: bytes.subarray(value, end), isBucket }
}

/** A child of a branch, with the first key below it. */
export function branchChild(
  { view, bytes }: Page,
  element: number,
): { readonly key: Uint8Array; readonly page: number } {
  const at = PAGE_HEADER_BYTES + element * ELEMENT_BYTES
  const key = at + view.getUint32(at, true)
  const end = key + view.getUint32(at + 4, true)
  if (end > bytes.length) throw new BrokenTree('an element lies beyond the end of its page')
  return { key: bytes.subarray(key, end), page: Number(view.getBigUint64(at + 8, true)) }
}

/** The root page of a bucket: one of the file, or, with page 0, the inline one in the bucket's value. */
export function bucketRoot(value: Uint8Array): { readonly page: number; readonly inline: Uint8Array } {
  if (value.length < BUCKET_HEADER_BYTES) throw new BrokenTree('a bucket has no header')
  return { page: Number(viewOf(value).getBigUint64(0, true)), inline: value.subarray(BUCKET_HEADER_BYTES) }
}

export function bucketName(key: Uint8Array): string {
  return String.fromCharCode(...key.subarray(0, 1024))
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
