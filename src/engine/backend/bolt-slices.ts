import type { ByteSource } from '../../base/byte-source.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { METAS_WITHIN, newestMeta, type ReadMeta } from './bolt-meta.ts'
import {
  BROKEN_TREE,
  branchChild,
  BrokenTree,
  bucketName,
  bucketRoot,
  leafRow,
  pageBytes,
  PageReader,
  treePage,
  type BoltRow,
  type LeafRow,
  type Page,
} from './bolt-page.ts'

/** Where a row lies: its page, and its place in it. Page 0: in an inline bucket, which has no page of its own. */
export interface RowPlace {
  readonly page: number
  readonly element: number
}

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
  /** Bytes of all rows so far: rows that lie on each other would be more than the file. */
  private rowBytes = 0
  private readonly source: ByteSource
  private readonly meta: ReadMeta
  private readonly reader: PageReader
  /** Rows are asked for in their order, so mostly of one page. */
  private last: { readonly id: number; readonly page: Page } | null = null

  /** The file, or why bbolt would not open it, or where its tree is broken. `visit` gets each row, bucket by bucket. */
  static open(
    source: ByteSource,
    visit: (bucket: string, row: BoltRow, place: RowPlace) => void = () => undefined,
  ): Result<BoltSlices> {
    const meta = newestMeta(source.read(0, Math.min(source.size, METAS_WITHIN)))
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

  private constructor(source: ByteSource, meta: ReadMeta) {
    this.source = source
    this.meta = meta
    this.reader = new PageReader(source, meta)
    this.pageSize = meta.pageSize
    this.txid = meta.txid
    this.freelistSynced = meta.freelist !== null
    this.pages = { highWater: meta.highWater, used: 0, free: 0 }
  }

  /** The row at a place that `visit` told of, not in an inline bucket. */
  rowAt({ page, element }: RowPlace): BoltRow {
    if (this.last?.id !== page) {
      this.last = { id: page, page: treePage(pageBytes(this.source, this.meta, page)) }
    }
    return leafRow(this.last.page, element)
  }

  private walk(visit: (bucket: string, row: BoltRow, place: RowPlace) => void): void {
    this.rows(this.meta.root, 0, ({ key, value, isBucket }) => {
      if (!isBucket) return
      const { page, inline } = bucketRoot(value)
      const name = bucketName(key)
      let count = 0
      const each = (row: LeafRow, place: RowPlace): void => {
        count++
        visit(name, row, place)
      }
      if (page !== 0) this.rows(page, 0, each)
      else this.pageRows(treePage(inline), 0, 0, each)
      this.buckets.set(name, count)
    })
    this.reader.freelist()
    const { highWater } = this.meta
    const used = this.reader.used.size
    this.pages = { highWater, used, free: highWater - used }
  }

  private rows(id: number, level: number, each: (row: LeafRow, place: RowPlace) => void): void {
    this.pageRows(this.reader.tree(id), id, level, each)
  }

  private pageRows(
    page: Page,
    id: number,
    level: number,
    each: (row: LeafRow, place: RowPlace) => void,
  ): void {
    if (page.isLeaf) {
      for (let element = 0; element < page.count; element++) {
        const row = leafRow(page, element)
        this.rowBytes += row.key.length + row.value.length
        if (this.rowBytes > 2 * this.source.size) throw new BrokenTree('elements lie on each other')
        each(row, { page: id, element })
      }
      return
    }
    if (level >= LEVELS_MOST) throw new BrokenTree('the tree has too many levels')
    for (let i = 0; i < page.count; i++) {
      this.rows(branchChild(page, i).page, level + 1, each)
    }
  }
}
