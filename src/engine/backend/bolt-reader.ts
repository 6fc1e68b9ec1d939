import { NO_BYTES } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
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
  NO_FREELIST,
  PAGE_HEADER_BYTES,
} from './bolt-format.ts'

export interface BoltRow {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

export interface BoltFile {
  readonly pageSize: number
  /** Of the newest valid meta. */
  readonly txid: number
  readonly freelistSynced: boolean
  /** The freelist's page; null when none is stored. */
  readonly freelist: number | null
  readonly pages: { readonly highWater: number; readonly used: number; readonly free: number }
  /** Pages that the tree, the metas and the freelist take. */
  readonly used: ReadonlySet<number>
  /** The tree of bucket names. */
  readonly root: ReadPage
  /** By name, each in key order. */
  readonly buckets: ReadonlyMap<string, readonly BoltRow[]>
}

/** A page of a tree. Covers `span` pages of the file from `id` on; id 0 is one within a bucket's value. */
export interface ReadPage {
  readonly id: number
  readonly span: number
  readonly leaf: boolean
  readonly items: readonly ReadItem[]
  /** Header, elements, keys and values. */
  readonly usedBytes: number
}

/** `child`: of a branch. `bucket`: the root page of what the value of a leaf says is one. */
export interface ReadItem extends BoltRow {
  readonly child: ReadPage | null
  readonly bucket: ReadPage | null
}

interface Meta {
  readonly pageSize: number
  readonly root: number
  readonly freelist: number | null
  readonly highWater: number
  readonly txid: number
}

/** How bbolt's panic begins when it looks for free pages and finds a broken tree. */
export const BROKEN_TREE = 'freepages: failed to get all reachable pages'

const DEFAULT_PAGE_BYTES = 4096
const PAGE_SIZES = [4096, 8192, 16384, 32768, 65536] as const

/** The whole file, or why bbolt would not open it, or where its tree is broken. */
export function openBolt(bytes: Uint8Array): Result<BoltFile> {
  const meta = newestMeta(bytes)
  if (!meta.ok) return meta
  return new TreeWalk(bytes, meta.value).file()
}

function newestMeta(bytes: Uint8Array): Result<Meta> {
  if (bytes.length < DEFAULT_PAGE_BYTES) return refuse('invalid database')
  const first = metaAt(bytes, 0)
  const sizes = first.ok ? [first.value.pageSize] : PAGE_SIZES
  if (bytes.length < 2 * (sizes[0] ?? DEFAULT_PAGE_BYTES)) return refuse('file size too small')
  const metas = [first, ...sizes.map((size) => metaAt(bytes, size))].flatMap((meta) =>
    meta.ok ? [meta.value] : [],
  )
  const [newest] = metas.sort((a, b) => b.txid - a.txid)
  return newest === undefined ? (first.ok ? refuse('invalid database') : first) : ok(newest)
}

function metaAt(bytes: Uint8Array, page: number): Result<Meta> {
  const at = page + PAGE_HEADER_BYTES
  if (at + META_BYTES + 8 > bytes.length) return refuse('invalid database')
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, META_BYTES + 8)
  if (view.getUint32(0, true) !== MAGIC) return refuse('invalid database')
  if (view.getUint32(4, true) !== FORMAT_VERSION) return refuse('version mismatch')
  const checksum = fnv64a(bytes.subarray(at, at + META_BYTES))
  if (view.getBigUint64(META_BYTES, true) !== checksum) return refuse('checksum error')
  const pageSize = view.getUint32(8, true)
  if (!(PAGE_SIZES as readonly number[]).includes(pageSize)) return refuse('invalid database')
  const freelist = view.getBigUint64(32, true)
  return ok({
    pageSize,
    root: Number(view.getBigUint64(16, true)),
    freelist: freelist === NO_FREELIST ? null : Number(freelist),
    highWater: Number(view.getBigUint64(40, true)),
    txid: Number(view.getBigUint64(48, true)),
  })
}

/** A page, or an inline one inside a bucket's value. */
interface Page {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly flags: number
  readonly count: number
}

/** Why a tree cannot be walked; never leaves this file. */
class BrokenTree extends Error {}

class TreeWalk {
  private readonly used = new Set<number>([0, 1])

  constructor(
    private readonly bytes: Uint8Array,
    private readonly meta: Meta,
  ) {}

  file(): Result<BoltFile> {
    try {
      const root = this.tree(this.meta.root, true)
      if (this.meta.freelist !== null) this.page(this.meta.freelist)
      const { pageSize, txid, freelist, highWater } = this.meta
      const used = this.used.size
      return ok({
        pageSize,
        txid,
        freelistSynced: freelist !== null,
        freelist,
        pages: { highWater, used, free: highWater - used },
        used: this.used,
        root,
        buckets: new Map(
          rowsOf(root).flatMap(({ key, bucket }) =>
            bucket === null ? [] : [[latin1(key), rowsOf(bucket)] as const],
          ),
        ),
      })
    } catch (error) {
      if (error instanceof BrokenTree) return refuse(`${BROKEN_TREE} (${error.message})`)
      throw error
    }
  }

  private tree(id: number, hasBuckets: boolean): ReadPage {
    return this.parsed(id, this.page(id), hasBuckets)
  }

  private parsed(id: number, page: Page, hasBuckets: boolean): ReadPage {
    const { flags, bytes, count, view } = page
    if (flags !== LEAF_PAGE && flags !== BRANCH_PAGE) throw new BrokenTree(invalidType(page))
    const leaf = flags === LEAF_PAGE
    const items: ReadItem[] = []
    let usedBytes = PAGE_HEADER_BYTES
    for (let i = 0; i < count; i++) {
      const item = leaf ? this.leafItem(page, i, hasBuckets) : this.branchItem(page, i, hasBuckets)
      usedBytes += ELEMENT_BYTES + item.key.length + item.value.length
      items.push(item)
    }
    const span = id === 0 ? 1 : view.getUint32(12, true) + 1
    return { id, span, leaf, items, usedBytes: Math.min(usedBytes, bytes.length) }
  }

  private branchItem({ view, bytes }: Page, i: number, hasBuckets: boolean): ReadItem {
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    const key = at + view.getUint32(at, true)
    const end = key + view.getUint32(at + 4, true)
    if (end > bytes.length) throw new BrokenTree('an element lies beyond the end of its page')
    const child = this.tree(Number(view.getBigUint64(at + 8, true)), hasBuckets)
    return { key: bytes.subarray(key, end), value: NO_BYTES, child, bucket: null }
  }

  private leafItem({ view, bytes }: Page, i: number, hasBuckets: boolean): ReadItem {
    const at = PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    const key = at + view.getUint32(at + 4, true)
    const start = key + view.getUint32(at + 8, true)
    const end = start + view.getUint32(at + 12, true)
    if (end > bytes.length) throw new BrokenTree('an element lies beyond the end of its page')
    const value = bytes.subarray(start, end)
    const isBucket = hasBuckets && (view.getUint32(at, true) & BUCKET_FLAG) !== 0
    const bucket = isBucket ? this.bucket(value) : null
    return { key: bytes.subarray(key, start), value, child: null, bucket }
  }

  private bucket(value: Uint8Array): ReadPage {
    if (value.length < BUCKET_HEADER_BYTES) throw new BrokenTree('a bucket has no header')
    const root = Number(viewOf(value).getBigUint64(0, true))
    if (root !== 0) return this.tree(root, false)
    return this.parsed(0, pageOf(value.subarray(BUCKET_HEADER_BYTES)), false)
  }

  private page(id: number): Page {
    const { pageSize, highWater } = this.meta
    const at = id * pageSize
    if (id < 2 || id >= highWater || at + pageSize > this.bytes.length) {
      throw new BrokenTree(`page ${id}: out of bounds: ${highWater}`)
    }
    const overflow = viewOf(this.bytes).getUint32(at + 12, true)
    const end = at + (overflow + 1) * pageSize
    if (end > this.bytes.length) throw new BrokenTree(`page ${id} runs beyond the end of the file`)
    for (let page = id; page <= id + overflow; page++) {
      if (this.used.has(page)) throw new BrokenTree(`page ${page}: multiple references`)
      this.used.add(page)
    }
    return pageOf(this.bytes.subarray(at, end))
  }
}

function pageOf(bytes: Uint8Array): Page {
  if (bytes.length < PAGE_HEADER_BYTES) throw new BrokenTree('a page has no header')
  const view = viewOf(bytes)
  const count = view.getUint16(10, true)
  const flags = view.getUint16(8, true)
  const isTree = flags === LEAF_PAGE || flags === BRANCH_PAGE
  if (isTree && PAGE_HEADER_BYTES + count * ELEMENT_BYTES > bytes.length) {
    throw new BrokenTree('a page has more elements than room')
  }
  return { view, bytes, flags, count }
}

/** The leaves' elements below a page, in order. */
export function rowsOf(page: ReadPage): readonly ReadItem[] {
  if (page.leaf) return page.items
  const rows: ReadItem[] = []
  for (const { child } of page.items) if (child !== null) for (const row of rowsOf(child)) rows.push(row)
  return rows
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024))
}

function invalidType({ view, flags }: Page): string {
  return `page ${view.getBigUint64(0, true)}: invalid type: unknown<${flags.toString(16).padStart(2, '0')}>`
}
