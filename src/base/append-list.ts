import { assert } from './assert.ts'

/**
 * A list that only grows and never changes: `push` gives a longer list. Lists share one array as long as they are
 * the same history, so a push and a copy are both cheap; the first list to leave the common past copies it.
 */
export class AppendList<T> implements Iterable<T> {
  private constructor(
    private readonly items: T[],
    readonly length: number,
  ) {}

  static of<T>(...items: T[]): AppendList<T> {
    return new AppendList(items, items.length)
  }

  static from<T>(items: Iterable<T>): AppendList<T> {
    const own = [...items]
    return new AppendList(own, own.length)
  }

  push(item: T): AppendList<T> {
    const items = this.items.length === this.length ? this.items : this.items.slice(0, this.length)
    items.push(item)
    return new AppendList(items, this.length + 1)
  }

  at(i: number): T {
    assert(i >= 0 && i < this.length, 'the index lies inside the list')
    return this.items[i] as T
  }

  /** From `from` on, up to and without `to`. */
  slice(from = 0, to = this.length): T[] {
    return this.items.slice(from, Math.min(to, this.length))
  }

  /** How many leading items satisfy `is`, which must hold for a prefix and for nothing behind it. */
  prefixWhere(is: (item: T) => boolean): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (is(this.items[middle] as T)) low = middle + 1
      else high = middle
    }
    return low
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.length; i++) yield this.items[i] as T
  }
}
