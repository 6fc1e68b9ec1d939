import type { Name } from '../../run/input.ts'

/** A member's bbolt file, page by page, and the in-memory index that points into it. */
export interface PagesQuestion {
  readonly about: 'pages'
  readonly member: Name
  /** Only keys that begin so are shown of the index. */
  readonly prefix: string
  readonly first: number
  readonly rows: number
  /** The revision round which the tree is opened; 0: the newest. */
  readonly focus: number
  /** The key whose revisions are wanted in full; null for none. */
  readonly key: string | null
}

export interface PagesLook {
  /** null: there is no file yet, or a sentence of bbolt's about it. */
  readonly file: PageFile | string | null
  /** null: no process runs. */
  readonly index: IndexLook | null
}

export interface PageFile {
  readonly pageSize: number
  /** Number of the commit that made it. */
  readonly txid: number
  /** Bytes of the file; pages in use and free, up to the high-water mark. */
  readonly bytes: number
  readonly used: number
  readonly free: number
  /** Every page up to the high-water mark, in order, as runs of one kind. */
  readonly runs: readonly PageRun[]
  /** The bucket `key` as it lies in the file; null: it is empty. */
  readonly tree: TreeLook | null
}

export type PageKind = 'meta' | 'branch' | 'leaf' | 'overflow' | 'freelist' | 'free'

export interface PageRun {
  readonly kind: PageKind
  /** Of the bucket `key`; else of the root and the other buckets. */
  readonly ofKeys: boolean
  readonly from: number
  readonly count: number
}

export interface TreeLook {
  readonly rows: number
  readonly leaves: number
  /** The bucket is so small that its one page lies within the root's leaf. */
  readonly inline: boolean
  /** From the root down, without the leaves. */
  readonly branches: readonly BranchLook[]
  /** Leaves beside one another, the one in focus among them. */
  readonly shown: readonly LeafLook[]
  /** Leaves before the first that is shown. */
  readonly before: number
}

export interface BranchLook {
  readonly page: number
  readonly children: number
  /** Some of them, in order, the one that leads to the focus among them. */
  readonly shown: readonly { readonly page: number; readonly first: string; readonly opened: boolean }[]
  readonly before: number
}

export interface LeafLook {
  /** 0: inline. */
  readonly page: number
  readonly count: number
  /** Rows before the first of `rows`. */
  readonly before: number
  readonly rows: readonly PageRow[]
}

/** A row of the bucket `key`: `main_sub`, `t` for a tombstone, and the delta. */
export interface PageRow {
  readonly main: number
  readonly sub: number
  readonly tombstone: boolean
  readonly key: string
  /** At most 64 bytes of it. */
  readonly value: Uint8Array
  readonly term: number
}

/** etcd's treeIndex: key → generations of revisions. */
export interface IndexLook {
  readonly keys: number
  readonly first: number
  readonly rows: readonly {
    readonly key: string
    readonly generations: readonly IndexGeneration[]
    readonly more: number
  }[]
}

export interface IndexGeneration {
  /** The last of them. */
  readonly revisions: readonly { readonly main: number; readonly sub: number }[]
  /** Those before. */
  readonly more: number
  /** The last one is its tombstone. */
  readonly closed: boolean
}
