import { Inflate } from 'fflate'

import { concatBytes } from '../base/bytes.ts'

/** Deflate expands by 1032 at most, so one slice can overshoot a bound by half a megabyte. */
const SLICE_BYTES = 512

/** What deflated bytes from outside hold, with no more memory and time than `most` bytes are worth. */
export function inflateBounded(deflated: Uint8Array, most: number): Uint8Array | 'broken' | 'too large' {
  const chunks: Uint8Array[] = []
  let bytes = 0
  let ended = false
  const inflate = new Inflate((chunk, final) => {
    chunks.push(chunk)
    bytes += chunk.length
    ended ||= final
  })
  try {
    for (let from = 0; from < deflated.length; from += SLICE_BYTES) {
      inflate.push(deflated.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= deflated.length)
      if (bytes > most) return 'too large'
    }
  } catch {
    return 'broken'
  }
  return ended ? concatBytes(chunks) : 'broken'
}
