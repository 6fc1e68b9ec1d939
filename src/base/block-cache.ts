import type { ByteSource } from './byte-source.ts'

/** Remembers the blocks that were read last, for readers that jump about or go in small steps. */
export class BlockCache implements ByteSource {
  readonly size: number
  private readonly source: ByteSource
  private readonly blockBytes: number
  private readonly blocksMost: number
  /** Oldest use first. */
  private readonly blocks = new Map<number, Uint8Array>()

  constructor(source: ByteSource, blockBytes = 256 * 1024, blocksMost = 64) {
    this.size = source.size
    this.source = source
    this.blockBytes = blockBytes
    this.blocksMost = blocksMost
  }

  read(from: number, to: number): Uint8Array {
    const end = Math.min(to, this.size)
    if (end <= from) return new Uint8Array(0)
    const { blockBytes } = this
    const first = Math.floor(from / blockBytes)
    const last = Math.floor((end - 1) / blockBytes)
    if (first === last) return this.block(first).subarray(from - first * blockBytes, end - first * blockBytes)
    // What is longer than a few blocks would push everything else out.
    if (last - first > 4) return this.source.read(from, end)
    const out = new Uint8Array(end - from)
    for (let block = first; block <= last; block++) {
      const start = block * blockBytes
      const part = this.block(block).subarray(Math.max(0, from - start), end - start)
      out.set(part, Math.max(0, start - from))
    }
    return out
  }

  private block(number: number): Uint8Array {
    const known = this.blocks.get(number)
    if (known !== undefined) {
      this.blocks.delete(number)
      this.blocks.set(number, known)
      return known
    }
    const block = this.source.read(number * this.blockBytes, (number + 1) * this.blockBytes)
    this.blocks.set(number, block)
    if (this.blocks.size > this.blocksMost) {
      const [oldest] = this.blocks.keys()
      if (oldest !== undefined) this.blocks.delete(oldest)
    }
    return block
  }
}
