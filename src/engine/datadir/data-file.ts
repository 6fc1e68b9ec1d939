import { type ByteSource, bytesSource } from '../../base/byte-source.ts'
import { SparseBytes } from '../../base/sparse-bytes.ts'
import { isZero } from './zeros.ts'

/** A file of a data dir, wherever its bytes are. */
export interface DataFile {
  readonly path: string
  readonly source: ByteSource
}

export function dataFile(path: string, bytes: Uint8Array): DataFile {
  return { path, source: bytesSource(bytes) }
}

/** Gathers a file from pieces; zeros (a preallocated WAL is 64 MB of almost nothing) take no memory. */
export class FileGatherer {
  /** Bytes in memory. */
  kept = 0
  private readonly bytes = new SparseBytes()

  /** The piece is copied. */
  add(piece: Uint8Array): void {
    if (isZero(piece)) this.bytes.addZeros(piece.length)
    else {
      this.bytes.add(piece.slice())
      this.kept += piece.length
    }
  }

  finish(path: string): DataFile {
    return { path, source: this.bytes }
  }
}
