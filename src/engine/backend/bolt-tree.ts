import type { KeyValue } from '../../pb/mvccpb.ts'
import { BUCKET_HEADER_BYTES, ELEMENT_BYTES, PAGE_HEADER_BYTES } from './bolt-format.ts'

/** Bytes as text of one UTF-16 unit a byte: `<` orders them as bolt does. */
export type KeyBytes = string

/** A bucket as its parent's leaf holds it: a tree of its own, or, small, its rows within the value. */
export interface Bucket {
  readonly root: TreePage | null
  readonly rows: readonly Item[]
}

/** What stands behind a key of a leaf. A record of the key space is encoded when its page is. */
export type Value = Uint8Array | KeyValue | Bucket

/** An element of a page with all that belongs to it: `bytes` of header, key and value. A branch's value is its child. */
export interface Item<V = Value | TreePage> {
  readonly key: KeyBytes
  readonly bytes: number
  readonly value: V
}

/** A page as a commit wrote it; never changes. Covers `span` pages of the file from `id` on. */
export interface TreePage {
  readonly id: number
  readonly span: number
  readonly leaf: boolean
  readonly items: readonly Item[]
}

/** Where a tree gets its pages from, within one transaction. */
export interface Pager {
  readonly pageBytes: number
  write(leaf: boolean, items: readonly Item[]): TreePage
  /** Free once nobody reads the tree before this transaction any more. */
  free(page: TreePage): void
}

/** A page that this transaction has taken into memory. */
class Node {
  unbalanced = false
  gone = false

  constructor(
    public page: TreePage | null,
    public parent: Node | null,
    public leaf: boolean,
    public items: Item<Value | TreePage | Node>[],
  ) {}
}

const LEAST_KEYS = 2
const DEFAULT_FILL = 0.5

/**
 * One bucket's tree within a transaction, as bbolt keeps it: pages on the way to a change are taken into memory, emptied ones are
 * merged, full ones split, and all that was touched is written to other pages.
 * DIFF(etcd): bbolt rebalances in the order of a Go map; here it is from left to right.
 */
export class Tree {
  /** How full a page is left that is split. */
  fill = DEFAULT_FILL
  private top: Node | null = null
  private readonly emptied: Node[] = []

  constructor(
    private readonly pager: Pager,
    private readonly before: Bucket,
  ) {}

  get isTouched(): boolean {
    return this.top !== null
  }

  put(key: KeyBytes, value: Value, bytes: number): void {
    const { items } = this.leafOf(key)
    const at = lowerBound(items, key)
    items.splice(at, items[at]?.key === key ? 1 : 0, { key, bytes, value })
  }

  delete(key: KeyBytes): void {
    const leaf = this.leafOf(key)
    const at = lowerBound(leaf.items, key)
    if (leaf.items[at]?.key !== key) return
    leaf.items.splice(at, 1)
    if (!leaf.unbalanced) this.emptied.push(leaf)
    leaf.unbalanced = true
  }

  rebalance(): void {
    for (const leaf of this.emptied) if (!leaf.gone) this.balance(leaf)
  }

  /** Writes what was touched. With `mayInline`, a small one takes no page. */
  spill(mayInline: boolean): Bucket {
    const { top } = this
    if (top === null) return this.before
    if (mayInline && top.leaf && sizeOf(top.items) <= this.pager.pageBytes / 4) {
      if (top.page !== null) this.pager.free(top.page)
      return { root: null, rows: top.items as Item[] }
    }
    let roots = this.written(top)
    while (roots.length > 1) roots = this.written(new Node(null, null, false, roots))
    return { root: roots[0]?.value as TreePage, rows: [] }
  }

  private leafOf(key: KeyBytes): Node {
    const { root, rows } = this.before
    this.top ??= new Node(root, null, root?.leaf ?? true, [...(root?.items ?? rows)])
    let node = this.top
    while (!node.leaf) {
      const at = lowerBound(node.items, key)
      node = this.child(node, node.items[at]?.key === key ? at : Math.max(0, at - 1))
    }
    return node
  }

  private child(parent: Node, at: number): Node {
    const item = parent.items[at] as Item<TreePage | Node>
    if (item.value instanceof Node) return item.value
    const node = new Node(item.value, parent, item.value.leaf, [...item.value.items])
    parent.items[at] = { ...item, value: node }
    return node
  }

  /** A node that became too small is merged with its neighbour, one that became empty goes; then its parent is looked at. */
  private balance(node: Node): void {
    if (!node.unbalanced) return
    node.unbalanced = false
    const { parent, items } = node
    if (sizeOf(items) > this.pager.pageBytes / 4 && items.length > (node.leaf ? 1 : LEAST_KEYS)) return
    if (parent === null) return this.collapse(node)
    const at = parent.items.findIndex(({ value }) => value === node)
    if (items.length === 0) this.drop(node, parent, at)
    else {
      const [left, right] = at === 0 ? [node, this.child(parent, 1)] : [this.child(parent, at - 1), node]
      left.items.push(...right.items)
      adopt(left)
      this.drop(right, parent, Math.max(1, at))
    }
    this.balance(parent)
  }

  /** A root that is a branch with one child becomes that child. */
  private collapse(root: Node): void {
    if (root.leaf || root.items.length !== 1) return
    const child = this.child(root, 0)
    root.leaf = child.leaf
    root.items = child.items
    adopt(root)
    this.release(child)
  }

  private drop(node: Node, parent: Node, at: number): void {
    parent.items.splice(at, 1)
    parent.unbalanced = true
    this.release(node)
  }

  private release(node: Node): void {
    node.gone = true
    if (node.page !== null) this.pager.free(node.page)
  }

  /** The pages that a node becomes, as its parent names them. */
  private written(node: Node): Item[] {
    const items = node.items.flatMap((item) =>
      item.value instanceof Node ? this.written(item.value) : [item as Item],
    )
    if (node.page !== null) this.pager.free(node.page)
    return split(items, this.pager.pageBytes, this.fill).map((part) => {
      const key = part[0]?.key ?? ''
      return { key, bytes: ELEMENT_BYTES + key.length, value: this.pager.write(node.leaf, part) }
    })
  }
}

/** Bytes of the page that these elements make. */
export function sizeOf(items: readonly Item<unknown>[]): number {
  let size = PAGE_HEADER_BYTES
  for (const { bytes } of items) size += bytes
  return size
}

/** Of a bucket as a leaf's element. */
export function bucketBytes(name: KeyBytes, { root, rows }: Bucket): number {
  return ELEMENT_BYTES + name.length + BUCKET_HEADER_BYTES + (root === null ? sizeOf(rows) : 0)
}

function adopt(parent: Node): void {
  for (const { value } of parent.items) if (value instanceof Node) value.parent = parent
}

/** bbolt's `split`: at least two keys a page, and two for the page behind it. */
function split(items: Item[], pageBytes: number, fill: number): Item[][] {
  const parts: Item[][] = []
  const most = Math.trunc(pageBytes * fill)
  let from = 0
  /** Of the page that all from `from` on would make. */
  let rest = sizeOf(items)
  while (items.length - from > 2 * LEAST_KEYS && rest >= pageBytes) {
    let size = PAGE_HEADER_BYTES
    let to = from
    for (let i = from; i < items.length - LEAST_KEYS; i++) {
      to = i
      const { bytes } = items[i] as Item
      if (i >= from + LEAST_KEYS && size + bytes > most) break
      size += bytes
    }
    const part = items.slice(from, to)
    parts.push(part)
    rest -= sizeOf(part) - PAGE_HEADER_BYTES
    from = to
  }
  return [...parts, items.slice(from)]
}

/** The first place whose key is not before `key`. */
export function lowerBound(items: readonly Item<unknown>[], key: KeyBytes): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((items[middle] as Item<unknown>).key < key) low = middle + 1
    else high = middle
  }
  return low
}
