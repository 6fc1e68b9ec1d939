import type { ByteSource } from '../../base/byte-source.ts'

/** Of a worker's global scope: reads while the thread waits. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer }

/** A file that the reader opened: its bytes are read when they are asked for, and never as a whole. */
export function blobSource(blob: Blob): ByteSource {
  const reader = new FileReaderSync()
  const read = (from: number, to: number): Uint8Array =>
    new Uint8Array(reader.readAsArrayBuffer(blob.slice(from, Math.min(to, blob.size))))
  return { size: blob.size, read }
}
