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
    this.items.push(item)
    this.rise(item, this.items.length - 1)
  }

  pop(): T | undefined {
    const items = this.items
    const first = items[0]
    const last = items.pop()
    if (items.length > 0) this.sink(last as T, 0)
    return first
  }

  /** Takes out every item that `keep` refuses. Costs a look at each, and no more for those that stay. */
  retain(keep: (item: T) => boolean): void {
    const items = this.items
    // From the end: what fills a hole was looked at, or comes from above and is looked at in its new place.
    for (let place = items.length - 1; place >= 0; place--) {
      if (keep(items[place] as T)) continue
      this.removeAt(place)
      if (place < items.length) place++
    }
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

  private removeAt(place: number): void {
    const items = this.items
    const last = items.pop() as T
    if (place === items.length) return
    const parent = (place - 1) >> 1
    if (place > 0 && this.before(last, items[parent] as T)) this.rise(last, place)
    else this.sink(last, place)
  }

  /** Puts `item` in at a hole or above it. */
  private rise(item: T, from: number): void {
    const items = this.items
    let hole = from
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      const above = items[parent] as T
      if (!this.before(item, above)) break
      items[hole] = above
      hole = parent
    }
    items[hole] = item
  }

  /** Puts `item` in at a hole or below it. */
  private sink(item: T, from: number): void {
    const items = this.items
    const size = items.length
    let hole = from
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
