import type { ByteSource } from './byte-source.ts'

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
