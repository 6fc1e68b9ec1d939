/**
 * A map in key order: an AVL tree whose nodes are never changed, so a copy shares everything and costs nothing. Ours
 * because the package for it, `sorted-btree`, took 6 of the 90 kB that a first load of the engine may weigh.
 */
export class OrderedMap<K, V> {
  private root: Node<K, V> | null = null
  private count = 0

  /** Below 0 when `a` comes before `b`, 0 for the same key. */
  constructor(private readonly compare: (a: K, b: K) => number) {}

  get size(): number {
    return this.count
  }

  clone(): OrderedMap<K, V> {
    const copy = new OrderedMap<K, V>(this.compare)
    copy.root = this.root
    copy.count = this.count
    return copy
  }

  get(key: K): V | undefined {
    let node = this.root
    while (node !== null) {
      const side = this.compare(key, node.key)
      if (side === 0) return node.value
      node = side < 0 ? node.left : node.right
    }
    return undefined
  }

  set(key: K, value: V): void {
    this.root = this.with(this.root, key, value)
  }

  /** Nothing when the key is not there. */
  delete(key: K): void {
    this.root = this.without(this.root, key)
  }

  /** In order, from the first key that is not before `from`. What is set or deleted meanwhile is not seen. */
  *entries(from?: K): Generator<[K, V]> {
    const path: Node<K, V>[] = []
    let node = this.root
    while (node !== null || path.length > 0) {
      while (node !== null) {
        const before: boolean = from !== undefined && this.compare(node.key, from) < 0
        if (!before) path.push(node)
        node = before ? node.right : node.left
      }
      const next = path.pop()
      if (next === undefined) return
      yield [next.key, next.value]
      node = next.right
    }
  }

  *values(): Generator<V> {
    for (const [, value] of this.entries()) yield value
  }

  private with(node: Node<K, V> | null, key: K, value: V): Node<K, V> {
    if (node === null) {
      this.count++
      return { key, value, left: null, right: null, height: 1 }
    }
    const side = this.compare(key, node.key)
    if (side === 0) return { ...node, key, value }
    return side < 0
      ? balanced(node, this.with(node.left, key, value), node.right)
      : balanced(node, node.left, this.with(node.right, key, value))
  }

  private without(node: Node<K, V> | null, key: K): Node<K, V> | null {
    if (node === null) return null
    const side = this.compare(key, node.key)
    if (side < 0) return balanced(node, this.without(node.left, key), node.right)
    if (side > 0) return balanced(node, node.left, this.without(node.right, key))
    this.count--
    if (node.left === null || node.right === null) return node.left ?? node.right
    const next = firstOf(node.right)
    return balanced(next, node.left, withoutFirst(node.right))
  }
}

/** Invariant: the heights of both sides differ by one at most. */
interface Node<K, V> {
  readonly key: K
  readonly value: V
  readonly left: Node<K, V> | null
  readonly right: Node<K, V> | null
  readonly height: number
}

function heightOf(node: Node<unknown, unknown> | null): number {
  return node?.height ?? 0
}

function joined<K, V>(of: Node<K, V>, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  const height = Math.max(heightOf(left), heightOf(right)) + 1
  return { key: of.key, value: of.value, left, right, height }
}

/** `of` between two trees whose heights differ by two at most. */
function balanced<K, V>(of: Node<K, V>, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  const lean = heightOf(left) - heightOf(right)
  if (lean > 1 && left !== null) {
    const { left: outer, right: inner } = left
    return inner !== null && heightOf(inner) > heightOf(outer)
      ? joined(inner, joined(left, outer, inner.left), joined(of, inner.right, right))
      : joined(left, outer, joined(of, inner, right))
  }
  if (lean < -1 && right !== null) {
    const { left: inner, right: outer } = right
    return inner !== null && heightOf(inner) > heightOf(outer)
      ? joined(inner, joined(of, left, inner.left), joined(right, inner.right, outer))
      : joined(right, joined(of, left, inner), outer)
  }
  return joined(of, left, right)
}

function firstOf<K, V>(node: Node<K, V>): Node<K, V> {
  return node.left === null ? node : firstOf(node.left)
}

function withoutFirst<K, V>(node: Node<K, V>): Node<K, V> | null {
  return node.left === null ? node.right : balanced(node, withoutFirst(node.left), node.right)
}
