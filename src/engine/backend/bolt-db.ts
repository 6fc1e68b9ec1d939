import { type KeyValue, keyValueBytes } from '../../pb/mvccpb.ts'
import { bytesOf, headed, type Meta, putMeta, putPage } from './bolt-encode.ts'
import { ELEMENT_BYTES, FREELIST_PAGE, LEAF_PAGE } from './bolt-format.ts'
import type { BoltFile, ReadPage } from './bolt-reader.ts'
import {
  type Bucket,
  bucketBytes,
  type Item,
  type KeyBytes,
  lowerBound,
  type Pager,
  sizeOf,
  Tree,
  type TreePage,
} from './bolt-tree.ts'

const PAGE_BYTES = 4096
/** Of a new file: two metas, a freelist, the root. */
const FIRST_PAGES = 4
/** Pages written since the file was opened, in runs of so many: a commit copies the runs that it touches. */
const RUN = 64

type Written = readonly (readonly (TreePage | undefined)[])[]

/**
 * A bbolt file after a commit, page for page as bbolt would have it: pages are only ever written where no living tree is, and a
 * transaction's former pages are used again by the next but one. Never changes; commits share what they did not touch.
 * Invariant: `free` and `pending` rise, and with the tree's pages, the metas and the freelist they are the file.
 */
export class BoltDb {
  private image: Uint8Array | null = null

  private constructor(
    readonly pageBytes: number,
    /** The file as it was opened: what `written` and `metas` do not say. */
    private readonly base: Uint8Array,
    private readonly written: Written,
    private readonly metas: readonly [Meta | null, Meta | null],
    /** The newest. */
    readonly meta: Meta,
    readonly root: TreePage,
    readonly free: readonly number[],
    /** Freed by the last commit: the tree before it still has them. */
    readonly pending: readonly number[],
    /** Pages that the last commit wrote before its meta, in the file's order. */
    readonly wrote: readonly TreePage[],
  ) {}

  /** As bbolt makes a new file. */
  static created(): BoltDb {
    const base = new Uint8Array(FIRST_PAGES * PAGE_BYTES)
    headed(base.subarray(2 * PAGE_BYTES), 2, FREELIST_PAGE, 0)
    headed(base.subarray(3 * PAGE_BYTES), 3, LEAF_PAGE, 0)
    const first: Meta = { txid: 0, root: 3, freelist: 2, highWater: FIRST_PAGES }
    const second = { ...first, txid: 1 }
    const root: TreePage = { id: 3, span: 1, leaf: true, items: [] }
    return new BoltDb(PAGE_BYTES, base, [], [first, second], second, root, [], [], [])
  }

  /** A file that was read: the pages that its tree does not reach are free. */
  static opened(bytes: Uint8Array, file: BoltFile): BoltDb {
    const { txid, freelist, pageSize } = file
    const { highWater } = file.pages
    const meta: Meta = { txid, root: file.root.id, freelist, highWater }
    const free = Array.from({ length: highWater }, (_, id) => id).filter((id) => !file.used.has(id))
    return new BoltDb(pageSize, bytes, [], [null, null], meta, treeOf(file.root), free, [], [])
  }

  /** What `endpoint status` tells as the db's size: all pages that were ever used. */
  get size(): number {
    return this.meta.highWater * this.pageBytes
  }

  /** Without the pages that the last commit found free. */
  get sizeInUse(): number {
    return this.size - this.free.length * this.pageBytes
  }

  /** Of the file. */
  get length(): number {
    return Math.max(this.base.length, this.size)
  }

  begin(): BoltTxn {
    return new BoltTxn(this)
  }

  lookup(bucket: KeyBytes, key: KeyBytes): Uint8Array | null {
    const found = this.bucket(bucket) ?? NO_BUCKET
    const items = found.root === null ? found.rows : leafOf(found.root, key).items
    const item = items[lowerBound(items, key)]
    return item?.key === key ? bytesOf(item.value as Uint8Array | KeyValue) : null
  }

  /** Every name with its bucket, in order. */
  get buckets(): readonly (readonly [KeyBytes, Bucket])[] {
    return itemsUnder(this.root).map(({ key, value }) => [key, value as Bucket])
  }

  bytes(): Uint8Array {
    if (this.image !== null) return this.image
    const out = new Uint8Array(this.length)
    out.set(this.base)
    for (const [id, page] of this.written.flat().entries()) {
      if (page === undefined) continue
      const at = (id - page.id) * this.pageBytes
      out.set(this.encoded(page).subarray(at, at + this.pageBytes), id * this.pageBytes)
    }
    for (const [page, meta] of this.metas.entries()) {
      if (meta === null) continue
      const place = out.subarray(page * this.pageBytes, (page + 1) * this.pageBytes).fill(0)
      putMeta(place, page, meta, this.pageBytes)
    }
    this.image = out
    return out
  }

  /** How many bytes the last commit wrote: its pages, then its meta. */
  get bytesWritten(): number {
    return (this.wrote.reduce((sum, { span }) => sum + span, 0) + 1) * this.pageBytes
  }

  /** The file `before` after so many bytes of the last commit's writes. */
  torn(before: Uint8Array, bytes: number): Uint8Array {
    const after = this.bytes()
    const length = Math.max(before.length, after.length)
    const out = new Uint8Array(length)
    out.set(before)
    let left = bytes
    let end = before.length
    const places = [...this.wrote, { id: this.meta.txid % 2, span: 1 }]
    for (const { id, span } of places) {
      const part = Math.min(left, span * this.pageBytes)
      const at = id * this.pageBytes
      out.set(after.subarray(at, at + part), at)
      left -= part
      if (part > 0) end = Math.max(end, at + part)
    }
    return out.subarray(0, end)
  }

  /** As bbolt writes a copy beside the running file: both metas name the same tree. */
  copied(): BoltDb {
    const { meta, base, size } = this
    const metas = [meta, { ...meta, txid: meta.txid - 1 }] as const
    const { pageBytes, written, root } = this
    const free = merged(this.free, this.pending)
    return new BoltDb(pageBytes, base.subarray(0, size), written, metas, meta, root, free, [], [])
  }

  /** The same rows in a new file, densely, as etcd's defragmentation copies them. */
  defragmented(): BoltDb {
    let db = BoltDb.created()
    let txn = db.begin()
    let count = 0
    for (const [name, bucket] of this.buckets) {
      txn.create(name)
      txn.fill(name, DEFRAG_FILL)
      for (const { key, value, bytes } of bucket.root === null ? bucket.rows : itemsUnder(bucket.root)) {
        if (++count > DEFRAG_LIMIT) {
          db = txn.commit()
          txn = db.begin()
          txn.fill(name, DEFRAG_FILL)
          count = 0
        }
        txn.copy(name, key, value as Uint8Array | KeyValue, bytes)
      }
    }
    return txn.commit()
  }

  /** By `BoltTxn`. */
  after(meta: Meta, root: TreePage, wrote: readonly TreePage[], pages: FreePages): BoltDb {
    const slot = meta.txid % 2
    const metas = slot === 0 ? ([meta, this.metas[1]] as const) : ([this.metas[0], meta] as const)
    const sorted = [...wrote].sort((a, b) => a.id - b.id)
    const written = withPages(this.written, sorted)
    const { free, pending } = pages
    return new BoltDb(this.pageBytes, this.base, written, metas, meta, root, free, pending, sorted)
  }

  bucket(name: KeyBytes): Bucket | null {
    const { items } = leafOf(this.root, name)
    const item = items[lowerBound(items, name)]
    return item?.key === name ? (item.value as Bucket) : null
  }

  /** Commits share most pages, so what one of them made serves the others. */
  private encoded(page: TreePage): Uint8Array {
    const known = ENCODED.get(page)
    if (known !== undefined) return known
    const bytes = new Uint8Array(page.span * this.pageBytes)
    putPage(bytes, page)
    ENCODED.set(page, bytes)
    return bytes
  }
}

const ENCODED = new WeakMap<TreePage, Uint8Array>()
const NO_BUCKET: Bucket = { root: null, rows: [] }
const DEFRAG_FILL = 0.9
/** Rows that a defragmentation copies in one transaction. */
const DEFRAG_LIMIT = 10_000

interface FreePages {
  readonly free: readonly number[]
  readonly pending: readonly number[]
}

/** A write transaction on a db; `commit` gives the db after it. */
export class BoltTxn implements Pager {
  readonly pageBytes: number
  private readonly free_: number[]
  private readonly freed: number[] = []
  private readonly wrote: TreePage[] = []
  private highWater: number
  private readonly names: Tree
  private readonly trees = new Map<KeyBytes, Tree>()

  constructor(private readonly db: BoltDb) {
    this.pageBytes = db.pageBytes
    this.highWater = db.meta.highWater
    // Nobody reads the tree before the last commit any more.
    this.free_ = merged(db.free, db.pending)
    this.names = new Tree(this, { root: db.root, rows: [] })
  }

  /** Nothing when there is one. */
  create(name: KeyBytes): void {
    if (this.trees.has(name) || this.db.bucket(name) !== null) return
    this.trees.set(name, new Tree(this, NO_BUCKET))
    this.names.put(name, NO_BUCKET, bucketBytes(name, NO_BUCKET))
  }

  fill(name: KeyBytes, fill: number): void {
    this.tree(name).fill = fill
  }

  put(name: KeyBytes, key: KeyBytes, value: Uint8Array | KeyValue): void {
    const length = value instanceof Uint8Array ? value.length : keyValueBytes(value)
    this.copy(name, key, value, ELEMENT_BYTES + key.length + length)
  }

  copy(name: KeyBytes, key: KeyBytes, value: Uint8Array | KeyValue, bytes: number): void {
    this.tree(name).put(key, value, bytes)
  }

  delete(name: KeyBytes, key: KeyBytes): void {
    this.tree(name).delete(key)
  }

  commit(): BoltDb {
    const { db, names } = this
    for (const tree of this.trees.values()) tree.rebalance()
    // DIFF(etcd): bbolt writes its buckets in the order of a Go map; here it is that of their names.
    for (const [name, tree] of [...this.trees].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!tree.isTouched) continue
      const bucket = tree.spill(true)
      names.put(name, bucket, bucketBytes(name, bucket))
    }
    const root = names.spill(false).root ?? db.root
    if (db.meta.freelist !== null) this.freed.push(db.meta.freelist)
    const txid = db.meta.txid + 1
    const meta: Meta = { txid, root: root.id, freelist: null, highWater: this.highWater }
    const pending = this.freed.sort((a, b) => a - b)
    return db.after(meta, root, this.wrote, { free: this.free_, pending })
  }

  write(leaf: boolean, items: readonly Item[]): TreePage {
    const span = Math.floor(sizeOf(items) / this.pageBytes) + 1
    const page = { id: this.allocate(span), span, leaf, items }
    this.wrote.push(page)
    return page
  }

  free({ id, span }: TreePage): void {
    for (let i = 0; i < span; i++) this.freed.push(id + i)
  }

  /** The first run of free pages that is long enough, else new ones at the end. */
  private allocate(span: number): number {
    let run = 0
    for (const [i, id] of this.free_.entries()) {
      run = i > 0 && id === (this.free_[i - 1] as number) + 1 ? run + 1 : 1
      if (run < span) continue
      this.free_.splice(i - span + 1, span)
      return id - span + 1
    }
    this.highWater += span
    return this.highWater - span
  }

  private tree(name: KeyBytes): Tree {
    const open = this.trees.get(name)
    if (open !== undefined) return open
    const tree = new Tree(this, this.db.bucket(name) ?? NO_BUCKET)
    this.trees.set(name, tree)
    return tree
  }
}

function leafOf(page: TreePage, key: KeyBytes): TreePage {
  let leaf = page
  while (!leaf.leaf) {
    const at = lowerBound(leaf.items, key)
    leaf = leaf.items[leaf.items[at]?.key === key ? at : Math.max(0, at - 1)]?.value as TreePage
  }
  return leaf
}

/** The rows below a page, in order. */
function itemsUnder({ leaf, items }: TreePage): readonly Item[] {
  return leaf ? items : items.flatMap(({ value }) => itemsUnder(value as TreePage))
}

/** A page stands in each of the file's pages that it covers. */
function withPages(written: Written, pages: readonly TreePage[]): Written {
  const runs = [...written]
  const own = new Set<number>()
  for (const page of pages) {
    for (let id = page.id; id < page.id + page.span; id++) {
      const at = Math.floor(id / RUN)
      while (runs.length <= at) runs.push(NO_RUN)
      if (!own.has(at)) runs[at] = [...(runs[at] ?? NO_RUN)]
      own.add(at)
      const run = runs[at] as (TreePage | undefined)[]
      run[id % RUN] = page
    }
  }
  return runs
}

const NO_RUN: readonly (TreePage | undefined)[] = Array.from({ length: RUN }, () => undefined)

/** Two rising lists as one. */
function merged(a: readonly number[], b: readonly number[]): number[] {
  return b.length === 0 ? [...a] : [...a, ...b].sort((x, y) => x - y)
}

function treeOf({ id, span, leaf, items }: ReadPage): TreePage {
  return {
    id,
    span,
    leaf,
    items: items.map(({ key, value, child, bucket }): Item => {
      const text = latin1(key)
      if (child !== null) return { key: text, bytes: ELEMENT_BYTES + key.length, value: treeOf(child) }
      if (bucket === null) return { key: text, bytes: ELEMENT_BYTES + key.length + value.length, value }
      const inner = treeOf(bucket)
      const of: Bucket = bucket.id === 0 ? { root: null, rows: inner.items } : { root: inner, rows: [] }
      return { key: text, bytes: bucketBytes(text, of), value: of }
    }),
  }
}

/** Never spread: a key may be long. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
