import { fromBase64url } from '../base/base64url.ts'
import { textOf } from '../base/bytes.ts'
import { refuse, type Result } from '../base/result.ts'
import { inflateBounded } from './inflate-bounded.ts'
import { parseRecording } from './recording-parse.ts'
import type { Recording } from './recording.ts'
import type { AddressProblem } from './refusal.ts'

const INFLATED_BYTES_MOST = 1024 * 1024
const BROKEN: AddressProblem = { is: 'broken-link' }

/** The inverse of `encodeRecording`: parse or refuse, and never more than 1 MB of memory for what it inflates to. */
export function decodeRecording(text: string): Result<Recording, AddressProblem> {
  const deflated = fromBase64url(text)
  if (deflated === null) return refuse(BROKEN)
  const inflated = inflateBounded(deflated, INFLATED_BYTES_MOST)
  if (inflated === 'too large') return refuse({ is: 'large-link' })
  if (inflated === 'broken') return refuse(BROKEN)
  let value: unknown
  try {
    value = JSON.parse(textOf(inflated))
  } catch {
    return refuse(BROKEN)
  }
  const recording = parseRecording(value)
  return recording.ok ? recording : refuse({ is: 'words', text: recording.error })
}
