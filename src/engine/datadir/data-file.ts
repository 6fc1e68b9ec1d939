import { concatBytes } from '../../base/bytes.ts'
import { isZero } from './zeros.ts'

/**
 * A file. Zeros at its end beyond `KEPT_ZEROS` are left out of `bytes`: a preallocated WAL is 64 MB of almost nothing,
 * and no record reaches further.
 */
export interface DataFile {
  readonly path: string
  readonly size: number
  readonly bytes: Uint8Array
}

/** More than the largest WAL record, so that reading a record never runs out of what is kept. */
const KEPT_ZEROS = 10 * 1024 * 1024 + 4096

export function dataFile(path: string, bytes: Uint8Array): DataFile {
  return { path, size: bytes.length, bytes }
}

/** Gathers a file from pieces, and forgets runs of zeros as long as nothing follows them. */
export class FileGatherer {
  private pieces: Uint8Array[] = []
  private kept = 0
  private zeros = 0

  add(piece: Uint8Array): void {
    if (isZero(piece)) {
      this.zeros += piece.length
      return
    }
    if (this.zeros > 0) {
      this.keep(new Uint8Array(this.zeros))
      this.zeros = 0
    }
    this.keep(piece.slice())
  }

  finish(path: string): DataFile {
    const size = this.kept + this.zeros
    const tail = new Uint8Array(Math.min(this.zeros, KEPT_ZEROS))
    return { path, size, bytes: concatBytes([...this.pieces, tail]) }
  }

  private keep(piece: Uint8Array): void {
    this.pieces.push(piece)
    this.kept += piece.length
  }
}
