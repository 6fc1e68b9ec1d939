import { deflateSync, Inflate } from 'fflate'

import { fromBase64url, toBase64url } from '../base/base64url.ts'
import { concatBytes, textOf, utf8 } from '../base/bytes.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { parseRecording, recordingJson } from './recording-parse.ts'
import type { Recording } from './recording.ts'

const INFLATED_BYTES_MOST = 1024 * 1024
/** Deflate expands by 1032 at most, so one slice can overshoot the bound by half a megabyte. */
const SLICE_BYTES = 512
const BROKEN = 'This link is broken: what it carries is not a recording, perhaps it was cut short.'

/** `r=` of a link: the recording's JSON, deflated, base64url. The same text for the same recording everywhere. */
export function encodeRecording(recording: Recording): string {
  return toBase64url(deflateSync(utf8(JSON.stringify(recordingJson(recording))), { level: 9 }))
}

/** The inverse of `encodeRecording`: parse or refuse, and never more than 1 MB of memory for what it inflates to. */
export function decodeRecording(text: string): Result<Recording> {
  const deflated = fromBase64url(text)
  if (deflated === null) return refuse(BROKEN)
  const inflated = inflateBounded(deflated)
  if (!inflated.ok) return inflated
  let value: unknown
  try {
    value = JSON.parse(textOf(inflated.value))
  } catch {
    return refuse(BROKEN)
  }
  return parseRecording(value)
}

function inflateBounded(deflated: Uint8Array): Result<Uint8Array> {
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
      if (bytes > INFLATED_BYTES_MOST)
        return refuse('This link is refused: what it carries is larger than 1 MB.')
    }
  } catch {
    return refuse(BROKEN)
  }
  return ended ? ok(concatBytes(chunks)) : refuse(BROKEN)
}
