import { compareBytes, utf8 } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import {
  BRANCH_PAGE,
  BUCKET_FLAG,
  BUCKET_HEADER_BYTES,
  ELEMENT_BYTES,
  fnv64a,
  LEAF_PAGE,
  MAGIC,
  META_BYTES,
  NO_FREELIST,
  PAGE_HEADER_BYTES,
} from './bolt-format.ts'
import { BROKEN_TREE, type BoltRow } from './bolt-reader.ts'

export type PageKind = 'meta' | 'branch' | 'leaf' | 'overflow' | 'freelist' | 'free'

/** A branch page of one bucket: its children in key order, each with the first key below it. */
export interface BoltBranch {
  readonly page: number
  readonly children: readonly BoltChild[]
}

export interface BoltChild {
  readonly page: number
  readonly first: Uint8Array
}

/** A leaf's place in the file; `page` 0: it lies within the leaf of the root. */
export interface BoltLeaf {
  readonly page: number
  readonly at: number
  readonly count: number
}

/** One bucket's tree; leaves in key order. */
export interface BoltTree {
  /** By level from the root down, without the leaves. */
  readonly levels: readonly (readonly BoltBranch[])[]
  readonly leaves: readonly BoltLeaf[]
}

/**
 * A db file page by page: what each is used for, and the tree of one bucket, without reading its rows. The newest valid meta
 * decides, as in bbolt; a page that no tree reaches is free.
 */
export class PageMap {
  readonly kinds: PageKind[]
  /** Pages of the bucket's tree. */
  readonly ofBucket = new Set<number>()
  tree: BoltTree = { levels: [], leaves: [] }

  private constructor(
    readonly bytes: Uint8Array,
    private readonly view: DataView,
    readonly pageSize: number,
    readonly txid: number,
    highWater: number,
  ) {
    this.kinds = Array.from({ length: highWater }, () => 'free' as const)
  }

  /** Refuses with bbolt's words, or with where the tree is broken. */
  static of(bytes: Uint8Array, bucket: string): Result<PageMap> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const pageSize = bytes.length < PAGE_HEADER_BYTES + 12 ? 0 : view.getUint32(PAGE_HEADER_BYTES + 8, true)
    const metas = [0, pageSize].flatMap((at) => metaAt(bytes, view, at))
    const meta = metas.reduce<Meta | null>(
      (best, one) => (best === null || one.txid > best.txid ? one : best),
      null,
    )
    if (meta === null) return refuse('invalid database')
    const pages = new PageMap(bytes, view, meta.pageSize, meta.txid, meta.highWater)
    const broken = pages.walk(meta, utf8(bucket))
    return broken === null ? ok(pages) : refuse(`${BROKEN_TREE} (${broken})`)
  }

  /** Rows [from, to) of a leaf of the bucket. */
  rows(leaf: BoltLeaf, from: number, to: number): readonly BoltRow[] {
    const rows: BoltRow[] = []
    for (let i = Math.max(0, from); i < Math.min(leaf.count, to); i++) rows.push(this.row(leaf.at, i))
    return rows
  }

  private walk(meta: Meta, bucket: Uint8Array): string | null {
    this.kinds[0] = 'meta'
    this.kinds[1] = 'meta'
    if (meta.freelist !== null && this.claim(meta.freelist, 'freelist') !== null) return 'the freelist'
    const root = this.treeOf(meta.root, null)
    if (typeof root === 'string') return root
    for (const { at, count } of root.leaves)
      for (let i = 0; i < count; i++) {
        if ((this.view.getUint32(at + PAGE_HEADER_BYTES + i * ELEMENT_BYTES, true) & BUCKET_FLAG) === 0)
          continue
        const { key, value } = this.row(at, i)
        if (value.length < BUCKET_HEADER_BYTES) return 'a bucket has no header'
        const wanted = compareBytes(key, bucket) === 0
        const offset = value.byteOffset - this.bytes.byteOffset
        const top = Number(this.view.getBigUint64(offset, true))
        const tree =
          top === 0
            ? this.inline(offset + BUCKET_HEADER_BYTES)
            : this.treeOf(top, wanted ? this.ofBucket : null)
        if (typeof tree === 'string') return tree
        if (wanted) this.tree = tree
      }
    return null
  }

  private inline(at: number): BoltTree {
    const leaf = { page: 0, at, count: this.view.getUint16(at + 10, true) }
    return { levels: [], leaves: leaf.count === 0 ? [] : [leaf] }
  }

  /** A level at a time, so that a loop of pages ends: no page is claimed twice. */
  private treeOf(root: number, mine: Set<number> | null): BoltTree | string {
    const levels: (readonly BoltBranch[])[] = []
    let level: readonly number[] = [root]
    for (;;) {
      const branches: BoltBranch[] = []
      const leaves: BoltLeaf[] = []
      for (const page of level) {
        const at = page * this.pageSize
        if (page < 2 || page >= this.kinds.length || at + this.pageSize > this.bytes.length)
          return `page ${page}: out of bounds: ${this.kinds.length}`
        const flags = this.view.getUint16(at + 8, true)
        if (flags !== BRANCH_PAGE && flags !== LEAF_PAGE)
          return `page ${page}: invalid type: unknown<${flags.toString(16).padStart(2, '0')}>`
        const twice = this.claim(page, flags === LEAF_PAGE ? 'leaf' : 'branch')
        if (twice !== null) return twice
        mine?.add(page)
        const count = this.view.getUint16(at + 10, true)
        if (flags === LEAF_PAGE) leaves.push({ page, at, count })
        else branches.push({ page, children: this.children(at, count) })
      }
      if (branches.length === 0) return { levels, leaves }
      if (leaves.length > 0) return `page ${root}: leaves at different depths`
      levels.push(branches)
      level = branches.flatMap(({ children }) => children.map(({ page }) => page))
    }
  }

  private claim(page: number, kind: PageKind): string | null {
    const over = this.view.getUint32(page * this.pageSize + 12, true)
    if (page + over >= this.kinds.length) return `page ${page} runs beyond the end of the file`
    for (let id = page; id <= page + over; id++) {
      if (this.kinds[id] !== 'free') return `page ${id}: multiple references`
      this.kinds[id] = id === page ? kind : 'overflow'
    }
    return null
  }

  private children(at: number, count: number): readonly BoltChild[] {
    return Array.from({ length: count }, (_, i) => {
      const element = at + PAGE_HEADER_BYTES + i * ELEMENT_BYTES
      const key = element + this.view.getUint32(element, true)
      const size = this.view.getUint32(element + 4, true)
      return {
        page: Number(this.view.getBigUint64(element + 8, true)),
        first: this.bytes.subarray(key, key + size),
      }
    })
  }

  private row(at: number, i: number): BoltRow {
    const element = at + PAGE_HEADER_BYTES + i * ELEMENT_BYTES
    const key = element + this.view.getUint32(element + 4, true)
    const value = key + this.view.getUint32(element + 8, true)
    const end = value + this.view.getUint32(element + 12, true)
    return { key: this.bytes.subarray(key, value), value: this.bytes.subarray(value, end) }
  }
}

interface Meta {
  readonly pageSize: number
  readonly root: number
  readonly freelist: number | null
  readonly highWater: number
  readonly txid: number
}

function metaAt(bytes: Uint8Array, view: DataView, page: number): readonly Meta[] {
  const at = page + PAGE_HEADER_BYTES
  if (at + META_BYTES + 8 > bytes.length || view.getUint32(at, true) !== MAGIC) return []
  if (view.getBigUint64(at + META_BYTES, true) !== fnv64a(bytes.subarray(at, at + META_BYTES))) return []
  const freelist = view.getBigUint64(at + 32, true)
  return [
    {
      pageSize: view.getUint32(at + 8, true),
      root: Number(view.getBigUint64(at + 16, true)),
      freelist: freelist === NO_FREELIST ? null : Number(freelist),
      highWater: Number(view.getBigUint64(at + 40, true)),
      txid: Number(view.getBigUint64(at + 48, true)),
    },
  ]
}
