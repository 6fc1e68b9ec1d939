/**
 * Bytes that need not be in memory: a file read by slices. Reading is synchronous (a worker's `FileReaderSync`, Node's
 * `readSync`, memory). Invariant: `read` answers with `to - from` bytes, less only beyond `size`; callers never write to them.
 */
export interface ByteSource {
  readonly size: number
  read(from: number, to: number): Uint8Array
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) }
}

/** The first `size` bytes of another source. */
export function headOf(source: ByteSource, size: number): ByteSource {
  return { size, read: (from, to) => source.read(from, Math.min(to, size)) }
}

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

/** Pieces of a file at their offsets, zeros between and after them. Pieces are in order and do not overlap. */
export class SparseBytes implements ByteSource {
  size = 0
  private readonly starts: number[] = []
  private readonly pieces: Uint8Array[] = []

  /** Takes the piece: the caller does not change it afterwards. */
  add(piece: Uint8Array): void {
    this.starts.push(this.size)
    this.pieces.push(piece)
    this.size += piece.length
  }

  addZeros(bytes: number): void {
    this.size += bytes
  }

  read(from: number, to: number): Uint8Array {
    const end = Math.min(to, this.size)
    if (end <= from) return new Uint8Array(0)
    let i = this.pieceAt(from)
    const start = this.starts[i] ?? 0
    const piece = this.pieces[i]
    if (piece !== undefined && start <= from && end <= start + piece.length) {
      return piece.subarray(from - start, end - start)
    }
    const out = new Uint8Array(end - from)
    for (; i < this.pieces.length; i++) {
      const at = this.starts[i] ?? 0
      if (at >= end) break
      const part = (this.pieces[i] ?? out).subarray(Math.max(0, from - at), end - at)
      out.set(part, Math.max(0, at - from))
    }
    return out
  }

  /** Number of the last piece that begins at `offset` or before; 0 when none does. */
  private pieceAt(offset: number): number {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }
}
