import type { ByteSource } from '../../base/byte-source.ts'
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
import { BROKEN_TREE, type BoltRow } from './bolt-reader.ts'

/** Where a row lies: its page, and its place in it. Page 0: in an inline bucket, which has no page of its own. */
export interface RowPlace {
  readonly page: number
  readonly element: number
}

interface Meta {
  readonly pageSize: number
  readonly root: number
  readonly freelist: number | null
  readonly highWater: number
  readonly txid: number
}

const DEFAULT_PAGE_BYTES = 4096
const PAGE_SIZES = [4096, 8192, 16384, 32768, 65536] as const
/** More levels than any tree of 2^64 pages needs. */
const LEVELS_MOST = 64

/** A bbolt file that is read page by page. Opening walks the whole tree once, as bbolt does to find the free pages. */
export class BoltSlices {
  readonly pageSize: number
  /** Of the newest valid meta. */
  readonly txid: number
  readonly freelistSynced: boolean
  pages: { readonly highWater: number; readonly used: number; readonly free: number }
  /** Number of rows by name, in key order. */
  readonly buckets = new Map<string, number>()
  private readonly used = new Set<number>([0, 1])
  /** Bytes of all rows so far: rows that lie on each other would be more than the file. */
  private rowBytes = 0
  private readonly source: ByteSource
  private readonly meta: Meta
  /** Rows are asked for in their order, so mostly of one page. */
  private last: { readonly id: number; readonly page: Page } | null = null

  /** The file, or why bbolt would not open it, or where its tree is broken. `visit` gets each row, bucket by bucket. */
  static open(
    source: ByteSource,
    visit: (bucket: string, row: BoltRow, place: RowPlace) => void = () => undefined,
  ): Result<BoltSlices> {
    const meta = newestMeta(source)
    if (!meta.ok) return meta
    const file = new BoltSlices(source, meta.value)
    try {
      file.walk(visit)
      return ok(file)
    } catch (error) {
      if (error instanceof BrokenTree) return refuse(`${BROKEN_TREE} (${error.message})`)
      throw error
    }
  }

  private constructor(source: ByteSource, meta: Meta) {
    this.source = source
    this.meta = meta
    this.pageSize = meta.pageSize
    this.txid = meta.txid
    this.freelistSynced = meta.freelist !== null
    this.pages = { highWater: meta.highWater, used: 0, free: 0 }
  }

  /** The row at a place that `visit` told of, not in an inline bucket. */
  rowAt({ page, element }: RowPlace): BoltRow {
    if (this.last?.id !== page) {
      const { pageSize } = this.meta
      const head = this.source.read(page * pageSize, (page + 1) * pageSize)
      const overflow = viewOf(head).getUint32(12, true)
      const end = (page + 1 + overflow) * pageSize
      this.last = { id: page, page: pageOf(overflow === 0 ? head : this.source.read(page * pageSize, end)) }
    }
    return leafRow(this.last.page, element)
  }

  private walk(visit: (bucket: string, row: BoltRow, place: RowPlace) => void): void {
    this.rows(this.meta.root, 0, ({ key, value, isBucket }) => {
      if (!isBucket) return
      if (value.length < BUCKET_HEADER_BYTES) throw new BrokenTree('a bucket has no header')
      const root = Number(viewOf(value).getBigUint64(0, true))
      const name = latin1(key)
      let count = 0
      const each = (row: LeafRow, place: RowPlace): void => {
        count++
        visit(name, row, place)
      }
      if (root !== 0) this.rows(root, 0, each)
      else this.pageRows(pageOf(value.subarray(BUCKET_HEADER_BYTES)), 0, 0, each)
      this.buckets.set(name, count)
    })
    if (this.meta.freelist !== null) this.page(this.meta.freelist)
    const { highWater } = this.meta
    this.pages = { highWater, used: this.used.size, free: highWater - this.used.size }
  }

  private rows(id: number, level: number, each: (row: LeafRow, place: RowPlace) => void): void {
    this.pageRows(this.page(id), id, level, each)
  }

  private pageRows(
    page: Page,
    id: number,
    level: number,
    each: (row: LeafRow, place: RowPlace) => void,
  ): void {
    if (page.flags === LEAF_PAGE) {
      for (let element = 0; element < page.count; element++) {
        const row = leafRow(page, element)
        this.rowBytes += row.key.length + row.value.length
        if (this.rowBytes > 2 * this.source.size) throw new BrokenTree('elements lie on each other')
        each(row, { page: id, element })
      }
      return
    }
    if (page.flags !== BRANCH_PAGE) throw new BrokenTree(invalidType(page))
    if (level >= LEVELS_MOST) throw new BrokenTree('the tree has too many levels')
    for (let i = 0; i < page.count; i++) {
      const child = Number(page.view.getBigUint64(PAGE_HEADER_BYTES + i * ELEMENT_BYTES + 8, true))
      this.rows(child, level + 1, each)
    }
  }

  private page(id: number): Page {
    const { pageSize, highWater } = this.meta
    const { source } = this
    const at = id * pageSize
    if (id < 2 || id >= highWater || at + pageSize > source.size) {
      throw new BrokenTree(`page ${id}: out of bounds: ${highWater}`)
    }
    const head = source.read(at, at + pageSize)
    const overflow = viewOf(head).getUint32(12, true)
    const end = at + (overflow + 1) * pageSize
    if (end > source.size) throw new BrokenTree(`page ${id} runs beyond the end of the file`)
    for (let page = id; page <= id + overflow; page++) {
      if (this.used.has(page)) throw new BrokenTree(`page ${page}: multiple references`)
      this.used.add(page)
    }
    return pageOf(overflow === 0 ? head : source.read(at, end))
  }
}

function newestMeta(source: ByteSource): Result<Meta> {
  const bytes = source.read(0, Math.min(source.size, (PAGE_SIZES.at(-1) ?? 0) * 2))
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

interface LeafRow extends BoltRow {
  readonly isBucket: boolean
}

/** Why a tree cannot be walked; never leaves this file. */
class BrokenTree extends Error {}

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

function leafRow({ view, bytes, count }: Page, element: number): LeafRow {
  if (element >= count) throw new BrokenTree('there is no such element')
  const at = PAGE_HEADER_BYTES + element * ELEMENT_BYTES
  const key = at + view.getUint32(at + 4, true)
  const value = key + view.getUint32(at + 8, true)
  const end = value + view.getUint32(at + 12, true)
  if (end > bytes.length) throw new BrokenTree('an element lies beyond the end of its page')
  const isBucket = (view.getUint32(at, true) & BUCKET_FLAG) !== 0
  return { key: bytes.subarray(key, value), value: bytes.subarray(value, end), isBucket }
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
