import type { BoltFile, ReadPage } from '../bolt-reader.ts'

export type PageKind = 'meta' | 'freelist' | 'branch' | 'leaf' | 'free'

/** One page of a db file, for who draws it. */
export interface PageFacts {
  readonly id: number
  readonly kind: PageKind
  /** Pages of the file that it covers. */
  readonly span: number
  /** Of the tree that it belongs to; null for the tree of bucket names, and for a page of no tree. */
  readonly bucket: string | null
  /** The branch above it; null for a root. */
  readonly parent: number | null
  /** Header, elements, keys and values; of `span` times the page size. */
  readonly usedBytes: number
  readonly count: number
  /** First and last key; null without any. */
  readonly first: Uint8Array | null
  readonly last: Uint8Array | null
}

/** Header and fields of a meta. */
const META_USED_BYTES = 16 + 64

/** Every page of a file in its order, up to its high water mark; free ones are one page each. */
export function pagesOf(file: BoltFile): readonly PageFacts[] {
  const pages: PageFacts[] = [bare(0, 'meta', META_USED_BYTES), bare(1, 'meta', META_USED_BYTES)]
  if (file.freelist !== null) pages.push(bare(file.freelist, 'freelist', 0))
  walk(file.root, null, null, pages)
  for (let id = 2; id < file.pages.highWater; id++) if (!file.used.has(id)) pages.push(bare(id, 'free', 0))
  return pages.sort((a, b) => a.id - b.id)
}

function bare(id: number, kind: PageKind, usedBytes: number): PageFacts {
  return { id, kind, span: 1, bucket: null, parent: null, usedBytes, count: 0, first: null, last: null }
}

function walk(page: ReadPage, bucket: string | null, parent: number | null, out: PageFacts[]): void {
  const { id, span, leaf, items, usedBytes } = page
  if (id !== 0) {
    const [first, last] = [items[0]?.key ?? null, items.at(-1)?.key ?? null]
    const kind = leaf ? 'leaf' : 'branch'
    out.push({ id, kind, span, bucket, parent, usedBytes, count: items.length, first, last })
  }
  for (const { key, child, bucket: inner } of items) {
    if (child !== null) walk(child, bucket, id, out)
    if (inner !== null) walk(inner, String.fromCharCode(...key.subarray(0, 1024)), null, out)
  }
}
