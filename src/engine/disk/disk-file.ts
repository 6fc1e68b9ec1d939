import { assert } from '../../base/assert.ts'
import type { ByteWriter } from '../../base/byte-writer.ts'

const BLOCK_BYTES = 8192

/** `used` bytes of it belong to somebody; who ends exactly there may write behind them. */
interface Block {
  readonly bytes: Uint8Array
  used: number
}

/**
 * The bytes of one file; never changes, every write gives another file that shares the blocks. A written byte is
 * never written again, so a shorter file that shares a block does not see the bytes behind its end.
 *
 * Invariant: durableLength ≤ length ≤ blocks × BLOCK_BYTES, and every block but the last is full.
 */
export class DiskFile {
  static readonly EMPTY = new DiskFile([], 0, 0, 0)

  private constructor(
    private readonly blocks: readonly Block[],
    /** Bytes that were written: what follows up to `size` was only allocated and reads as zeros. */
    readonly length: number,
    readonly durableLength: number,
    private readonly allocated: number,
  ) {}

  /** What a directory listing shows. */
  get size(): number {
    return Math.max(this.length, this.allocated)
  }

  /** Room for so many bytes is set aside; 0 gives back what was not written. */
  withRoom(bytes: number): DiskFile {
    return new DiskFile(this.blocks, this.length, this.durableLength, bytes)
  }

  append(bytes: Uint8Array): DiskFile {
    if (bytes.length === 0) return this
    const blocks = this.blocks.slice()
    let end = this.length
    let rest = bytes
    while (rest.length > 0) {
      const used = end % BLOCK_BYTES
      const block = this.writable(blocks, used)
      const part = rest.subarray(0, BLOCK_BYTES - used)
      block.bytes.set(part, used)
      block.used = used + part.length
      end += part.length
      rest = rest.subarray(part.length)
    }
    return new DiskFile(blocks, end, this.durableLength, this.allocated)
  }

  truncate(length: number): DiskFile {
    assert(length >= 0 && length <= this.length, 'a file is truncated to a part of itself')
    if (length === this.length) return this
    const blocks = this.blocks.slice(0, Math.ceil(length / BLOCK_BYTES))
    return new DiskFile(blocks, length, Math.min(this.durableLength, length), this.allocated)
  }

  /** What a loss of power leaves, and `surviving` bytes more that reached the platter by chance. */
  afterCrash(surviving: number): DiskFile {
    const length = Math.min(this.length, this.durableLength + surviving)
    return this.truncate(length).madeDurable(length)
  }

  madeDurable(length: number): DiskFile {
    assert(length <= this.length, 'what becomes durable was written')
    return length <= this.durableLength
      ? this
      : new DiskFile(this.blocks, this.length, length, this.allocated)
  }

  withFlippedBit(offset: number, bit: number): DiskFile {
    assert(offset >= 0 && offset < this.length && bit >= 0 && bit < 8, 'the bit lies in the file')
    const blocks = this.blocks.slice()
    const at = Math.floor(offset / BLOCK_BYTES)
    const { bytes, used } = blocks[at] as Block
    const rotten = bytes.slice()
    rotten[offset % BLOCK_BYTES] = (rotten[offset % BLOCK_BYTES] as number) ^ (1 << bit)
    blocks[at] = { bytes: rotten, used }
    return new DiskFile(blocks, this.length, this.durableLength, this.allocated)
  }

  /** How many bytes from the start on are the other file's too, as far as this is known without reading them. */
  sharedWith(other: DiskFile): number {
    const differs = this.blocks.findIndex((block, i) => block !== other.blocks[i])
    const blocks = differs < 0 ? this.blocks.length : differs
    return Math.min(blocks * BLOCK_BYTES, this.length, other.length)
  }

  read(): Uint8Array {
    const out = new Uint8Array(this.length)
    for (const [i, { bytes }] of this.blocks.entries()) {
      const start = i * BLOCK_BYTES
      out.set(bytes.subarray(0, Math.min(BLOCK_BYTES, this.length - start)), start)
    }
    return out
  }

  encodeInto(out: ByteWriter): void {
    out.varint(this.durableLength).varint(this.size).bytes(this.read())
  }

  /** The block that takes the byte after `used` bytes of the last one: the last itself, a copy of it, or a new one. */
  private writable(blocks: Block[], used: number): Block {
    if (used === 0) {
      const fresh = { bytes: new Uint8Array(BLOCK_BYTES), used: 0 }
      blocks.push(fresh)
      return fresh
    }
    const last = blocks[blocks.length - 1] as Block
    if (last.used === used) return last
    const copy = { bytes: new Uint8Array(BLOCK_BYTES), used }
    copy.bytes.set(last.bytes.subarray(0, used))
    blocks[blocks.length - 1] = copy
    return copy
  }
}
