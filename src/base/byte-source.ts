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
