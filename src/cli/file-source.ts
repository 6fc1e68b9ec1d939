import { fstatSync, openSync, readSync } from 'node:fs'

import type { ByteSource } from '../base/byte-source.ts'

/** A file read by slices. It stays open, and its number goes into `open`, for whoever closes it. */
export function fileSource(path: string, open: number[]): ByteSource {
  const file = openSync(path, 'r')
  open.push(file)
  const { size } = fstatSync(file)
  const read = (from: number, to: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from))
    let done = 0
    while (done < bytes.length) {
      const got = readSync(file, bytes, done, bytes.length - done, from + done)
      if (got === 0) break
      done += got
    }
    return bytes
  }
  return { size, read }
}
