import type { BoltFile, ReadPage } from './bolt-reader.ts'

export type PageKind = 'meta' | 'branch' | 'leaf' | 'overflow' | 'freelist' | 'free'

/** A db file page by page: what each is used for, and which belong to the tree of one bucket. A page that no tree reaches is free. */
export interface PageMap {
  /** By page number, up to the high-water mark. */
  readonly kinds: readonly PageKind[]
  readonly ofBucket: ReadonlySet<number>
  /** The bucket's branches by level, from the root down. */
  readonly levels: readonly (readonly ReadPage[])[]
  /** In key order. One with id 0 lies within the leaf of the root. */
  readonly leaves: readonly ReadPage[]
}

export function pageMap(file: BoltFile, bucket: string): PageMap {
  const kinds: PageKind[] = Array.from({ length: file.pages.highWater }, (_, id) =>
    id < 2 ? 'meta' : 'free',
  )
  if (file.freelist !== null) kinds[file.freelist] = 'freelist'
  const ofBucket = new Set<number>()
  const levels: ReadPage[][] = []
  const leaves: ReadPage[] = []
  const walk = (page: ReadPage, wanted: boolean, level: number): void => {
    for (let i = page.id === 0 ? page.span : 0; i < page.span; i++) {
      kinds[page.id + i] = i > 0 ? 'overflow' : page.leaf ? 'leaf' : 'branch'
    }
    if (wanted && page.id !== 0) ofBucket.add(page.id)
    if (wanted && page.leaf && page.items.length > 0) leaves.push(page)
    if (wanted && !page.leaf) levels[level] = [...(levels[level] ?? []), page]
    for (const { key, child, bucket: inner } of page.items) {
      if (child !== null) walk(child, wanted, level + 1)
      if (inner !== null) walk(inner, String.fromCharCode(...key) === bucket, 0)
    }
  }
  walk(file.root, false, 0)
  return { kinds, ofBucket, levels, leaves }
}
