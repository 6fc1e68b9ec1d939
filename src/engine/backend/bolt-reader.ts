import { bytesSource } from '../../base/byte-source.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { ELEMENT_BYTES, PAGE_HEADER_BYTES } from './bolt-format.ts'
import { newestMeta, type ReadMeta } from './bolt-meta.ts'
import {
  BROKEN_TREE,
  branchChild,
  BrokenTree,
  bucketName,
  bucketRoot,
  leafRow,
  PageReader,
  treePage,
  type BoltRow,
  type Page,
} from './bolt-page.ts'

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

/** The whole file, or why bbolt would not open it, or where its tree is broken. */
export function openBolt(bytes: Uint8Array): Result<BoltFile> {
  const meta = newestMeta(bytes)
  if (!meta.ok) return meta
  try {
    return ok(fileOf(bytes, meta.value))
  } catch (error) {
    if (error instanceof BrokenTree) return refuse(`${BROKEN_TREE} (${error.message})`)
    throw error
  }
}

function fileOf(bytes: Uint8Array, meta: ReadMeta): BoltFile {
  const pages = new PageReader(bytesSource(bytes), meta)
  const root = readTree(pages, meta.root, true)
  pages.freelist()
  const { pageSize, txid, freelist, highWater } = meta
  const used = pages.used.size
  return {
    pageSize,
    txid,
    freelistSynced: freelist !== null,
    freelist,
    pages: { highWater, used, free: highWater - used },
    used: pages.used,
    root,
    buckets: new Map(
      rowsOf(root).flatMap(({ key, bucket }) =>
        bucket === null ? [] : [[bucketName(key), rowsOf(bucket)] as const],
      ),
    ),
  }
}

function readTree(pages: PageReader, id: number, hasBuckets: boolean): ReadPage {
  return readPage(pages, id, pages.tree(id), hasBuckets)
}

function readPage(pages: PageReader, id: number, page: Page, hasBuckets: boolean): ReadPage {
  const { isLeaf, bytes, count, view } = page
  const items: ReadItem[] = []
  let usedBytes = PAGE_HEADER_BYTES
  for (let i = 0; i < count; i++) {
    const item = isLeaf ? leafItem(pages, page, i, hasBuckets) : branchItem(pages, page, i, hasBuckets)
    usedBytes += ELEMENT_BYTES + item.key.length + item.value.length
    items.push(item)
  }
  const span = id === 0 ? 1 : view.getUint32(12, true) + 1
  return { id, span, leaf: isLeaf, items, usedBytes: Math.min(usedBytes, bytes.length) }
}

function branchItem(pages: PageReader, page: Page, i: number, hasBuckets: boolean): ReadItem {
  const { key, page: id } = branchChild(page, i)
  return { key, value: NO_BYTES, child: readTree(pages, id, hasBuckets), bucket: null }
}

function leafItem(pages: PageReader, page: Page, i: number, hasBuckets: boolean): ReadItem {
  const { key, value, isBucket } = leafRow(page, i)
  return { key, value, child: null, bucket: hasBuckets && isBucket ? readBucket(pages, value) : null }
}

function readBucket(pages: PageReader, value: Uint8Array): ReadPage {
  const { page, inline } = bucketRoot(value)
  return page === 0 ? readPage(pages, 0, treePage(inline), false) : readTree(pages, page, false)
}

/** The leaves' elements below a page, in order. */
export function rowsOf(page: ReadPage): readonly ReadItem[] {
  if (page.leaf) return page.items
  const rows: ReadItem[] = []
  for (const { child } of page.items) if (child !== null) for (const row of rowsOf(child)) rows.push(row)
  return rows
}
