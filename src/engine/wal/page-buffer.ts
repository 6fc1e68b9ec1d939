const PAGE_BYTES = 4096
const BUFFER_BYTES = 128 * 1024

/**
 * The fill of etcd's page writer (`ioutil.PageWriter`): bytes wait in a buffer of 128 KiB and leave it at a flush, or
 * in whole pages when it overflows. Only the counting; the bytes themselves are already on the simulated disk.
 */
export class PageBuffer {
  private buffered = 0

  constructor(private offset: number) {}

  /** The file's offset as the operating system knows it. */
  get flushed(): number {
    return this.offset
  }

  write(bytes: number): void {
    if (this.buffered + bytes <= BUFFER_BYTES) {
      this.buffered += bytes
      return
    }
    const slack = (PAGE_BYTES - ((this.offset + this.buffered) % PAGE_BYTES)) % PAGE_BYTES
    if (slack > bytes) {
      this.buffered += bytes
      return
    }
    this.buffered += slack
    this.flush()
    const rest = bytes - slack
    const wholePages = rest > PAGE_BYTES ? rest - (rest % PAGE_BYTES) : 0
    this.offset += wholePages
    this.buffered = rest - wholePages
  }

  flush(): void {
    this.offset += this.buffered
    this.buffered = 0
  }

  clone(): PageBuffer {
    const copy = new PageBuffer(this.offset)
    copy.buffered = this.buffered
    return copy
  }

  state(): readonly [offset: number, buffered: number] {
    return [this.offset, this.buffered]
  }
}
