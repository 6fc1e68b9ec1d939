import type { EntryView } from '../protocol/view/world.ts'

/** So many are copied with each report at most. */
const FRESH_MOST = 1024

/**
 * What the entries of a run's logs are, by `index:term`. Never changes; `with` gives one that knows more, and what it costs does not
 * grow with the log: only the newest are copied.
 */
export class EntryTexts {
  static readonly NONE = new EntryTexts(new Map(), new Map())

  private constructor(
    private readonly settled: ReadonlyMap<string, EntryView>,
    private readonly fresh: ReadonlyMap<string, EntryView>,
  ) {}

  get(key: string): EntryView | undefined {
    return this.fresh.get(key) ?? this.settled.get(key)
  }

  with(more: readonly EntryView[]): EntryTexts {
    if (more.length === 0) return this
    const named = more.map((entry) => [`${entry.index}:${entry.term}`, entry] as const)
    if (this.fresh.size + more.length <= FRESH_MOST)
      return new EntryTexts(this.settled, new Map([...this.fresh, ...named]))
    return new EntryTexts(new Map([...this.settled, ...this.fresh, ...named]), new Map())
  }
}
