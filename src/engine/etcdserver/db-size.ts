const PAGE_BYTES = 4096
/** The metas, and the root with the small buckets in it. */
const BASE_PAGES = 3
/** A commit writes its pages beside those that it replaces. */
const SPARE_PAGES = 2
/** A bucket up to a quarter of a page lies within the root. */
const INLINE_BYTES = PAGE_BYTES / 4
/** Leaf pages are filled to nine tenths. */
const FILL_NUMERATOR = 10
const FILL_DENOMINATOR = 9

/**
 * How big a member's backend is. The file only grows; what compactions free is used again, and a defragmentation gives
 * it back. DIFF(etcd): counted from the bytes of the rows, page by page in the mean, not from a real file.
 */
export class DbSize {
  static readonly EMPTY = new DbSize((BASE_PAGES + SPARE_PAGES) * PAGE_BYTES, BASE_PAGES * PAGE_BYTES)

  private constructor(
    readonly file: number,
    readonly inUse: number,
  ) {}

  /** With so many bytes of rows. */
  holding(rowBytes: number): DbSize {
    const filled = Math.ceil((rowBytes * FILL_NUMERATOR) / FILL_DENOMINATOR)
    const leaves = rowBytes <= INLINE_BYTES ? 0 : Math.ceil(filled / PAGE_BYTES)
    const branches = leaves > 1 ? 1 : 0
    const inUse = (BASE_PAGES + leaves + branches) * PAGE_BYTES
    const file = Math.max(this.file, inUse + SPARE_PAGES * PAGE_BYTES)
    return inUse === this.inUse ? this : new DbSize(file, inUse)
  }

  defragmented(): DbSize {
    return new DbSize(this.inUse + SPARE_PAGES * PAGE_BYTES, this.inUse)
  }
}
