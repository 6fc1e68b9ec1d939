/**
 * Binary heap. `before(a, b)` says that `a` must leave before `b`; it must be a strict total order when the
 * order of leaving has to be the same in every run.
 */
export class Heap<T> {
  private items: T[] = []

  constructor(private readonly before: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length
  }

  peek(): T | undefined {
    return this.items[0]
  }

  push(item: T): void {
    const items = this.items
    let hole = items.length
    items.push(item)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      const above = items[parent] as T
      if (!this.before(item, above)) break
      items[hole] = above
      hole = parent
    }
    items[hole] = item
  }

  pop(): T | undefined {
    const items = this.items
    const first = items[0]
    const last = items.pop()
    if (items.length > 0) this.sink(last as T)
    return first
  }

  /** Takes out every item that `keep` refuses. */
  retain(keep: (item: T) => boolean): void {
    const kept = this.items.filter(keep)
    if (kept.length === this.items.length) return
    this.items = []
    for (const item of kept) this.push(item)
  }

  /** A copy in leaving order: canonical, whatever the order of the pushes was. */
  sorted(): T[] {
    return this.items.slice().sort((a, b) => (this.before(a, b) ? -1 : this.before(b, a) ? 1 : 0))
  }

  /** Shares the items, not the heap. */
  clone(): Heap<T> {
    const copy = new Heap<T>(this.before)
    copy.items = this.items.slice()
    return copy
  }

  /** Puts `item` in at the root's hole. */
  private sink(item: T): void {
    const items = this.items
    const size = items.length
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= size) break
      if (child + 1 < size && this.before(items[child + 1] as T, items[child] as T)) child++
      const below = items[child] as T
      if (!this.before(below, item)) break
      items[hole] = below
      hole = child
    }
    items[hole] = item
  }
}
